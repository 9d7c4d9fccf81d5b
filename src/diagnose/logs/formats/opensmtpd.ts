// Parses lines of OpenSMTPD: sixteen hex digits of the session, `smtp`, `mta` or `mda`, an event and its fields. A message's id is the
// eight digits with which the ids of its envelopes begin. Who the client of a session is stands only in its first line, and
// why no server of a domain could be used only in a line of the connection (`mta error`), so the parser that
// makeOpensmtpdParser() gives remembers open sessions and such errors; `parseOpensmtpd` does without.

import { clientOf, fieldOf, relayOf, secondsOf, statOf } from './opensmtpd-fields.ts'
import { makeMtaErrors, type MtaErrors } from './opensmtpd-errors.ts'
import type { LogLine, LogRecord, ParseLine, Peer, RecordDraft } from '../log-record.ts'

interface Session {
  readonly client: Peer
  user?: string
  tls?: string
}

const SESSION_LENGTH = 16
const MESSAGE_LENGTH = 8
const MOST_SESSIONS = 50_000

type Sessions = Map<string, Session>

export const parseOpensmtpd: ParseLine = (line) => readLine(line, undefined, undefined)

export function makeOpensmtpdParser(): ParseLine {
  const sessions: Sessions = new Map()
  const errors = makeMtaErrors()
  return (line) => readLine(line, sessions, errors)
}

function readLine(line: LogLine, sessions: Sessions | undefined, errors: MtaErrors | undefined): LogRecord | undefined {
  const { text } = line
  if (text.charCodeAt(SESSION_LENGTH) !== 32 || !isHex(text, SESSION_LENGTH)) return ofDaemon(line)
  const space = text.indexOf(' ', SESSION_LENGTH + 1)
  const part = text.slice(SESSION_LENGTH + 1, space < 0 ? undefined : space)
  const rest = text.slice(space + 1)
  const event = rest.startsWith('event=') ? rest.slice(6) : rest
  const session = text.slice(0, SESSION_LENGTH)
  switch (part) {
    case 'smtp':
      return readServer({ line, session, event, sessions })
    case 'mta':
    case 'mda':
      if (event.startsWith('delivery ')) return readDelivery(line, part, event, errors)
      errors?.take(session, event)
      return note(line, text, isTrouble(event))
    case 'filters':
    case 'filter':
      return note(line, text, false)
    default:
      return undefined
  }
}

function isHex(text: string, length: number): boolean {
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false
  }
  return true
}

/** Lines of the daemon itself have no session; only the tag tells that they are its. */
function ofDaemon(line: LogLine): LogRecord | undefined {
  const { tag, text } = line
  if (tag !== 'smtpd' && tag !== 'opensmtpd' && tag !== 'smtpctl') return undefined
  const mark = text.indexOf(': Expire for ')
  if (mark > 0 && mark < 20) return readExpired(line, text.slice(mark + 13)) ?? note(line, text, true)
  return note(line, text, /^(?:warn|fatal|error)|: (?:warn|fatal|error)/i.test(text))
}

/** `relay: Expire for 53d618c2412c39bc: from=<a@b>, to=<c@d>, rcpt=<->, delay=4d, stat=Envelope expired`: why is told before. */
function readExpired({ at }: LogLine, rest: string): LogRecord | undefined {
  const id = messageOf(/^[\da-f]{16}(?=: )/.exec(rest)?.[0])
  const to = rest.indexOf(' to=<')
  const end = rest.indexOf('>, ', to)
  if (id === undefined || to < 0 || end < 0) return undefined
  const recipient = rest.slice(to + 5, end)
  const stat = rest.lastIndexOf(', stat=')
  const text = stat < 0 ? 'Envelope expired' : rest.slice(stat + 7)
  return { at, format: 'opensmtpd', kind: 'attempted', id, outcome: 'failed', recipient, text, earlier: true }
}

/** The message's id, from its own or that of an envelope; a cut line may have less of it. */
const messageOf = (id: string | undefined): string | undefined =>
  id !== undefined && id.length >= MESSAGE_LENGTH ? id.slice(0, MESSAGE_LENGTH) : undefined

const isTrouble = (event: string): boolean =>
  event.startsWith('error') || event.startsWith('host-rejects-all-mails') || event.includes('result="failure"')

const note = ({ at }: LogLine, text: string, trouble: boolean): LogRecord => ({
  at,
  format: 'opensmtpd',
  kind: 'note',
  text,
  trouble,
})

interface ServerLine {
  readonly line: LogLine
  readonly session: string
  readonly event: string
  readonly sessions: Sessions | undefined
}

function readServer({ line, session, event, sessions }: ServerLine): LogRecord | undefined {
  const known = sessions?.get(session)
  const space = event.indexOf(' ')
  switch (space < 0 ? event : event.slice(0, space)) {
    case 'connected':
      if (sessions !== undefined && sessions.size < MOST_SESSIONS) sessions.set(session, { client: clientOf(event) })
      break
    case 'disconnected':
    case 'closed':
      sessions?.delete(session)
      break
    case 'tls':
    case 'starttls':
      if (known !== undefined) known.tls = fieldOf(event, 'ciphers') ?? ''
      break
    case 'authentication':
      return readLogIn(line, event, known)
    case 'message':
      return readMessage(line, event, known)
    case 'envelope':
      return readEnvelope(line, event)
    case 'failed-command':
      return readRefused(line, event, known)
  }
  return note(line, line.text, event.startsWith('bad-input'))
}

