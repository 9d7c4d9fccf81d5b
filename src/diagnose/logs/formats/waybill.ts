// Parses Waybill's own events, one JSON object a line, and the lines of the operator's log (pino) as notes. The kinds are those of
// events/event.ts; a log may come from another version, so fields are read with care, and a kind that is not known here becomes
// a remark or a note. A whole `trace --json` is not a log and is not read here.

import { instant, type Instant } from '../../../core/time.ts'
import type { EventKind } from '../../../events/event.ts'
import {
  isFields,
  numberOf,
  readReason,
  readRemote,
  replyText,
  textOf,
  textsOf,
  type Fields,
} from './waybill-reason.ts'
import type { LogLine, LogRecord, ParseLine, Peer, RecordDraft } from '../log-record.ts'

interface Known {
  readonly at: Instant
  readonly id: string
  readonly fields: Fields
}

export const parseWaybillEvent: ParseLine = (line) => {
  const { text } = line
  if (text.charCodeAt(0) !== 123 || !text.trimEnd().endsWith('}')) return undefined
  const event = text.includes('"kind"') && text.includes('"at"')
  const own = !event && text.includes('"level"') && text.includes('"msg"')
  if (!event && !own) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isFields(value)) return undefined
  return event ? readEvent(value) : readPino(value, line)
}

/** pino's levels: 30 info, 40 warn, 50 error. */
const WARN = 40

function readPino(fields: Fields, line: LogLine): LogRecord | undefined {
  const level = numberOf(fields['level'])
  const text = textOf(fields['msg'])
  if (level === undefined || text === undefined) return undefined
  const time = fields['time']
  const ms = typeof time === 'string' ? Date.parse(time) : (numberOf(time) ?? Number.NaN)
  const at = Number.isNaN(ms) ? line.at : instant(ms)
  return { at, format: 'waybill', kind: 'note', text, trouble: level >= WARN }
}

type Read = (known: Known) => LogRecord | undefined

/** What each kind of event becomes, where it is more than a note or a remark. */
const READERS: Readonly<Partial<Record<EventKind, Read>>> = {
  connected: sessionNote,
  helo: sessionNote,
  disconnected: sessionNote,
  'tls-failed': sessionTrouble,
  'login-refused': (known) => readRefused(known, { stage: 'AUTH', user: textOf(known.fields['user']) }),
  'locked-out': sessionTrouble,
  logged: readLogged,
  decided: readDecided,
  'command-refused': (known) => readRefused(known, { stage: commandOf(known.fields) }),
  'out-of-step': (known) => readRefused(known, { stage: textOf(known.fields['awaited']) }),
  'other-protocol': (known) => readRefused(known, { stage: textOf(known.fields['protocol']) }),
  limit: (known) => readRefused(known, { stage: textOf(known.fields['limit']) }),
  'no-room': (known) => readRefused(known, { stage: 'MAIL' }),
  'content-refused': (known) => readRefused(known, { stage: 'end of data' }),
  queued: readQueued,
  routed: readRouted,
  'attempt-started': (known) =>
    remark(known, `attempt ${numberOf(known.fields['attempt']) ?? ''} to ${textOf(known.fields['destination']) ?? ''}`),
  step: readStep,
  delivered: (known) => readDelivered(known, known.fields['via']),
  deferred: (known) => readUndelivered(known, 'deferred', known.fields['reason']),
  failed: readFailed,
  notified: readNotified,
  'retry-asked': (known) => remark(known, `attempt asked for by ${textOf(known.fields['by']) ?? ''}`),
  'given-up': (known) => remark(known, `given up by ${textOf(known.fields['by']) ?? ''}`),
  released: (known) => remark(known, `let go by ${textOf(known.fields['by']) ?? ''}`),
  cancelled: readCancelled,
  salvaged: (known) => remark(known, 'put back out of a damaged queue'),
  interrupted: (known) => remark(known, 'the server stopped during an attempt, which is made again'),
}

const isKind = (kind: string): kind is EventKind => Object.hasOwn(READERS, kind)

