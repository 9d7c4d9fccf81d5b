// Reads what Postfix logs when it refuses: `RCPT from h[ip]: 554 5.7.1 <c@d>: Relay access denied; from=<a@b> to=<c@d> proto=ESMTP
// helo=<h>`, and the forms of postscreen (commas between the fields), of header_checks and of milters. Text of the reply may
// hold semicolons itself, so the fields are looked for from the end.

import { angled, peerAt } from './postfix-words.ts'
import type { LogLine, LogRecord, Peer, RecordDraft } from '../log-record.ts'

export function readRefusal({ at }: LogLine, id: string | undefined, what: string): LogRecord | undefined {
  const fields = fieldsStart(what)
  const from = what.lastIndexOf(' from ', fields)
  const found = from < 0 ? undefined : peerAt(what, firstPeer(what, fields))
  const client: { -readonly [Field in keyof Peer]: Peer[Field] } = { ...found?.peer }
  const head = stageOf(what)
  // Of header and body checks the reason stands behind the fields.
  const text =
    head === 'header' || head === 'body' ? behindFields(what, fields) : replyOf(what, found?.end ?? -1, fields)
  if (text === undefined) return undefined
  const record: RecordDraft<'refused'> = {
    at,
    format: 'postfix',
    kind: 'refused',
    client,
    stage: head === 'header' || head === 'body' ? 'end of data' : stageName(head),
    text,
    temporary: text.startsWith('4'),
  }
  if (id !== undefined) record.id = id
  const sender = field(what, 'from=<', fields)
  if (sender !== undefined) record.from = sender
  const recipient = field(what, ' to=<', fields)
  if (recipient !== undefined) record.recipient = recipient
  const helo = field(what, 'helo=<', fields)
  if (helo !== undefined) client.helo = helo
  return record
}

/** Where `; from=<` or `; proto=` begins. */
function fieldsStart(what: string): number {
  const from = what.lastIndexOf('; from=<')
  if (from >= 0) return from
  const to = what.lastIndexOf('; to=<')
  if (to >= 0) return to
  const protocol = what.lastIndexOf('; proto=')
  return protocol < 0 ? what.length : protocol
}

/** The first ` from h[ip]: ` names the client of commands; of a header it is the last, for the field may say ` from `. */
function firstPeer(what: string, fields: number): number {
  const checked = what.startsWith('header ') || what.startsWith('body ')
  return (checked ? what.lastIndexOf(' from ', fields) : what.indexOf(' from ')) + 6
}

function stageOf(what: string): string {
  const from = what.indexOf(' from ')
  const head = from < 0 ? what.slice(0, Math.max(0, what.indexOf(':'))) : what.slice(0, from)
  const space = head.indexOf(' ')
  return space < 0 ? head : head.slice(0, space)
}

function stageName(head: string): string {
  switch (head) {
    case 'RCPT':
      return 'RCPT TO'
    case 'MAIL':
      return 'MAIL FROM'
    case 'CONNECT':
      return 'initial connection'
    case 'END-OF-MESSAGE':
      return 'end of data'
    default:
      return head
  }
}

function replyOf(what: string, peerEnd: number, fields: number): string | undefined {
  const start = peerEnd < 0 ? what.indexOf(': ') : what.indexOf(': ', peerEnd)
  if (start < 0 || start > fields) return undefined
  return what.slice(start + 2, fields)
}

function behindFields(what: string, fields: number): string | undefined {
  const colon = what.indexOf('>: ', what.lastIndexOf('helo=<') > fields ? what.lastIndexOf('helo=<') : fields)
  return colon < 0 ? what : what.slice(colon + 3)
}

function field(what: string, name: string, fields: number): string | undefined {
  const start = what.indexOf(name, fields)
  return start < 0 ? undefined : angled(what, start + name.length - 1)
}