function readLogIn(line: LogLine, event: string, known: Session | undefined): LogRecord {
  const user = fieldOf(event, 'user')
  const result = fieldOf(event, 'result') ?? ''
  if (result === 'ok') {
    if (known !== undefined && user !== undefined) known.user = user
    return note(line, line.text, false)
  }
  const record: RecordDraft<'refused'> = {
    at: line.at,
    format: 'opensmtpd',
    kind: 'refused',
    client: known?.client ?? clientOf(event),
    stage: 'AUTH',
    text: `authentication ${result}`,
    temporary: result.startsWith('temp'),
  }
  if (user !== undefined) record.user = user
  return record
}

/** `message msgid=f6e94209 size=802 nrcpt=1 proto=ESMTP`; up to 6.3 with from=, to= and the client. */
function readMessage({ at }: LogLine, event: string, known: Session | undefined): LogRecord | undefined {
  const id = messageOf(fieldOf(event, 'msgid'))
  if (id === undefined) return undefined
  const record: RecordDraft<'arrived'> = { at, format: 'opensmtpd', kind: 'arrived', id }
  const from = fieldOf(event, 'from')
  if (from !== undefined) record.from = from
  const client = known?.client ?? clientOf(event)
  if (client.address !== undefined || client.host !== undefined) record.client = client
  if (known?.user !== undefined) record.user = known.user
  const protocol = fieldOf(event, 'proto')
  if (protocol !== undefined) record.protocol = protocol
  if (known?.tls !== undefined) record.tls = known.tls
  const size = Number(fieldOf(event, 'size'))
  if (Number.isFinite(size)) record.size = size
  const to = fieldOf(event, 'to')
  if (to !== undefined) record.recipients = [to]
  return record
}

/** `envelope evpid=f6e94209918f7e7b from=<a@b> to=<c@d>`. */
function readEnvelope({ at }: LogLine, event: string): LogRecord | undefined {
  const id = messageOf(fieldOf(event, 'evpid'))
  const from = fieldOf(event, 'from')
  const to = fieldOf(event, 'to')
  if (id === undefined || from === undefined || to === undefined) return undefined
  return { at, format: 'opensmtpd', kind: 'arrived', id, from, recipients: [to] }
}

/** `failed-command command="RCPT TO:<c@d> " result="550 Invalid recipient"`. */
function readRefused({ at }: LogLine, event: string, known: Session | undefined): LogRecord | undefined {
  const text = fieldOf(event, 'result')
  if (text === undefined) return undefined
  const command = (fieldOf(event, 'command') ?? '').trim()
  const record: RecordDraft<'refused'> = {
    at,
    format: 'opensmtpd',
    kind: 'refused',
    client: known?.client ?? clientOf(event),
    stage: stageOf(command),
    text,
    temporary: text.startsWith('4'),
  }
  const address = /^(?:RCPT TO|MAIL FROM): ?<([^>]*)>/i.exec(command)
  if (address !== null) record[/^R/i.test(command) ? 'recipient' : 'from'] = address[1] ?? ''
  if (known?.user !== undefined) record.user = known.user
  return record
}

function stageOf(command: string): string {
  if (command === '') return 'initial connection'
  if (command === '.') return 'end of data'
  return /^(?:RCPT TO|MAIL FROM|[A-Z]+)/i.exec(command)?.[0].toUpperCase() ?? command
}

const OUTCOMES: Readonly<Record<string, 'delivered' | 'deferred' | 'failed'>> = {
  Ok: 'delivered',
  TempFail: 'deferred',
  PermFail: 'failed',
  LoopDetected: 'failed',
  Loop: 'failed',
}

/** `delivery evpid=... from=<a@b> to=<c@d> rcpt=<-> source="..." relay="192.0.2.1 (mx)" delay=1s result="Ok" stat="250 ok"`. */
function readDelivery(
  { at }: LogLine,
  part: 'mta' | 'mda',
  event: string,
  errors: MtaErrors | undefined,
): LogRecord | undefined {
  const id = messageOf(fieldOf(event, 'evpid'))
  const recipient = fieldOf(event, 'to')
  const outcome = OUTCOMES[fieldOf(event, 'result') ?? '']
  if (id === undefined || recipient === undefined || outcome === undefined) return undefined
  const record: RecordDraft<'attempted'> = { at, format: 'opensmtpd', kind: 'attempted', id, outcome, recipient }
  const original = fieldOf(event, 'rcpt')
  if (original !== undefined && original !== '-' && original !== recipient) record.original = original
  record.transport = part
  const relay = fieldOf(event, 'relay') ?? ''
  const peer = relayOf(relay)
  if (peer !== undefined) record.peer = peer
  let text = part === 'mda' ? statOf(event) : fieldOf(event, 'stat')
  const error = peer === undefined && text !== undefined ? errors?.behind(text, relay) : undefined
  if (error !== undefined) {
    text = error.text
    record.peer = { host: error.host }
    if (error.stage !== undefined) record.stage = error.stage
  }
  if (text !== undefined) record.text = text
  const enhanced = /^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(text ?? '')?.[1]
  if (enhanced !== undefined) record.enhanced = enhanced
  const delay = secondsOf(fieldOf(event, 'delay') ?? '')
  if (delay !== undefined) record.delay = delay
  return record
}
