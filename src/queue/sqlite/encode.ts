// From the nouns of the port to rows. Runs on the caller's thread, once for each message, so it makes as few objects as
// it can. rows.ts is the way back.

import { parseId } from '../../core/id.ts'
import type { Recipient, RecipientState } from '../../core/message.ts'
import type { Event, SessionEvent } from '../../events/event.ts'
import type { OutboundCount } from '../outbound.ts'
import { StoreError } from '../store-error.ts'
import type { NewMessage, RefusedSession } from '../store.ts'
import { RECIPIENT_STATE } from './schema.ts'
import type { EntryWire, OutboundWire, RecipientRow, RefusedWire, StateWire } from './wire.ts'

/** Octets (about) of the events of one refused session that are kept: a stranger decides how many there are. */
export const REFUSED_EVENTS_LIMIT = 32 * 1024

export function idNumber(id: string): number {
  const value = parseId(id)
  if (value === undefined) throw new StoreError('internal', `${JSON.stringify(id)} is not an identifier`)
  return value
}

/** `placeBody` puts inline content into the batch's buffer and returns where it begins. */
export function encodeEntry(
  { message, recipients, content, events }: NewMessage,
  placeBody: (bytes: Uint8Array) => number,
): EntryWire {
  const { mailFrom, origin, options, size, receivedAt } = message
  const id = idNumber(message.id)
  const inline = content.kind === 'inline'
  if (!inline && content.name !== message.id) {
    throw new StoreError('internal', `the content ${content.name} was not made by openBody for ${message.id}`)
  }
  const start = inline ? placeBody(content.bytes) : 0
  return [
    [
      id,
      finishedAt(recipients, receivedAt),
      mailFrom === null ? null : mailFrom.localPart,
      mailFrom === null ? null : mailFrom.domain,
      size,
      receivedAt,
      inline ? null : content.size,
      JSON.stringify({ origin, options }),
    ],
    recipients.map(encodeRecipient),
    JSON.stringify(events),
    start,
    inline ? start + content.bytes.length : 0,
    inline ? null : (content.sum ?? null),
  ]
}

export function encodeRecipient({ index, parent, rcptTo, dsn, state }: Recipient): RecipientRow {
  const [, kind, at, attempts, detail] = encodeState(index, state)
  const asked = dsn.notify === undefined && dsn.orcpt === undefined ? null : JSON.stringify(dsn)
  return [index, kind, at, attempts ?? 0, rcptTo.localPart, rcptTo.domain, asked, detail, jsonOrNull(parent)]
}

export function encodeState(index: number, state: RecipientState): StateWire {
  switch (state.kind) {
    case 'scheduled':
      return [index, RECIPIENT_STATE.scheduled, state.due, state.attempts, jsonOrNull(state.lastReason)]
    case 'active':
      return [index, RECIPIENT_STATE.active, null, state.attempts, jsonOrNull(state.lastReason)]
    case 'held': {
      const { by, since, attempts, lastReason, ends } = state
      const detail = JSON.stringify({ by, since, lastReason, outcome: ends?.outcome })
      return [index, RECIPIENT_STATE.held, ends?.at ?? null, attempts, detail]
    }
    case 'done':
      return [index, RECIPIENT_STATE.done, state.at, null, JSON.stringify(state.outcome)]
  }
}

const jsonOrNull = (value: object | undefined): string | null => (value === undefined ? null : JSON.stringify(value))

export const encodeEvents = (events: readonly Event[]): string | null =>
  events.length === 0 ? null : JSON.stringify(events)

const NO_DOMAINS: readonly string[] = []

export const encodeOutbound = (counts: readonly OutboundCount[]): readonly OutboundWire[] =>
  counts.map(({ sender, at, letters = 0, held = 0, ended = 0, failed = 0, spam = 0, domains = NO_DOMAINS }) => [
    sender,
    at,
    letters,
    held,
    ended,
    failed,
    spam,
    domains,
  ])

/** When the message was over, for one that enters with every recipient done. */
function finishedAt(recipients: readonly Recipient[], receivedAt: number): number | null {
  let last = receivedAt
  for (const { state } of recipients) {
    if (state.kind !== 'done') return null
    if (state.at > last) last = state.at
  }
  return last
}

/** A story that is too long loses its middle: how it began and how it ended tell more. */
export function encodeRefused({ session, at, client, events }: RefusedSession): RefusedWire {
  const whole = JSON.stringify(events)
  if (whole.length <= REFUSED_EVENTS_LIMIT) return [idNumber(session), at, client, whole, 0]
  const texts = events.map((event: SessionEvent) => JSON.stringify(event))
  let room = REFUSED_EVENTS_LIMIT
  const head: string[] = []
  const tail: string[] = []
  for (let i = 0; i < texts.length; i++) {
    const fromHead = i % 2 === 0
    const text = (fromHead ? texts[head.length] : texts[texts.length - 1 - tail.length]) ?? ''
    if (text.length > room) break
    room -= text.length + 1
    if (fromHead) head.push(text)
    else tail.unshift(text)
  }
  const kept = [...head, ...tail]
  return [idNumber(session), at, client, `[${kept.join(',')}]`, texts.length - kept.length]
}
