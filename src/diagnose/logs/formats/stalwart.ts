// Parses lines of Stalwart: `INFO SMTP RCPT TO rejected (delivery.rcpt-to-rejected) queueId = 7, to = "a@b", code = 550, details = "no"`.
// What ends an attempt (`queue.rescheduled`) does not say why; the reason stands in lines before, so the parser that
// makeStalwartParser() gives remembers it.

import type { LogLine, LogRecord, ParseLine, Peer, RecordDraft } from '../log-record.ts'
import { makeMemory } from './memory.ts'

type Fields = ReadonlyMap<string, string>

interface Failure {
  readonly text: string
  readonly peer?: Peer
  readonly stage?: string
}

const LINE = /^(ERROR|WARN|INFO|DEBUG|TRACE) (.{1,120}?) \(([a-z][a-z-]{1,40}\.[a-z][a-z-]{1,60})\) ?/
/** A key, and its value up to the next key; quotes inside a quoted value are not escaped. */
const FIELD = /(\w{1,40}) = (.*?)(?=, \w{1,40} = |$)/g

/** Refusals of clients, and whether they are for now only. */
const REFUSALS: Readonly<Record<string, { readonly stage: string; readonly temporary?: true }>> = {
  'smtp.mailbox-does-not-exist': { stage: 'RCPT TO' },
  'smtp.relay-not-allowed': { stage: 'RCPT TO' },
  'smtp.rcpt-to-greylisted': { stage: 'RCPT TO', temporary: true },
  'smtp.too-many-recipients': { stage: 'RCPT TO' },
  'smtp.mail-from-unauthenticated': { stage: 'MAIL FROM' },
  'smtp.mail-from-not-allowed': { stage: 'MAIL FROM' },
  'smtp.message-too-large': { stage: 'end of data' },
  'smtp.loop-detected': { stage: 'end of data' },
  'smtp.rate-limit-exceeded': { stage: 'MAIL FROM', temporary: true },
  'smtp.concurrency-limit-exceeded': { stage: 'initial connection', temporary: true },
  'auth.failed': { stage: 'AUTH' },
}

const STAGES: Readonly<Record<string, string>> = {
  'delivery.connect-error': 'connect',
  'delivery.greeting-failed': 'initial connection',
  'delivery.ehlo-rejected': 'EHLO',
  'delivery.auth-failed': 'AUTH',
  'delivery.mail-from-rejected': 'MAIL FROM',
  'delivery.rcpt-to-rejected': 'RCPT TO',
  'delivery.message-rejected': 'end of data',
}

export function makeStalwartParser(): ParseLine {
  const failures = makeMemory<Failure>()

  return (line) => {
    const found = LINE.exec(line.text)
    if (found === null) return undefined
    const [head, level = '', says = '', event = ''] = found
    const { fields, first } = readFields(line.text.slice(head.length))
    const id = fields.get('queueId') ?? ''
    const whole = line.text.slice(level.length + 1)
    const refusal = REFUSALS[event]
    if (refusal !== undefined) return refused(line, `${says} ${detailsOf(fields)}`.trim(), fields, refusal)
    const record = id === '' ? undefined : ofMessage({ line, event, says, id, fields, first })
    return (
      record ?? {
        at: line.at,
        format: 'stalwart',
        kind: 'note',
        text: whole,
        trouble: level === 'ERROR' || level === 'WARN',
      }
    )
  }

  function ofMessage({ line: { at }, event, says, id, fields, first }: OfMessage): LogRecord | undefined {
    const base = { at, format: 'stalwart' as const, id }
    if (event.startsWith('queue.queue-')) return arrived(base, { event, fields, first })
    const recipient = address(fields.get('to') ?? '')
    const peer = peerOf(fields)
    const text = textOf(fields)
    switch (event) {
      case 'delivery.dsn-success':
        return attempt(base, recipient, { outcome: 'delivered', text, peer })
      case 'delivery.dsn-perm-fail':
        return attempt(base, recipient, {
          outcome: 'failed',
          ...failures.get(id),
          ...(text === '' ? {} : { text }),
          peer,
        })
      case 'delivery.completed':
        return { ...base, kind: 'finished' }
      case 'queue.rescheduled': {
        const failure = failures.get(id)
        failures.delete(id)
        const [one, ...others] = listOf(first.get('to') ?? '').map((to) =>
          attempt(base, to, { outcome: 'deferred', text: '', ...failure }),
        )
        return failure === undefined || one === undefined
          ? undefined
          : { ...one, ...(others.length > 0 ? { also: others } : {}) }
      }
      case 'delivery.delivered':
      case 'delivery.dsn-temp-fail':
        return undefined
      default: {
        if (!/^delivery\..*(?:-error|-failed|-rejected|null-mx|-exceeded)$/.test(event)) return undefined
        const stage = STAGES[event]
        const said = text === '' ? says : text
        failures.set(id, { text: said, peer, ...(stage === undefined ? {} : { stage }) })
        return { ...base, kind: 'remark', text: `${says}: ${said}` }
      }
    }
  }
}