function readEvent(fields: Fields): LogRecord | undefined {
  const kind = textOf(fields['kind'])
  const at = numberOf(fields['at'])
  // An event of a message may name the session that the message came in with.
  const message = textOf(fields['message'])
  const id = message ?? textOf(fields['session'])
  if (kind === undefined || at === undefined || id === undefined) return undefined
  const known = { at: instant(at), id, fields }
  const read = isKind(kind) ? READERS[kind] : undefined
  if (read !== undefined) return read(known)
  return message === undefined ? sessionNote(known) : remark(known, kind)
}

const remark = ({ at, id }: Known, text: string): LogRecord => ({ at, format: 'waybill', kind: 'remark', id, text })

function sessionTrouble(known: Known): LogRecord {
  return { ...sessionNote(known), trouble: true }
}

function sessionNote({ at, fields }: Known): RecordDraft<'note'> {
  const said = [
    fields['kind'],
    fields['client'],
    fields['verb'],
    fields['name'],
    fields['by'],
    fields['during'],
    fields['problem'],
    fields['subject'],
  ]
  const text = said.filter((part) => typeof part === 'string' && part !== '').join(' ')
  return { at, format: 'waybill', kind: 'note', text, trouble: false }
}

const STAGES: Readonly<Record<string, string>> = {
  connect: 'initial connection',
  helo: 'EHLO',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'end of data',
}

function readDecided(known: Known): LogRecord | undefined {
  const { at, fields } = known
  const { decision } = fields
  if (!isFields(decision)) return undefined
  const stage = textOf(fields['stage']) ?? ''
  const subject = textOf(fields['subject']) ?? ''
  const verdict = textOf(decision['verdict'])
  if (verdict !== 'deny' && verdict !== 'defer') {
    const text = `${verdict ?? ''} ${stage} ${subject} by ${textOf(decision['rule']) ?? ''}`
    return { at, format: 'waybill', kind: 'note', text, trouble: false }
  }
  const compared = isFields(decision['compared']) ? decision['compared'] : {}
  const address = textOf(compared['client'])
  return readRefused(
    { ...known, fields: { ...fields, reply: decision['reply'] } },
    {
      stage: STAGES[stage] ?? stage,
      client: {
        ...(address === undefined ? {} : { address }),
        ...(stage === 'helo' && subject !== '' ? { helo: subject } : {}),
      },
      ...(stage === 'mail' ? { from: subject } : {}),
      ...(stage === 'rcpt' ? { recipient: subject } : {}),
      temporary: verdict === 'defer',
    },
  )
}

interface Refusal {
  readonly stage: string | undefined
  readonly client?: Peer
  readonly from?: string
  readonly recipient?: string
  readonly user?: string | undefined
  readonly temporary?: boolean
}

function readRefused({ at, id, fields }: Known, refusal: Refusal): LogRecord | undefined {
  const text = replyText(fields['reply'])
  if (text === undefined) return undefined
  const record: RecordDraft<'refused'> = {
    at,
    format: 'waybill',
    kind: 'refused',
    id,
    client: refusal.client ?? {},
    text,
    temporary: refusal.temporary ?? text.startsWith('4'),
  }
  if (refusal.from !== undefined) record.from = refusal.from
  if (refusal.recipient !== undefined) record.recipient = refusal.recipient
  if (refusal.user !== undefined) record.user = refusal.user
  if (refusal.stage !== undefined) record.stage = refusal.stage
  return record
}

const commandOf = (fields: Fields): string | undefined => textOf(fields['command'])?.split(' ', 1)[0]

function readQueued({ at, id, fields }: Known): LogRecord {
  const record: RecordDraft<'arrived'> = { at, format: 'waybill', kind: 'arrived', id }
  const from = textOf(fields['mailFrom'])
  if (from !== undefined) record.from = from
  const size = numberOf(fields['size'])
  if (size !== undefined) record.size = size
  const field = textOf(fields['messageIdField'])
  if (field !== undefined) record.messageIdField = field.replace(/^<(.*)>$/, '$1')
  const subject = textOf(fields['subject'])
  if (subject !== undefined) record.subject = subject
  const recipients = textsOf(fields['recipients'])
  if (recipients.length > 0) record.recipients = recipients
  const bounceOf = textOf(fields['bounceOf'])
  if (bounceOf !== undefined) record.bounceOf = bounceOf
  return record
}

