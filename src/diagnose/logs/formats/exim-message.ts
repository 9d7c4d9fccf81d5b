// Lines of Exim's log that begin with a message id: arrivals (`<=`), deliveries (`=>`, `->`, `*>`, `>>`), failures (`**`),
// deferrals (`==`), `Completed`, refusals after the content, and everything else that is said of a message, which is a
// remark. Tolerates what web pages do to pasted logs: `**` and `<` without a blank behind them, `[addr]` for an address.

import type { LogLine, LogRecord } from '../log-record.ts'
import { readError } from './exim-error.ts'
import { readFields, type EximFields } from './exim-fields.ts'
import { readHead } from './exim-head.ts'
import { parseEximRejection } from './exim-rejection.ts'

type Of<K extends LogRecord['kind']> = {
  -readonly [P in keyof Extract<LogRecord, { kind: K }>]: Extract<LogRecord, { kind: K }>[P]
}

/** `at` is where the text behind the id begins. */
export function parseEximMessage(line: LogLine, id: string, at: number): LogRecord {
  const { text } = line
  const second = text.charCodeAt(at + 1)
  switch (text.charCodeAt(at)) {
    case 60: // <
      if (second === 61) return arrival(line, id, at + 2)
      if (isAddressStart(second)) return arrival(line, id, at + 1)
      break
    case 61: // =
      if (second === 62) return attempt(line, id, at + 2, 'delivered')
      if (second === 61) return attempt(line, id, at + 2, 'deferred')
      break
    case 45: // -
      if (second === 62) return attempt(line, id, at + 2, 'delivered')
      break
    case 42: // *
      if (second === 42) return attempt(line, id, at + 2, 'failed')
      if (second === 62) return attempt(line, id, at + 2, 'delivered')
      break
    case 62: // >
      if (second === 62) return attempt(line, id, at + 2, 'delivered')
      break
    case 40: // (
      if (second === 61) return arrival(line, id, at + 2)
      break
    case 67: // C
      if (text.startsWith('Completed', at)) return { at: line.at, format: 'exim', kind: 'finished', id }
      break
  }
  return otherLine(line, id, at)
}

/** `<[addr]`, `<a@b.example`, but not `<- `. */
const isAddressStart = (code: number): boolean =>
  code === 91 || code === 60 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

function arrival(line: LogLine, id: string, from: number): LogRecord {
  const { text } = line
  const head = readHead(text, from)
  const fields = readFields(text, head.end)
  const record: Of<'arrived'> = {
    at: line.at,
    format: 'exim',
    kind: 'arrived',
    id,
    from: head.address === '<>' ? '' : head.address,
  }
  if (fields.host !== undefined) record.client = fields.host
  const user = fields.authenticator === undefined ? fields.user : authenticated(fields.authenticator, fields.user)
  if (user !== undefined) record.user = user
  if (fields.protocol !== undefined) record.protocol = fields.protocol
  if (fields.tls !== undefined) record.tls = fields.tls
  const size = Number(fields.size)
  if (size >= 0) record.size = size
  if (fields.messageIdField !== undefined) record.messageIdField = fields.messageIdField
  if (fields.subject !== undefined) record.subject = fields.subject
  if (fields.recipients !== undefined) record.recipients = fields.recipients
  if (fields.router !== undefined) record.bounceOf = fields.router
  return record
}

/** `A=authenticator:id:sender`; the id is who logged in. */
function authenticated(authenticator: string, ident: string | undefined): string | undefined {
  const colon = authenticator.indexOf(':')
  if (colon < 0) return ident
  const next = authenticator.indexOf(':', colon + 1)
  return authenticator.slice(colon + 1, next < 0 ? undefined : next)
}

function attempt(line: LogLine, id: string, from: number, outcome: Of<'attempted'>['outcome']): LogRecord {
  const { text } = line
  const head = readHead(text, from)
  const fields = readFields(text, head.end)
  const record: Of<'attempted'> = {
    at: line.at,
    format: 'exim',
    kind: 'attempted',
    id,
    outcome,
    recipient: head.address,
  }
  if (head.original !== undefined) record.original = head.original
  if (fields.router !== undefined) record.router = fields.router
  if (fields.transport !== undefined) record.transport = fields.transport
  if (fields.host !== undefined) record.peer = fields.host
  if (fields.tls !== undefined) record.tls = fields.tls
  if (fields.queueTime !== undefined) setDelay(record, fields.queueTime)
  if (fields.error !== undefined) setError(record, fields)
  else if (fields.confirmation !== undefined) record.text = fields.confirmation
  return record
}

function setError(record: Of<'attempted'>, { error = '' }: EximFields): void {
  let rest = error
  // `Connection timed out H=mx.example [192.0.2.1]: SMTP timeout after initial connection`
  const host = record.peer === undefined ? rest.indexOf(' H=') : -1
  if (host >= 0 && host < 100) {
    const inner = readFields(rest, host)
    if (inner.host !== undefined) {
      record.peer = inner.host
      rest = inner.error ?? rest.slice(0, host)
    }
  }
  const { text, stage, earlier } = readError(rest)
  record.text = text
  if (stage !== undefined) record.stage = stage
  if (earlier) record.earlier = true
}

/** `3m45s`, `0.107s`, `2d3h`. */
function setDelay(record: Of<'attempted'>, time: string): void {
  const SECONDS: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }
  let total = 0
  for (const [, amount, unit = ''] of time.matchAll(/(\d{1,9}(?:\.\d{1,6})?)([wdhms])/g)) {
    total += Number(amount) * (SECONDS[unit] ?? 0)
  }
  record.delay = total
}

/** Told of a message, and wrong with the server: its configuration, its scanner, its rights, a message that is left lying. */
const TROUBLE =
  /^(?:PANIC|Frozen|Tainted |failed to (?:expand|open|read|write|create|set)|[Uu]nable to |re-exec of exim |(?:spam|malware|regex) acl condition|\S{1,40} transport process returned|string_|[Ee]xpansion of |Spool file |Format error |cannot |can't |Cannot |\w{1,30} lookup (?:failed|of .{1,200} (?:gave|failed))|Child mail process returned|DKIM: (?:signing|could not))/

const SCRIPT = /^X-PHP-Originating-Script: ?"?(?:(\d{1,10}):)?([^"]{1,300}?)"?\s*$/

function otherLine(line: LogLine, id: string, at: number): LogRecord {
  const text = line.text.slice(at)
  const script = SCRIPT.exec(text)
  if (script !== null) {
    const [, uid, file = ''] = script
    return {
      at: line.at,
      format: 'exim',
      kind: 'arrived',
      id,
      script: { file, ...(uid === undefined ? {} : { uid: Number(uid) }) },
    }
  }
  const rejection = parseEximRejection(line, text, id)
  if (rejection !== undefined) return rejection
  if (text.startsWith('removed by ')) return { at: line.at, format: 'exim', kind: 'finished', id, how: 'removed' }
  const remark: Of<'remark'> = { at: line.at, format: 'exim', kind: 'remark', id, text }
  if (TROUBLE.test(text)) remark.trouble = true
  return remark
}
