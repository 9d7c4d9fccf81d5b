// Gives each line of a log to the parser that understands it. Logs are mixed: every line is decided by itself, and neither
// the name of a file nor a tag decides alone. Lines that belong to the one before (continuations, the header that Exim's
// rejectlog copies) are told from those that nobody understands, and so are those of other programs.

import { makeFormats, OTHER_PROGRAMS, type FormatParser } from './formats.ts'
import type { LogLine, LogRecord } from './log-record.ts'
import type { ReadPrefix } from './prefix.ts'
import { LONGEST_LINE } from './log-lines.ts'
import { makeSplitLines } from './split-lines.ts'

/** Lines that give no record, and why. */
export type Passed = 'unrecognised' | 'continuation' | 'other-program' | 'blank'

export interface LineSink {
  record(record: LogRecord, line: LogLine): void
  passed(why: Passed, line: string): void
}

export interface Recogniser {
  /** One line, without its line end. */
  read(line: string): void
}

export function makeRecogniser(readPrefix: ReadPrefix, sink: LineSink): Recogniser {
  const splitLines = makeSplitLines()
  const twice = makeLoggedTwice()
  let cut: LogLine | undefined
  const byTag = new Map<string, readonly FormatParser[]>()
  const formats = makeFormats()
  let usual = formats
  let inExim = false

  function parse(line: LogLine): LogRecord | undefined {
    const order = line.tag === undefined ? usual : orderFor(line.tag)
    for (const parser of order) {
      const record = parser.parse(line)
      if (record === undefined) continue
      // The next line is most likely of the same format.
      if (line.tag === undefined && usual[0] !== parser) usual = [parser, ...formats.filter((one) => one !== parser)]
      return record
    }
    return undefined
  }

  function orderFor(tag: string): readonly FormatParser[] {
    const known = byTag.get(tag)
    if (known !== undefined) return known
    const named = formats.filter((one) => one.tag?.test(tag) === true)
    const order = [...named, ...formats.filter((one) => !named.includes(one))]
    // Tags are few; a log that says otherwise is not worth the memory.
    if (byTag.size < 1000) byTag.set(tag, order)
    return order
  }

  return {
    read(raw) {
      let line = readPrefix(raw)
      if (cut !== undefined || line.partial === true) {
        line = cut === undefined ? line : joinParts(cut, line)
        cut = line.partial === true ? line : undefined
        if (cut !== undefined) return sink.passed('continuation', raw)
      }
      if (line.text.charCodeAt(0) === 91) {
        const joined = splitLines.add(line)
        if (joined === 'part') return sink.passed('continuation', raw)
        if (joined !== undefined) line = withInner(joined, readPrefix)
      }
      const record = parse(line)
      if (record !== undefined) {
        inExim = record.format === 'exim'
        if (record.kind === 'refused' && inExim && twice(line)) return sink.passed('continuation', raw)
        sink.record(record, line)
        if (record.also) for (const more of record.also) sink.record(more, line)
        return
      }
      sink.passed(whyPassed(line, inExim), raw)
    },
  }
}

/** The second part, whose own prefix is the container's, behind the first; of too many parts the text is not kept. */
function joinParts(first: LogLine, second: LogLine): LogLine {
  const { partial: _partial, ...begun } = first
  const text = first.text.length < LONGEST_LINE ? first.text + second.text : first.text
  return { ...begun, text, ...(second.partial === true ? { partial: true } : {}) }
}

/** Processes that log refusals at once. */
const MOST_PROCESSES = 1000

/**
 * By default Exim sends a refusal to syslog twice, once for each of its logs (`syslog_duplication`), and the second follows the
 * first of the same process. True for the second.
 */
function makeLoggedTwice(): (line: LogLine) => boolean {
  const last = new Map<string, string>()
  return ({ tag, pid, machine = '', text }) => {
    if (tag === undefined || pid === undefined) return false
    const key = `${machine} ${pid}`
    // The second may have the message's header behind it.
    const end = text.indexOf('\n')
    const refusal = end < 0 ? text : text.slice(0, end)
    if (last.get(key) === refusal) return last.delete(key)
    if (last.size >= MOST_PROCESSES) last.clear()
    last.set(key, refusal)
    return false
  }
}

/** `mail rsyslogd: text`: behind an RFC 3339 time a tag without a pid is not taken for one, because text may look like it. */
function isOfOther(text: string): boolean {
  const tag = /^\S{1,255} ([\w.@/-]{2,60}): /.exec(text)?.[1]
  return tag !== undefined && OTHER_PROGRAMS.test(tag)
}

/** rspamd's own file: `#123(normal) <b1c2d3>; task; ...`. */
const RSPAMD = /^#\d{1,8}\((?:main|normal|controller|rspamd_proxy|hs_helper|fuzzy)\) <\w{0,20}>; /

/** A message that was split may begin with the program's own time. */
function withInner(line: LogLine, readPrefix: ReadPrefix): LogLine {
  const inner = readPrefix(line.text)
  return { ...line, ...(inner.at === undefined ? {} : { at: inner.at }), text: inner.text }
}

/** `P Received: from ...`, `F From: <a@b>`, `* Bcc: ...`: the header as Exim's rejectlog copies it. */
const COPIED_HEADER = /^(?:Envelope-(?:from|to): <|[A-Z* ] [!-9;-~]{1,100}:|-{10,}$)/

function whyPassed({ at, tag, text }: LogLine, inExim: boolean): Passed {
  if (tag !== undefined && OTHER_PROGRAMS.test(tag)) return 'other-program'
  if (at !== undefined) return isOfOther(text) || RSPAMD.test(text) ? 'other-program' : 'unrecognised'
  const first = text.charCodeAt(0)
  if (Number.isNaN(first) || text.trim() === '') return 'blank'
  if (first === 32 || first === 9) return 'continuation'
  return inExim && COPIED_HEADER.test(text) ? 'continuation' : 'unrecognised'
}
