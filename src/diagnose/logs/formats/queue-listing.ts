// Listings of what waits: `exim -bp`, Postfix's `mailq` (`postqueue -p`, also `-j`) and Sendmail's `mailq`. They are no logs, and have
// of each message what a log would end with: who wrote, to whom it waits, and, but for Exim's, the last error.

import type { LogFormat, LogLine, LogRecord, ParseLine } from '../log-record.ts'
import { readWords } from './postfix-attempt.ts'

interface Waiting {
  readonly format: LogFormat
  readonly id: string
  /** Told before the recipients (Postfix) or before the first of them (Sendmail). */
  reason: string
}

/** ` 4h  2.5K 1xV00J-0000b0-1P <alice@example.org> *** frozen ***` */
const EXIM =
  /^ {0,3}(\d{1,4}[mhdw]) +([\d.]{1,8}[KMG]?) (\w{6}-\w{6,11}-\w{2,4}) <([^>]{0,320})>( \*\*\* frozen \*\*\*)?$/
/** `4XyZ1A2B3C*     512 Sun Nov 22 05:20:43  alice@example.org` */
const POSTFIX =
  /^([0-9A-Za-z]{6,40})([*!#]?) +(\d{1,12}) [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d {1,2}(\S{1,320})$/
/** `6AMLqAAh000221*      25 Sun Nov 22 21:52 <alice@example.org>` */
const SENDMAIL =
  /^([0-9A-Za-z]{14,20})([*X-]?) +(\d{1,12}|\(no control file\)) [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d <?([^\s>]{0,320})>?$/
const RECIPIENT = /^[ \t]{4,}(D )?<?([^\s<>()]{1,320})>?$/
const REASON = /^[ \t]*\((.*?)\)?$/
const FRAME =
  /^(?:-Queue ID-|-{3,}Q-ID-|-- \d+ [KM]?bytes in \d+ Request|Mail queue is empty|\s+Total requests: \d+|\s+\/\S*mqueue\S* (?:is empty|\(\d+ request))/i

export function makeQueueListingParser(): ParseLine {
  let waiting: Waiting | undefined

  function begin(line: LogLine, format: LogFormat, found: RegExpExecArray): LogRecord {
    const [, first = '', second = '', third = '', sender = '', frozen] = found
    const id = format === 'exim' ? third : first
    waiting = { format, id, reason: frozen === undefined ? '' : FROZEN }
    const size = format === 'exim' ? sizeOf(second) : Number(third)
    const from = sender === 'MAILER-DAEMON' ? '' : sender
    return { at: line.at, format, kind: 'arrived', id, from, ...(size >= 0 ? { size } : {}) }
  }

  return (line) => {
    const { text, at } = line
    // Nobody lists a queue through syslog.
    if (at !== undefined || line.tag !== undefined) return undefined
    if (text.startsWith('{"queue_name"')) return readJson(text)
    if (FRAME.test(text))
      return { at, format: text.includes('Q-ID') ? 'sendmail' : 'postfix', kind: 'note', text, trouble: false }
    const exim = EXIM.exec(text)
    if (exim !== null) return begin(line, 'exim', exim)
    const postfix = POSTFIX.exec(text)
    if (postfix !== null) return begin(line, 'postfix', postfix)
    const sendmail = SENDMAIL.exec(text)
    if (sendmail !== null) return begin(line, 'sendmail', sendmail)
    if (waiting === undefined) return undefined
    const { format, id } = waiting
    const recipient = RECIPIENT.exec(text)
    if (recipient !== null) {
      const [, delivered, address = ''] = recipient
      const base = { at, format, id, kind: 'attempted' as const, recipient: address }
      if (delivered !== undefined) return { ...base, outcome: 'delivered' }
      return { ...base, outcome: 'deferred', ...wordsOf(format, waiting.reason) }
    }
    const reason = REASON.exec(text)?.[1]
    if (reason === undefined) return undefined
    waiting.reason = reason
    return { at, format, kind: 'remark', id, text: reason }
  }
}

const FROZEN = 'Message is frozen'

function wordsOf(
  format: LogFormat,
  reason: string,
): Omit<ReturnType<typeof readWords>, 'text'> & { readonly text: string } {
  if (format !== 'sendmail') return readWords(reason)
  // `Deferred: 450 4.7.1 later`, `host map: lookup (there.example): deferred`
  return { text: reason.replace(/^Deferred: /, '') }
}

/** `2.5K`, `512`, `1.2M`. */
function sizeOf(text: string): number {
  const unit = { K: 1024, M: 1024 * 1024, G: 1024 * 1024 * 1024 }[text.at(-1) ?? ''] ?? 1
  return Math.round(Number.parseFloat(text) * unit)
}

/** One message a line: `{"queue_name": "deferred", "queue_id": ..., "recipients": [{"address": ..., "delay_reason": ...}]}`. */
function readJson(text: string): LogRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const { queue_id: id, sender, message_size: size, recipients } = value as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || id === '' || !Array.isArray(recipients)) return undefined
  const base = { at: undefined, format: 'postfix' as const, id }
  const waiting = recipients.flatMap((one: unknown): LogRecord[] => {
    const { address, delay_reason: reason } = (one ?? {}) as Readonly<Record<string, unknown>>
    if (typeof address !== 'string') return []
    return [
      {
        ...base,
        kind: 'attempted',
        outcome: 'deferred',
        recipient: address,
        ...readWords(typeof reason === 'string' ? reason : ''),
      },
    ]
  })
  return {
    ...base,
    kind: 'arrived',
    from: typeof sender === 'string' && sender !== 'MAILER-DAEMON' ? sender : '',
    ...(typeof size === 'number' ? { size } : {}),
    also: waiting,
  }
}