interface OfMessage {
  readonly line: LogLine
  readonly event: string
  readonly says: string
  readonly id: string
  /** By the last value of each key. */
  readonly fields: Fields
  /** By the first: what the lines of one message have in common stands before the rest. */
  readonly first: Fields
}

type Base = { readonly at: LogLine['at']; readonly format: 'stalwart'; readonly id: string }

function readFields(text: string): { readonly fields: Fields; readonly first: Fields } {
  const fields = new Map<string, string>()
  const first = new Map<string, string>()
  for (const [, key = '', value = ''] of text.matchAll(FIELD)) {
    if (!first.has(key)) first.set(key, value)
    fields.set(key, value)
  }
  return { fields, first }
}

const bare = (value: string): string =>
  value.startsWith('"') ? value.slice(1, value.endsWith('"') ? -1 : undefined) : value
const address = (value: string): string => bare(value).replaceAll(/[<>]/g, '')
const listOf = (value: string): readonly string[] =>
  value.startsWith('[')
    ? value
        .slice(1, -1)
        .split(', ')
        .map(address)
        .filter((one) => one !== '')
    : [address(value)]

/** The innermost reason of `SMTP error occurred (smtp.error) { details = I/O Error, reason = "Connection refused" }`. */
const detailsOf = (fields: Fields): string =>
  bare((fields.get('reason') ?? fields.get('details') ?? '').replace(/"? \}$/, ''))

function textOf(fields: Fields): string {
  const code = fields.get('code')
  const details = detailsOf(fields)
  return code === undefined || details.startsWith(code) ? details : `${code} ${details}`
}

function peerOf(fields: Fields): Peer {
  const host = fields.get('hostname')
  const ip = fields.get('remoteIp')
  const port = Number(fields.get('remotePort'))
  return {
    ...(host === undefined ? {} : { host: bare(host) }),
    ...(ip === undefined ? {} : { address: ip }),
    ...(port > 0 ? { port } : {}),
  }
}

function arrived(base: Base, { event, fields, first }: Pick<OfMessage, 'event' | 'fields' | 'first'>): LogRecord {
  const size = Number(fields.get('size'))
  const ip = first.get('remoteIp')
  const about = first.get('queueId')
  return {
    ...base,
    kind: 'arrived',
    from: address(fields.get('from') ?? ''),
    recipients: listOf(fields.get('to') ?? ''),
    ...(size >= 0 ? { size } : {}),
    ...(ip === undefined || event === 'queue.queue-dsn' ? {} : { client: { address: ip } }),
    ...(event === 'queue.queue-dsn' && about !== undefined && about !== base.id ? { bounceOf: about } : {}),
  }
}

function attempt(
  base: Base,
  recipient: string,
  {
    outcome,
    text,
    peer,
    stage,
  }: { outcome: RecordDraft<'attempted'>['outcome']; text?: string; peer?: Peer; stage?: string },
): RecordDraft<'attempted'> {
  const record: RecordDraft<'attempted'> = { ...base, kind: 'attempted', outcome, recipient }
  if (peer !== undefined && Object.keys(peer).length > 0) record.peer = peer
  if (text !== undefined && text !== '') record.text = text
  if (stage !== undefined) record.stage = stage
  return record
}

function refused(
  { at }: LogLine,
  text: string,
  fields: Fields,
  { stage, temporary = false }: { readonly stage: string; readonly temporary?: boolean },
): LogRecord {
  const ip = fields.get('remoteIp')
  const to = fields.get('to')
  const user = fields.get('accountName')
  return {
    at,
    format: 'stalwart',
    kind: 'refused',
    client: ip === undefined ? {} : { address: ip },
    stage,
    text,
    temporary,
    ...(to === undefined ? {} : { recipient: address(to) }),
    ...(user === undefined ? {} : { user: bare(user) }),
  }
}
