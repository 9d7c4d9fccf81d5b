// What Postfix logs while a message comes in: who gave it (`client=`), and header fields that a rule of header_checks makes it log,
// among them the Subject and the script that PHP names. A header field alone is no trouble.

import { angled, peerAt } from './postfix-words.ts'
import type { LogLine, LogRecord, RecordDraft } from '../log-record.ts'

const USER = ', sasl_username='
const SUBJECT = 'header Subject: '
const SCRIPT = 'header X-PHP-Originating-Script: '

/** `client=h[ip], sasl_method=PLAIN, sasl_username=alice`. */
export function readClientLine({ at }: LogLine, id: string, rest: string): LogRecord | undefined {
  const found = peerAt(rest, 7)
  if (found === undefined) return undefined
  const record: RecordDraft<'arrived'> = {
    at,
    format: 'postfix',
    kind: 'arrived',
    id,
    client: found.peer,
  }
  const user = rest.indexOf(USER, found.end)
  if (user > 0) {
    const end = rest.indexOf(', ', user + USER.length)
    record.user = rest.slice(user + USER.length, end < 0 ? undefined : end)
  }
  return record
}

/** `header Subject: hello from h[ip]; from=<a@b> to=<c@d> proto=ESMTP helo=<h>`, with what the rule says behind it. */
export function readHeaderLine({ at }: LogLine, id: string, what: string): LogRecord | undefined {
  const subject = what.startsWith(SUBJECT)
  if (!subject && !what.startsWith(SCRIPT)) return undefined
  const end = what.lastIndexOf('; from=<')
  const source = end < 0 ? -1 : what.lastIndexOf(' from ', end)
  if (source < 0) return undefined
  const record: RecordDraft<'arrived'> = { at, format: 'postfix', kind: 'arrived', id }
  const from = angled(what, end + 7)
  if (from !== undefined) record.from = from
  if (subject) {
    record.subject = what.slice(SUBJECT.length, source)
    return record
  }
  const script = what.slice(SCRIPT.length, source)
  const colon = script.indexOf(':')
  const uid = Number(script.slice(0, Math.max(0, colon)))
  const known = colon > 0 && Number.isInteger(uid)
  record.script = known ? { file: script.slice(colon + 1), uid } : { file: script }
  return record
}
