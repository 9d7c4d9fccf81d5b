// Turns the records that a log has of one message into Waybill's own events, so that what shows Waybill's messages shows those
// of other servers as well. Where a log does not tell what an event needs, the event `logged` says what it does tell: nothing
// is made up. Records come in the order of the log.

import type { MessageId } from '../../core/id.ts'
import { instant, type Instant } from '../../core/time.ts'
import type { MessageEvent } from '../../events/event.ts'
import type { ArrivedRecord, Attempted, LogRecord, Peer } from './log-record.ts'

/** Queue ids of other servers have other forms than Waybill's; in events they stand as the log has them. */
const messageId = (id: string): MessageId => id as MessageId

export function toEvents(id: string, records: readonly LogRecord[]): readonly MessageEvent[] {
  const message = messageId(id)
  const attempts = new Map<string, number>()
  const events: MessageEvent[] = []
  const arrival = mergeArrivals(records)
  let told = false
  let last: Instant = instant(0)
  for (const record of records) {
    const at = record.at ?? last
    last = at
    switch (record.kind) {
      case 'arrived':
        if (arrival !== undefined && !told) events.push(...arrivalEvents(arrival, records, { at, message }))
        told = true
        break
      case 'attempted': {
        const key = record.original ?? record.recipient
        const attempt = (attempts.get(key) ?? 0) + 1
        if (!record.earlier) attempts.set(key, attempt)
        events.push(...attemptEvents(record, attempt, { at, message }))
        break
      }
      case 'finished':
        events.push({ at, message, kind: 'logged', text: ENDS[record.how ?? 'done'] })
        break
      case 'refused':
        events.push({
          at,
          message,
          kind: 'logged',
          outcome: 'failed',
          text: record.text,
          ...stageOf(record.stage),
          host: peerText(record.client),
        })
        break
      case 'remark':
        events.push({ at, message, kind: 'logged', text: record.text })
        break
      case 'note':
        break
    }
  }
  return events
}

const ENDS = {
  done: 'Completed: nothing is left to do for this message.',
  removed: 'The message was taken off the queue.',
  expired: 'The time for retrying is over.',
  bounced: 'The message came back to its sender.',
} as const

interface At {
  readonly at: Instant
  readonly message: MessageId
}

/** Several lines may each tell a part of an arrival. */
export function mergeArrivals(records: readonly LogRecord[]): ArrivedRecord | undefined {
  const arrivals = records.filter((record) => record.kind === 'arrived')
  return arrivals.length === 0 ? undefined : arrivals.reduce((all, one) => ({ ...one, ...all }))
}

function arrivalEvents(arrival: ArrivedRecord, records: readonly LogRecord[], where: At): MessageEvent[] {
  const { from, size, subject, messageIdField, bounceOf } = arrival
  const how = arrivalText(arrival)
  const source: MessageEvent[] = how === '' ? [] : [{ ...where, kind: 'logged', text: how }]
  if (from === undefined || size === undefined) {
    return [
      {
        ...where,
        kind: 'logged',
        text: `It arrived${from === undefined ? '' : ` from ${from === '' ? '<>' : from}`}.`,
      },
      ...source,
    ]
  }
  const queued: MessageEvent = {
    ...where,
    kind: 'queued',
    mailFrom: from,
    recipients: arrival.recipients ?? recipientsOf(records),
    size,
    ...(subject === undefined ? {} : { subject }),
    ...(messageIdField === undefined ? {} : { messageIdField }),
    ...(bounceOf === undefined ? {} : { bounceOf: messageId(bounceOf) }),
  }
  return [queued, ...source]
}

/** Who handed it over, and how. */
function arrivalText({ user, client, protocol, tls, script }: ArrivedRecord): string {
  const parts = [
    script === undefined
      ? undefined
      : `the script ${script.file}${script.uid === undefined ? '' : `, run as uid ${script.uid}`}`,
    user === undefined ? undefined : `user ${user}`,
    client === undefined ? undefined : `client ${peerText(client)}`,
    protocol === undefined ? undefined : `protocol ${protocol}`,
    tls,
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? '' : `Handed over by ${parts.join(', ')}.`
}

/** An arrival often does not name them; the deliveries do. */
export function recipientsOf(records: readonly LogRecord[]): readonly string[] {
  const found = new Set<string>()
  for (const record of records) {
    if (record.kind === 'attempted') found.add(record.original ?? record.recipient)
    if (record.kind === 'arrived') for (const one of record.recipients ?? []) found.add(one)
  }
  return [...found]
}

export function peerText({ host, address, port, helo }: Peer): string {
  const name = host ?? (helo === undefined ? undefined : `(${helo})`)
  const number =
    address === undefined ? undefined : `[${address}]${port === undefined || port === 25 ? '' : `:${port}`}`
  return [name, number].filter((part) => part !== undefined).join(' ') || 'a client without a name'
}

const stageOf = (stage: string | undefined): { readonly stage?: string } => (stage === undefined ? {} : { stage })

function attemptEvents(record: Attempted, attempt: number, where: At): MessageEvent[] {
  const { recipient, original, outcome, peer, tls, router, transport, text = '' } = record
  const destination = [
    peer === undefined ? recipient : `host ${peerText(peer)}`,
    router === undefined ? undefined : `by router ${router}`,
    transport === undefined ? undefined : `transport ${transport}`,
  ].filter((part) => part !== undefined)
  const recipients = [original ?? recipient]
  const started: MessageEvent[] = record.earlier
    ? []
    : [{ ...where, kind: 'attempt-started', attempt, destination: destination.join(', '), recipients }]
  if (outcome === 'delivered' && peer?.host !== undefined && peer.address !== undefined) {
    const via = {
      transport: 'smtp',
      host: peer.host,
      address: peer.address,
      port: peer.port ?? 25,
      tls: tls !== undefined,
      dsn: false,
      reply: text,
    } as const
    return [...started, { ...where, kind: 'delivered', attempt, recipient, via }]
  }
  const host = peer === undefined ? undefined : peerText(peer)
  return [
    ...started,
    {
      ...where,
      kind: 'logged',
      outcome,
      recipient,
      text,
      ...stageOf(record.stage),
      ...(host === undefined ? {} : { host }),
    },
  ]
}