function readRouted(known: Known): LogRecord {
  const { fields } = known
  const recipient = textOf(fields['recipient']) ?? ''
  const router = textOf(fields['router']) ?? ''
  const where = textOf(fields['destination']) ?? readReason(fields['reason'])?.text ?? 'nowhere'
  return remark(known, `${recipient} routed by ${router}: ${where}`)
}

function readStep(known: Known): LogRecord {
  const { fields } = known
  const peer = readRemote(fields['remote'])
  const where = peer === undefined ? '' : ` ${peer.host ?? ''} [${peer.address ?? ''}]`
  const problem = readReason(fields['problem'])
  return remark(known, `${textOf(fields['step']) ?? ''}${where}${problem === undefined ? '' : `: ${problem.text}`}`)
}

function readDelivered({ at, id, fields }: Known, via: unknown): LogRecord | undefined {
  const recipient = textOf(fields['recipient'])
  if (recipient === undefined) return undefined
  const record: RecordDraft<'attempted'> = {
    at,
    format: 'waybill',
    kind: 'attempted',
    id,
    outcome: 'delivered',
    recipient,
  }
  if (!isFields(via)) return record
  const transport = textOf(via['transport'])
  if (transport !== undefined) record.transport = transport
  const peer = readRemote(via)
  if (peer !== undefined) record.peer = peer
  if (via['tls'] === true) record.tls = 'yes'
  const text = textOf(via['reply'])
  if (text !== undefined) record.text = text
  return record
}

function readUndelivered(
  { at, id, fields }: Known,
  outcome: 'deferred' | 'failed',
  reason: unknown,
): LogRecord | undefined {
  const recipient = textOf(fields['recipient'])
  if (recipient === undefined) return undefined
  return { at, format: 'waybill', kind: 'attempted', id, outcome, recipient, ...readReason(reason) }
}

function readFailed(known: Known): LogRecord | undefined {
  const { outcome } = known.fields
  if (!isFields(outcome)) return undefined
  if (outcome['kind'] === 'delivered') return readDelivered(known, outcome['via'])
  if (outcome['kind'] === 'cancelled') return remark(known, `cancelled by ${textOf(outcome['by']) ?? ''}`)
  const record = readUndelivered(known, 'failed', outcome['reason'])
  const status = textOf(outcome['status'])
  if (record?.kind !== 'attempted' || record.enhanced !== undefined || status === undefined) return record
  return { ...record, enhanced: status }
}

/** The notification is a message of its own; of the events about it this one alone always tells what it is about. */
function readNotified(known: Known): LogRecord | undefined {
  const notification = textOf(known.fields['notification'])
  if (notification === undefined) return undefined
  return { at: known.at, format: 'waybill', kind: 'arrived', id: notification, bounceOf: known.id }
}

function readCancelled(known: Known): LogRecord {
  const recipients = textsOf(known.fields['recipients'])
  return remark(known, `cancelled by ${textOf(known.fields['by']) ?? ''}: ${recipients.join(', ')}`)
}

/** What another server's log said, which was read into events before. */
function readLogged(known: Known): LogRecord {
  const { at, id, fields } = known
  const text = textOf(fields['text']) ?? ''
  const { outcome } = fields
  const recipient = textOf(fields['recipient'])
  if (recipient === undefined || (outcome !== 'delivered' && outcome !== 'deferred' && outcome !== 'failed')) {
    return remark(known, text)
  }
  const record: RecordDraft<'attempted'> = { at, format: 'waybill', kind: 'attempted', id, outcome, recipient, text }
  const host = textOf(fields['host'])
  if (host !== undefined) record.peer = { host }
  const stage = textOf(fields['stage'])
  if (stage !== undefined) record.stage = stage
  return record
}
