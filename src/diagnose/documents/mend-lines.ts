// Makes lines of a log whole again that a paste has cut, wrapped or put marks before, so that the parsers of logs can read them:
// process numbers of Exim's debugging output, the halves of a line that a terminal broke, and fields without the beginning of
// their line, and what stands before a line: marks of quoting, list and code, the file and number of `grep`, words of prose. Knows
// forms only.

import { withoutContainer } from '../reading/reply-text.ts'

/** `292   == user@example.org R=...`: Exim with -d writes the process before each line. */
const DEBUG_PID =
  /^ {0,4}(\d{1,7}) (?= {0,4}(?:LOG:|delivering |[RT]: |==|\*\*|=>|H=|remote delivery |locking |retry ))/gm

/** A line that can begin only a line: a time, a syslog date, an id of a message, or one of the forms below. */
const BEGINS =
  /^(?:<\d{1,3}>|\[?\d{4}[-/]\d\d[-/]\d\d|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:|\w{6}-\w{6,11}-\w{2,4} |[\w./-]+\[\d+\]: |[\w./-]+: |(?:==|\*\*|=>|<=|H=|to=|relay=|F=)|\s*\d+ (?:LOG:|delivering)|\{|[A-Z][A-Za-z]*-[A-Za-z-]+: )/

/** Marks of quoting and of a list, which stand before a line and are no part of it; two asterisks are Exim's. */
const MARKS = /^(?:> ?)+|^(?:[-+•*]|\d{1,2}[.)]) +(?=[`\w])/

/** Where a line begins within another: a time and what only a log has behind it, or the name of a part of Postfix with its process. */
const WITHIN =
  /(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S{0,15}) \S{1,255} [\w./-]{2,40}(?:\[\d{1,10}\])?: |\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{3})? (?:[+-]\d{4} )?(?:\[\d+\] )?(?:\w{6}-\w{6,11}-\w{2,4} |H=)|\bpostfix\/[\w/-]{1,40}\[\d{1,10}\]: /

/** What stands before such a beginning where a container or a syslog wrote it, and is read by whoever takes prefixes off. */
const OWN_PREFIX = /^(?:<\d{1,3}>|\[|\{|\d{4}[-/]\d\d|\d\d[:.]\d\d|[A-Z][a-z]{2} {1,2}\d{1,2} \d\d:)/

/** What is wrapped beyond this is a text and not a line. */
const LONGEST_LINE = 2_000

/** `exim -bh` and `exim -d` put this before what they would log, between remarks on each step. */
const DEBUG_LOG = /^LOG: (?:(?:MAIN|REJECT|PANIC|DIE)\b ?)*(.*(?:\n {2}.+)?)$/gm

export function mendLines(text: string): readonly string[] {
  const whole = withoutContainer(text.replaceAll('\r\n', '\n')).replaceAll(DEBUG_PID, '')
  const logged = [...whole.matchAll(DEBUG_LOG)].map(([, line]) => line)
  const plain = logged.length === 0 ? whole : logged.join('\n')
  const lines: string[] = []
  let ended = true
  for (const raw of plain.split('\n')) {
    const line = fromItsBeginning(raw.replace(MARKS, '').trim())
    // An empty line or a fence of Markdown ends whatever was before it.
    if (/^`*$/.test(line)) {
      ended = true
      continue
    }
    const last = lines.at(-1)
    if (last === undefined || ended || BEGINS.test(line) || last.length > LONGEST_LINE) lines.push(line)
    else lines[lines.length - 1] = `${last} ${line}`
    ended = false
  }
  return lines.flatMap(withBeginning)
}

/** A line of a log that stands behind something else, and what is in a span of code ends with it. */
function fromItsBeginning(line: string): string {
  const at = OWN_PREFIX.test(line) ? -1 : line.search(WITHIN)
  const inCode = line.charCodeAt(at < 0 ? 0 : at - 1) === BACKTICK
  const from = at > 0 ? line.slice(at) : inCode ? line.replace(/^`+/, '') : line
  const end = inCode ? from.indexOf('`') : -1
  return end < 0 ? from : from.slice(0, end)
}

const BACKTICK = 96

const POSTFIX_FIELDS = /^(?:.{0,200}?\s)?(relay=[^,\s]{1,300}, .*\bstatus=\w.*)$/
const EXIM_DEFERRED = /^((?:\S+@\S+ )?(?:<[^<>]*> )?(?:[RT]=\S+ ){0,2}(?:routing )?defer \(-?\d+\).*)$/
/** A tag with its process, and no time before it. */
const TAGGED = /^[a-z][\w./-]{2,40}\[\d{1,10}\]: /i
const QMAIL_END = /^(?:.{0,80} )?delivery (\d{1,9}): (?:failure|deferral): /

/** Fields that stand without the time, the id or the address with which their line began. */
function withBeginning(line: string): readonly string[] {
  const fields = line.includes('to=<') ? undefined : POSTFIX_FIELDS.exec(line)?.[1]
  if (fields !== undefined) return [`${TIME}postfix/smtp[1]: ${POSTFIX_ID}: to=<>, ${fields}`]
  if (/^(?:==|\*\*) ?(?:<?[^\s<>]{1,320}@\S|\S{1,64} (?:<|[RT]=|\())/.test(line)) return [`${EXIM_ID} ${line}`]
  const deferred = EXIM_DEFERRED.exec(line)?.[1]
  if (deferred !== undefined) return [`${EXIM_ID} == ${deferred}`]
  if (/^to=<[^>]*>,? .*\bstatus=/.test(line)) return [`${TIME}postfix/smtp[1]: ${POSTFIX_ID}: ${line}`]
  if (/^[\dA-F]{8,12}: to=<[^>]*>.*\bstatus=/.test(line)) return [`${TIME}postfix/smtp[1]: ${line}`]
  const delivery = QMAIL_END.exec(line)?.[1]
  if (delivery !== undefined) return [`starting delivery ${delivery}: msg 1 to remote `, line]
  return [TAGGED.test(line) ? `${TIME}${line}` : line]
}

/** What a parser needs to see, and nobody is shown. */
const TIME = 'Jan  1 00:00:00 host '
const EXIM_ID = '000000-000000-00'
const POSTFIX_ID = '0000000000'
