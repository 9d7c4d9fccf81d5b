// What Exim writes besides its logs. The log of one message (`exim -Mvl`), whose lines lack the id; and the output of `exim -v` and
// `-d`, where a line of the log stands below `LOG: MAIN` and the id in a line before. Both are read as lines of a message whose id
// is remembered, or made up where none is told.

import type { LogLine, LogRecord, ParseLine } from '../log-record.ts'
import { parseEximMessage } from './exim-message.ts'

const ADDRESS = '[^\\s<>|:]{1,320}@[^\\s<>:,]{1,255}'
/** `a@b R=router T=transport defer (-44) H=mx [192.0.2.1]: text`. */
const DEFERRED = new RegExp(`^${ADDRESS}(?: <${ADDRESS}>)?(?: R=\\S+)?(?: T=\\S+)? (?:routing )?defer \\(-?\\d`)
/** `-d` writes the process before each line, in five places, and with +timestamp the time. */
const PROCESS = /^(?:\d\d:\d\d:\d\d +)? {0,5}(?:\d{1,8} )?(?=LOG: | {2}\S| {0,2}delivering )/
const ROUTING = new RegExp(`^routing (failed|deferred) for (${ADDRESS}): (.*)$`)
const DELIVERED = new RegExp(`^(?:${ADDRESS}|\\S{1,64} <${ADDRESS}>)(?: R=\\S+)? T=\\S+ (?:H=|S=|C=)`)

export function makeEximAsideParser(): ParseLine {
  let message = 0
  let id = ''
  let logged = false

  function ofMessageLog(line: LogLine): LogRecord | undefined {
    const { text, at } = line
    if (text.startsWith('Received from ')) {
      message++
      id = `msglog-${message}`
      return asLine(line, id, `<= ${text.slice('Received from '.length)}`)
    }
    if (message === 0) return undefined
    if (text.startsWith('*** Frozen'))
      return { at, format: 'exim', kind: 'remark', id, text: text.slice(4), trouble: true }
    if (at === undefined) return undefined
    if (DEFERRED.test(text)) return asLine(line, id, `== ${text}`)
    const routing = ROUTING.exec(text)
    if (routing !== null) {
      const [, word, recipient = '', said = ''] = routing
      const outcome = word === 'failed' ? 'failed' : 'deferred'
      return { at, format: 'exim', kind: 'attempted', id, outcome, recipient, text: said }
    }
    if (DELIVERED.test(text)) return asLine(line, id, `=> ${text}`)
    return /^(?:H=|\S+ \[)/.test(text) ? { at, format: 'exim', kind: 'remark', id, text } : undefined
  }

  function ofOutput(line: LogLine): LogRecord | undefined {
    const { at } = line
    const text = line.text.replace(PROCESS, '')
    if (logged) {
      logged = false
      if (text.startsWith('  ')) return asLine(line, id === '' ? 'exim -v' : id, text.trimStart())
    }
    if (/^LOG: (?:\w+ )*(?:MAIN|PANIC|REJECT)/.test(text)) {
      logged = true
      return { at, format: 'exim', kind: 'note', text, trouble: false }
    }
    const named = /\b(?:delivering|message) (\w{6}-\w{6,11}-\w{2,4})\b/.exec(text)?.[1]
    if (named !== undefined && text.length < 200) id = named
    return undefined
  }

  return (line) => ofOutput(line) ?? ofMessageLog(line)
}

/** As if the id stood before it, as in the main log. */
function asLine(line: LogLine, id: string, text: string): LogRecord {
  return parseEximMessage({ ...line, text }, id, 0)
}
