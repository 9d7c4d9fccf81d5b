// Takes off a line what syslog, journald or a container wrote before the program's own text, in several layers where there
// are several: the time, the machine, the tag with its pid. Of two times the one that tells more wins. It knows nothing of
// mail: what the text means is for the parsers of formats. A line without a prefix is a text without a time.

import { instant, type Instant } from '../../core/time.ts'
import type { LogLine } from './log-record.ts'
import { unwrapJson } from './json-line.ts'
import { makeStamp, RANK, readStamp } from './time-stamp.ts'
import { makeWallClock } from './wall-time.ts'

export interface PrefixOptions {
  /** When the log is read; dates without a year are before it. */
  readonly now: Instant
  /** Of times without a zone; that of this machine where it is left out. */
  readonly timeZone?: string
}

export type ReadPrefix = (line: string) => LogLine

const SPACE = 32
const MOST_LAYERS = 6
/** No name of a machine or of a container is longer (RFC 1035 §2.3.4). */
const MOST_NAME = 255

interface Draft {
  ms: number
  rank: number
  machine: string | undefined
  tag: string | undefined
  pid: string | undefined
  text: string
  partial: boolean
}

export function makeReadPrefix({ now, timeZone }: PrefixOptions): ReadPrefix {
  const clock = makeWallClock(now, timeZone)
  const stamp = makeStamp()

  /** The whole of a text as the time; false where it is none. */
  function takeTime(draft: Draft, text: string): boolean {
    if (!readStamp(text, clock, stamp)) return false
    if (stamp.rank > draft.rank) {
      draft.ms = stamp.ms
      draft.rank = stamp.rank
    }
    return true
  }

  /** True where the text behind the time may have a further layer. */
  function peelTime(draft: Draft): boolean {
    const { text } = draft
    if (!takeTime(draft, text)) return false
    const { end, iso, syslog } = stamp
    // A table, such as Exchange's: its parser wants the whole line.
    if (text.charCodeAt(end) === 44) return false
    if (end < text.length && text.charCodeAt(end) !== SPACE) return false
    draft.text = text.slice(end + 1)
    // Behind a tag stands the program's own text, which may begin with the program's own time.
    if (draft.tag !== undefined) return draft.text.charCodeAt(0) === 91
    if (syslog) {
      if (draft.text.charCodeAt(0) === 60) draft.text = draft.text.replace(FACILITY, '')
      return peelSource(draft, true)
    }
    // Exim's own time stands directly before a message id; nothing is left to take off then.
    if (!iso && draft.text.charCodeAt(6) === 45) return false
    if (iso && peelContainerStream(draft)) return true
    return peelSource(draft, false)
  }

  return (line) => {
    const draft: Draft = {
      ms: 0,
      rank: RANK.none,
      machine: undefined,
      tag: undefined,
      pid: undefined,
      text: line,
      partial: false,
    }
    for (let layer = 0; layer < MOST_LAYERS; layer++) {
      const first = draft.text.charCodeAt(0)
      if (first === 123) {
        if (!unwrapJson(draft, clock, stamp)) break
      } else if (first === 60) {
        if (!peelPriority(draft, takeTime)) break
      } else if (first === 91) {
        if (!peelPid(draft)) break
      } else if (!peelTime(draft) && !peelCompose(draft)) break
    }
    return finish(draft)
  }
}

function finish({ ms, rank, machine, tag, pid, text, partial }: Draft): LogLine {
  const line: { -readonly [K in keyof LogLine]: LogLine[K] } = {
    at: rank === RANK.none ? undefined : instant(ms),
    text,
  }
  if (machine !== undefined) line.machine = machine
  if (tag !== undefined) line.tag = tag
  if (pid !== undefined) line.pid = pid
  if (partial) line.partial = true
  return line
}

/** `[1234] `, which Exim writes behind its own time (log_selector +pid). `[1/2] ` is something else. */
function peelPid(draft: Draft): boolean {
  const found = /^\[(\d{1,9})\] /.exec(draft.text)
  if (found === null || draft.rank === RANK.none) return false
  draft.pid ??= found[1]
  draft.text = draft.text.slice(found[0].length)
  return true
}

/** FreeBSD's `syslogd -v` names facility and level behind the time: `<mail.notice> host tag[pid]: `. */
const FACILITY = /^<[a-z]+\d?\.[a-z]+> /

