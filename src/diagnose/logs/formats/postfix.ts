// Parses lines of Postfix. A line is known by its tag (`postfix/smtp`, `postfix-out/submission/smtpd`); under a foreign tag
// only lines that no other program writes are taken. It decides which kind of line this is and gives it to its reader; what
// Postfix logs and is of no message becomes a note. It joins nothing: each line gives a record of its own.

import { asTrouble } from './postfix-note.ts'
import { readAttempt } from './postfix-attempt.ts'
import { readClientLine, readHeaderLine } from './postfix-arrival.ts'
import { readRefusal } from './postfix-refusal.ts'
import { angled, idLength, isMessageId, numberAt } from './postfix-words.ts'
import type { LogLine, LogRecord, ParseLine, RecordDraft } from '../log-record.ts'

/** Daemons and commands of Postfix, the last part of the tag. */
const SERVICES: ReadonlySet<string> = new Set(
  (
    'anvil bounce cleanup defer discard dnsblog error flush lmtp local master oqmgr nqmgr qmgr pickup pipe postalias postdrop ' +
    'postfix-script postfix-tls-script postfix-wrapper postkick postlock postlog postlogd postmap postmulti postqueue postscreen postsuper ' +
    'proxymap proxywrite qmqpd relay retry rewrite scache sendmail showq smtp smtpd smtps spawn submission submissions tlsmgr tlsproxy trace ' +
    'trivial-rewrite verify virtual postfix-collate postconf postcat policy-spf policyd-spf'
  ).split(' '),
)

export const parsePostfix: ParseLine = (line) => {
  const { tag, text } = line
  const slash = tag === undefined ? -1 : tag.lastIndexOf('/')
  const service = slash < 0 || tag === undefined ? '' : tag.slice(slash + 1)
  const named = tag !== undefined && (tag.startsWith('postfix') || (slash >= 0 && SERVICES.has(service)))
  const length = idLength(text)
  if (!named && length === 0) return undefined
  if (length === 0) return readWithoutId(line, text)
  const rest = text.slice(length + 2)
  if (text.startsWith('NOQUEUE'))
    return named || / from \S*\[/.test(rest) ? readAction(line, undefined, rest) : undefined
  const id = text.slice(0, length)
  return readWithId({ line, id, rest, service: named ? service : undefined })
}

interface OfMessage {
  readonly line: LogLine
  readonly id: string
  readonly rest: string
  /** Undefined where the tag does not say that the line is of Postfix. */
  readonly service: string | undefined
}

function readWithId({ line, id, rest, service }: OfMessage): LogRecord | undefined {
  const { at } = line
  switch (rest.charCodeAt(0)) {
    case 116: // t
      if (rest.startsWith('to=<')) return readAttempt(line, id, rest, service)
      break
    case 99: // c
      if (rest.startsWith('client=')) return readClientLine(line, id, rest)
      break
    case 109: // m
      if (rest.startsWith('message-id=')) return messageIdRecord(line, id, rest.slice(11))
      break
    case 102: // f
      if (rest.startsWith('from=<')) return readQueueManager(line, id, rest)
      break
    case 117: // u
      if (rest.startsWith('uid=')) return readPickup(line, id, rest)
      break
    case 114: // r
      if (rest === 'removed') {
        const record: RecordDraft<'finished'> = { at, format: 'postfix', kind: 'finished', id }
        if (service === 'postsuper') record.how = 'removed'
        // One word proves nothing where the tag is foreign, but no other format has it behind an id.
        return record
      }
      if (rest.startsWith('resent-message-id=')) return messageIdRecord(line, id, rest.slice(18))
      break
  }
  if (service === undefined && !/ from \S*\[|^(?:host|lost connection with) |^\w+ (?:non-)?deliver/.test(rest))
    return undefined
  return (
    readNotification(line, id, rest) ??
    readAction(line, id, rest) ?? { at, format: 'postfix', kind: 'remark', id, text: rest }
  )
}

function messageIdRecord({ at }: LogLine, id: string, field: string): LogRecord | undefined {
  const bare = field.startsWith('<') && field.endsWith('>') ? field.slice(1, -1) : field
  const record: RecordDraft<'arrived'> = { at, format: 'postfix', kind: 'arrived', id }
  if (bare !== '') record.messageIdField = bare
  return record
}

/** `from=<a@b>, size=300, nrcpt=2 (queue active)`; `from=<a@b>, status=expired, returned to sender`. */
function readQueueManager({ at }: LogLine, id: string, rest: string): LogRecord | undefined {
  const from = angled(rest, 5)
  if (from === undefined) return undefined
  const status = rest.indexOf('>, status=')
  if (status > 0) {
    const expired = rest.startsWith('expired', status + 10) || rest.startsWith('force-expired', status + 10)
    if (expired) return { at, format: 'postfix', kind: 'finished', id, how: 'expired' }
    return { at, format: 'postfix', kind: 'remark', id, text: rest }
  }
  const size = rest.indexOf(', size=', from.length + 6)
  if (size < 0 || !rest.includes(', nrcpt=', size)) return undefined
  return { at, format: 'postfix', kind: 'arrived', id, from, size: numberAt(rest, size + 7) ?? 0 }
}

/** `uid=33 from=<www-data>`: a local program gave it in. */
function readPickup({ at }: LogLine, id: string, rest: string): LogRecord | undefined {
  const uid = numberAt(rest, 4)
  const from = rest.indexOf(' from=<')
  const sender = from < 0 ? undefined : angled(rest, from + 6)
  if (uid === undefined || sender === undefined) return undefined
  return { at, format: 'postfix', kind: 'arrived', id, from: sender, user: `uid ${uid}`, protocol: 'local' }
}

/** `sender non-delivery notification: 4XyZ...`: the new message is a bounce of this one. */
function readNotification({ at }: LogLine, id: string, rest: string): LogRecord | undefined {
  const mark = rest.indexOf(' notification: ')
  if (mark < 0 || mark > 40) return undefined
  const notification = rest.slice(mark + 15)
  if (!isMessageId(notification)) return undefined
  return { at, format: 'postfix', kind: 'arrived', id: notification, bounceOf: id }
}

/** `reject: RCPT from ...`, `milter-reject: ...`, `warning: header ...`: what access rules, filters and milters did. */
function readAction(line: LogLine, id: string | undefined, rest: string): LogRecord | undefined {
  const colon = rest.indexOf(': ')
  if (colon <= 0 || colon > 20) return id === undefined ? asTrouble(line, rest) : undefined
  const action = rest.slice(0, colon)
  const what = rest.slice(colon + 2)
  if (id !== undefined && what.startsWith('header ')) {
    const header = readHeaderLine(line, id, what)
    if (header !== undefined && !action.endsWith('reject')) return header
  }
  if (action === 'reject' || action === 'milter-reject' || action === 'proxy-reject') {
    const refused = readRefusal(line, id, what)
    if (refused !== undefined) return refused
  }
  if (id !== undefined) return undefined
  // Mail that a rule throws away is lost without anybody being told.
  const trouble = action === 'discard' || action === 'milter-discard' || action === 'reject_warning'
  return { at: line.at, format: 'postfix', kind: 'note', text: rest, trouble }
}

function readWithoutId(line: LogLine, text: string): LogRecord | undefined {
  return asTrouble(line, text)
}
