// Reads the lines in which Sendmail says that it refused a client: by a ruleset, by a milter, for an unknown user.

import { bracketed, fieldOf, relayPeer } from './sendmail-fields.ts'
import type { LogLine, LogRecord, RecordDraft } from '../log-record.ts'

export function readSendmailRefusal(line: LogLine, id: string | undefined, rest: string): LogRecord | undefined {
  if (rest.startsWith('ruleset=')) return readRuleset(line, id, rest)
  if (rest.startsWith('Milter: ') || rest.startsWith('milter=')) return readMilter(line, id, rest)
  if (rest.startsWith('<')) return readUnknownUser(line, id, rest)
  return rest.startsWith('AUTH failure (') ? readLogInFailure(line, id, rest) : undefined
}

const STAGES: Readonly<Record<string, string>> = {
  check_relay: 'initial connection',
  check_mail: 'MAIL FROM',
  check_rcpt: 'RCPT TO',
  check_data: 'DATA',
  check_eom: 'end of data',
  check_eoh: 'end of data',
  tls_client: 'STARTTLS',
}

/** `ruleset=check_rcpt, arg1=<a@b>, relay=h [192.0.2.1], reject=550 5.7.1 <a@b>... Relaying denied`. */
function readRuleset({ at }: LogLine, id: string | undefined, rest: string): LogRecord | undefined {
  const mark = rest.indexOf(', reject=')
  if (mark < 0) return undefined
  const ruleset = fieldOf(rest, 'ruleset') ?? ''
  const argument = (fieldOf(rest.slice(0, mark), 'arg1') ?? '').replace(/^<(.*)>$/, '$1')
  const relay = fieldOf(rest.slice(0, mark), 'relay')
  const text = rest.slice(mark + 9)
  const record: RecordDraft<'refused'> = {
    at,
    format: 'sendmail',
    kind: 'refused',
    client: relay === undefined ? {} : relayPeer(relay),
    stage: STAGES[ruleset] ?? ruleset,
    text,
    temporary: text.startsWith('4'),
  }
  if (id !== undefined) record.id = id
  if (ruleset === 'check_rcpt') record.recipient = argument
  if (ruleset === 'check_mail') record.from = argument
  return record
}

/** `Milter: data, reject=550 5.7.1 no`, `Milter: to=<a@b>, reject=451 4.3.2 later`. */
function readMilter({ at }: LogLine, id: string | undefined, rest: string): LogRecord | undefined {
  const mark = rest.indexOf(', reject=')
  if (mark < 0) return undefined
  const text = rest.slice(mark + 9)
  const to = bracketed(rest.slice(0, mark), 'to')
  const from = bracketed(rest.slice(0, mark), 'from')
  const record: RecordDraft<'refused'> = {
    at,
    format: 'sendmail',
    kind: 'refused',
    client: {},
    stage: to !== undefined ? 'RCPT TO' : from !== undefined ? 'MAIL FROM' : 'end of data',
    text,
    temporary: text.startsWith('4'),
  }
  if (id !== undefined) record.id = id
  if (to !== undefined) record.recipient = to
  if (from !== undefined) record.from = from
  return record
}

/** `AUTH failure (PLAIN): user not found (-20) SASL(-13): ..., user=alice, relay=h [192.0.2.1]`. */
function readLogInFailure({ at }: LogLine, id: string | undefined, rest: string): LogRecord | undefined {
  const relay = rest.lastIndexOf(', relay=')
  if (relay < 0) return undefined
  const said = rest.slice(0, relay)
  const record: RecordDraft<'refused'> = {
    at,
    format: 'sendmail',
    kind: 'refused',
    client: relayPeer(rest.slice(relay + 8)),
    stage: 'AUTH',
    text: said,
    temporary: false,
  }
  const user = said.lastIndexOf(', user=')
  if (user >= 0) {
    record.text = said.slice(0, user)
    record.user = said.slice(user + 7)
  }
  if (id !== undefined) record.id = id
  return record
}

/** `<nosuch@example.org>... User unknown`, in answer to RCPT. */
function readUnknownUser({ at }: LogLine, id: string | undefined, rest: string): LogRecord | undefined {
  const close = rest.indexOf('>... ')
  if (close < 0) return undefined
  const record: RecordDraft<'refused'> = {
    at,
    format: 'sendmail',
    kind: 'refused',
    client: {},
    recipient: rest.slice(1, close),
    stage: 'RCPT TO',
    text: rest.slice(close + 5),
    temporary: false,
  }
  if (id !== undefined) record.id = id
  return record
}