/** `host tag[pid]: ` or `tag[pid]: `. Where the form is not certain to be syslog's, only a tag with a pid is believed. */
function peelSource(draft: Draft, syslog: boolean): boolean {
  const { text } = draft
  const first = text.indexOf(' ')
  if (first <= 0 || first > MOST_NAME) return text.charCodeAt(0) === 91
  const second = text.indexOf(' ', first + 1)
  if (takeTag(draft, 0, first, syslog) || (second > 0 && takeTag(draft, first + 1, second, syslog))) return true
  if (!syslog || draft.machine !== undefined) return text.charCodeAt(0) === 91
  // `host mail.info tag[pid]: `: some syslogs name the facility.
  const third = second > 0 ? text.indexOf(' ', second + 1) : -1
  if (third > 0 && /^[a-z]+\d?\.[a-z]+ /.test(text.slice(first + 1, second + 1))) {
    if (takeTag(draft, second + 1, third, true)) {
      draft.machine ??= text.slice(0, first)
      return true
    }
  }
  draft.machine ??= text.slice(0, first)
  draft.text = text.slice(first + 1)
  return true
}

/** Takes `tag[pid]:` at `from`, and what stands before it as the machine. */
function takeTag(draft: Draft, from: number, end: number, syslog: boolean): boolean {
  const { text } = draft
  if (end - from < 2 || end - from > MOST_NAME || text.charCodeAt(end - 1) !== 58) return false
  const found = /^([A-Za-z_][\w./@-]*)(?:\[(\d{1,10})\])?:$/.exec(text.slice(from, end))
  if (found === null || (!syslog && found[2] === undefined)) return false
  draft.tag ??= found[1]
  if (found[2] !== undefined) draft.pid ??= found[2]
  if (from > 0) draft.machine ??= text.slice(0, text.indexOf(' '))
  draft.text = text.slice(end + 1)
  // Solaris writes `[ID 197553 mail.info] ` behind the tag.
  if (draft.text.startsWith('[ID ')) draft.text = draft.text.slice(draft.text.indexOf('] ') + 2)
  return true
}

/** Kubernetes' CRI: `2026-11-22T05:20:43.123Z stdout F text`; `P` stands for a part of a line. */
function peelContainerStream(draft: Draft): boolean {
  const found = /^std(?:out|err) ([FP])(?::\S{1,100})? /.exec(draft.text)
  if (found === null) return false
  draft.partial = found[1] === 'P'
  draft.text = draft.text.slice(found[0].length)
  return true
}

/** `mail-1  | text`, as `docker compose logs` prints it. */
function peelCompose(draft: Draft): boolean {
  if (draft.rank !== RANK.none) return false
  const bar = draft.text.indexOf('| ')
  if (bar < 2 || bar > 64) return false
  const name = /^([\w.-]+) +$/.exec(draft.text.slice(0, bar))?.[1]
  if (name === undefined) return false
  draft.machine ??= name
  draft.text = draft.text.slice(bar + 2)
  return true
}

/** `<22>` (RFC 3164) or `<22>1 time host app pid msgid data text` (RFC 5424 §6). */
function peelPriority(draft: Draft, takeTime: (draft: Draft, text: string) => boolean): boolean {
  const found = /^<\d{1,3}>(1 )?/.exec(draft.text)
  if (found === null) return false
  draft.text = draft.text.slice(found[0].length)
  if (found[1] === undefined) return true
  const [time = '', host = '', app = '', pid = ''] = draft.text.split(' ', 4)
  const head = draft.text.split(' ', 5)
  if (head.length < 5) return true
  if (host !== '-') draft.machine ??= host
  if (app !== '-') draft.tag ??= app
  if (pid !== '-') draft.pid ??= pid
  const rest = draft.text.slice(head.join(' ').length + 1)
  // rsyslog puts its own space behind the one that the format has, because RFC 3164 texts begin with one.
  const text = rest.slice(structuredDataLength(rest)).replace(/^ (?:\uFEFF|\u00EF\u00BB\u00BF| (?! ))?/, '')
  // Behind it may stand the program's own time, as Exim writes it.
  draft.text = time === '-' || takeTime(draft, time) ? text : `${time} ${text}`
  return true
}

/** RFC 5424 §6.3: `-`, or elements in brackets whose values are quoted. */
function structuredDataLength(text: string): number {
  if (text.charCodeAt(0) !== 91) return text.startsWith('-') ? 1 : 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 92) i++
    else if (code === 34) quoted = !quoted
    else if (code === 93 && !quoted && text.charCodeAt(i + 1) !== 91) return i + 1
  }
  return text.length
}
