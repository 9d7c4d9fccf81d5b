// Parses lines of Sendmail 8: `id: from=...`, `id: to=..., stat=...`, `id: ruleset=check_rcpt, ..., reject=...`, notifications and the
// rest. A line is known by its tag (`sendmail`, `sm-mta`, ...) or, under a foreign one, by fields that only Sendmail writes.
// It decides the outcome by the class of dsn=, and by the words of stat= only where there is no dsn=. `stat=` of a broken
// configuration says nothing but that; the SYSERR line before it says what, so the parser that makeSendmailParser() gives
// remembers it until the attempt comes.

import { addressesOf, fieldOf, relayPeer, secondsOf } from './sendmail-fields.ts'
import { readSendmailRefusal } from './sendmail-refusal.ts'
import type { LogLine, LogRecord, ParseLine, RecordDraft } from '../log-record.ts'

const LONGEST_ID = 20
/** Messages with a SYSERR whose attempt has not been logged yet. */
const MOST_ERRORS = 1000

type Errors = Map<string, string>

export const parseSendmail: ParseLine = (line) => parse(line, undefined)

export function makeSendmailParser(): ParseLine {
  const errors: Errors = new Map()
  return (line) => parse(line, errors)
}

function parse(line: LogLine, errors: Errors | undefined): LogRecord | undefined {
  const { tag, text } = line
  const named = tag !== undefined && (tag.startsWith('sendmail') || tag.startsWith('sm-'))
  const length = idLength(text)
  if (length === 0) return named ? note(line, text) : undefined
  const rest = text.slice(length + 2)
  const id = text.slice(0, length)
  if (id === 'NOQUEUE') return named ? (readSendmailRefusal(line, undefined, rest) ?? note(line, rest)) : undefined
  const known = readMessageLine(line, id, rest, errors)
  return known ?? (named ? { at: line.at, format: 'sendmail', kind: 'remark', id, text: rest } : undefined)
}

/** Letters and digits, the process id of at least five digits at the end: `4AM5KiRt012345`, `OAA12345`. */
function idLength(text: string): number {
  let digits = 0
  let letters = 0
  let i = 0
  for (; i < text.length && i <= LONGEST_ID; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) digits++
    else if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) {
      digits = 0
      letters++
    } else break
  }
  if (i < 7 || text.charCodeAt(i) !== 58 || text.charCodeAt(i + 1) !== 32) return 0
  return (digits >= 5 && letters > 0) || text.startsWith('NOQUEUE:') ? i : 0
}

function readMessageLine(line: LogLine, id: string, rest: string, errors: Errors | undefined): LogRecord | undefined {
  const { at } = line
  if (rest.startsWith('to=')) {
    const attempts = readAttempts(line, id, rest)
    return errors === undefined || errors.size === 0 ? attempts : withError(attempts, id, errors)
  }
  if (rest.startsWith('from=')) return readArrival(line, id, rest)
  if (rest.startsWith('done; ')) return { at, format: 'sendmail', kind: 'finished', id }
  if (rest.startsWith('AUTH=server, ')) {
    const user = fieldOf(rest, 'authid')
    const record: RecordDraft<'arrived'> = { at, format: 'sendmail', kind: 'arrived', id }
    const relay = fieldOf(rest, 'relay')
    if (relay !== undefined) record.client = relayPeer(relay)
    if (user !== undefined) record.user = user
    return record
  }
  const length = idLength(rest)
  if (length > 0) {
    const notification = readNotification(line, id, rest.slice(0, length), rest.slice(length + 2))
    if (notification !== undefined) return notification
  }
  if (errors !== undefined && rest.startsWith('SYSERR(')) {
    const said = rest.indexOf('): ')
    if (errors.size >= MOST_ERRORS) errors.clear()
    if (said > 0) errors.set(id, rest.slice(said + 3))
  }
  return readSendmailRefusal(line, id, rest)
}

/**
 * `4AM5KiRt012345: 4AM5KiRu012345: DSN: User unknown`: the second is the notification. `sender notify: Cannot send message for
 * 5 days` ends the message; `sender notify: Warning: could not send message for past 4 hours` does not.
 */
function readNotification({ at }: LogLine, id: string, notification: string, what: string): LogRecord | undefined {
  if (!/^(?:DSN|sender notify|postmaster notify|return to sender|Errors-To)\b/.test(what)) return undefined
  const arrived = { at, format: 'sendmail', kind: 'arrived', id: notification } as const
  if (what.startsWith('sender notify: Warning: ')) {
    return { ...arrived, from: '', also: [{ at, format: 'sendmail', kind: 'remark', id, text: what }] }
  }
  const told = { ...arrived, bounceOf: id }
  if (!what.startsWith('sender notify: Cannot send ')) return told
  return { ...told, also: [{ at, format: 'sendmail', kind: 'finished', id, how: 'expired' }] }
}

/** `from=<a@b>, size=300, class=0, nrcpts=1, msgid=<x@y>, proto=ESMTP, daemon=MTA-v4, relay=h [192.0.2.1]`. */
function readArrival({ at }: LogLine, id: string, rest: string): LogRecord | undefined {
  const size = rest.indexOf(', size=')
  if (size < 0 || !rest.includes(', nrcpts=', size)) return undefined
  // The client went away before it named a recipient: there is no message.
  if (fieldOf(rest.slice(size + 2), 'nrcpts') === '0') return { at, format: 'sendmail', kind: 'remark', id, text: rest }
  const from = rest.slice(5, size)
  const record: RecordDraft<'arrived'> = {
    at,
    format: 'sendmail',
    kind: 'arrived',
    id,
    from: from.startsWith('<') && from.endsWith('>') ? from.slice(1, -1) : from,
  }
  const bytes = Number(fieldOf(rest, 'size'))
  if (Number.isFinite(bytes)) record.size = bytes
  const field = fieldOf(rest, 'msgid')
  if (field !== undefined) record.messageIdField = field.replace(/^<(.*)>$/, '$1')
  const protocol = fieldOf(rest, 'proto')
  if (protocol !== undefined) record.protocol = protocol
  const relay = fieldOf(rest, 'relay')
  if (relay === undefined) return record
  const client = relayPeer(relay)
  if (client.host !== undefined || client.address !== undefined) record.client = client
  // `relay=alice@localhost`: a local user ran the program.
  const local = /^([^@\s]+)@(?:localhost)?(?: |$)/.exec(relay)?.[1]
  if (local !== undefined && client.address === undefined) record.user = local
  return record
}

/** `to=<a@b>,<c@d>, delay=00:00:01, mailer=esmtp, relay=mx. [192.0.2.1], dsn=2.0.0, stat=Sent (250 ok)`. */
function readAttempts({ at }: LogLine, id: string, rest: string): LogRecord | undefined {
  const mark = rest.indexOf(', stat=')
  if (mark < 0) return undefined
  const fields = rest.slice(0, mark)
  const stat = rest.slice(mark + 7)
  const dsn = fieldOf(fields, 'dsn')
  const outcome = outcomeOf(dsn, stat)
  if (outcome === undefined) return { at, format: 'sendmail', kind: 'remark', id, text: rest }
  const [first, ...others] = addressesOf(fields)
  if (first === undefined) return undefined
  const record: RecordDraft<'attempted'> = { at, format: 'sendmail', kind: 'attempted', id, outcome, recipient: first }
  const mailer = fieldOf(fields, 'mailer')
  if (mailer !== undefined) record.transport = mailer
  const relay = fieldOf(fields, 'relay')
  const peer = relay === undefined ? undefined : relayPeer(relay)
  // `relay=[127.0.0.1] [127.0.0.1]` is an address only.
  if (peer !== undefined && (peer.host !== undefined || peer.address !== undefined)) record.peer = peer
  record.text = replyOf(fields) ?? textOf(stat)
  if (dsn !== undefined) record.enhanced = dsn
  const delay = secondsOf(fieldOf(fields, 'delay'))
  if (delay !== undefined) record.delay = delay
  // A program or a file behind an alias: the alias is the address that was written to.
  if (/^"?[|/]|^:include:/.test(first)) {
    const alias = /^<([^>]{1,320})>/.exec(fieldOf(fields, 'ctladdr') ?? '')?.[1]
    if (alias !== undefined) record.original = alias
  }
  if (others.length === 0) return record
  const same = { ...record }
  record.also = others.map((recipient) => ({ ...same, recipient }))
  return record
}

function outcomeOf(dsn: string | undefined, stat: string): 'delivered' | 'deferred' | 'failed' | undefined {
  // Queued for the first time, or told not to be tried yet; with a code, DNS did not answer (`dsn=4.4.3, stat=queued`).
  if (stat === 'queued' || stat.startsWith('queued ')) return dsn?.startsWith('4.4.') === true ? 'deferred' : undefined
  if (stat.startsWith('Sent')) return 'delivered'
  if (stat.startsWith('Deferred')) return 'deferred'
  const classOf = dsn?.charAt(0)
  if (classOf === '2') return 'delivered'
  if (classOf === '4') return 'deferred'
  if (classOf === '5') return 'failed'
  return /unknown|unavailable|error|refused|denied|too large/i.test(stat) ? 'failed' : 'deferred'
}

/** `reply=550 5.1.1 <a@b>... User unknown`, which newer versions log before stat=; it may hold commas. */
function replyOf(fields: string): string | undefined {
  const start = fields.indexOf(', reply=')
  return start < 0 ? undefined : fields.slice(start + 8)
}

/** What the SYSERR said, in place of `Local configuration error`. */
function withError(record: LogRecord | undefined, id: string, errors: Errors): LogRecord | undefined {
  const error = errors.get(id)
  if (error === undefined || record?.kind !== 'attempted') return record
  errors.delete(id)
  return record.text === 'Local configuration error' ? { ...record, text: error } : record
}

/** `Sent (250 ok)` says `250 ok`; `Deferred: Connection refused by mx.` says what follows. */
function textOf(stat: string): string {
  if (stat.startsWith('Sent (') && stat.endsWith(')')) return stat.slice(6, -1)
  return stat.startsWith('Deferred: ') ? stat.slice(10) : stat
}

function note({ at }: LogLine, text: string): LogRecord {
  const trouble = /SYSERR|cannot|error|refus|reject|NOQUEUE|verify=FAIL|out of|failed/i.test(text)
  return { at, format: 'sendmail', kind: 'note', text, trouble }
}
