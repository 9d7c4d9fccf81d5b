// What is found of one message in all that there is to look through, the newest source first; and what it comes to. A row counts
// only when its checksum fits. That a recipient is done counts wherever it is found, since nobody becomes undone: so nobody is
// sent a message twice because an older copy says that it waits.

import { formatMailbox, parseMailbox, type Mailbox } from '../../core/address.ts'
import { messageId, type MessageId } from '../../core/id.ts'
import type { FinalOutcome, Message, Recipient, RecipientState } from '../../core/message.ts'
import type { Instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import { KnownAddresses } from '../known-addresses.ts'
import { decodeEvents, decodeMessage, decodeRecipient, readMessageRow, readRecipientRow, text } from '../sqlite/rows.ts'
import { RECIPIENT_STATE } from '../sqlite/schema.ts'
import { isUnreadable } from '../sqlite/sqlite-error.ts'
import { contentSum, envelopeSum, fits, recipientSum, stateSum } from '../sqlite/sums.ts'
import type { PageRow } from './catalogue.ts'
import type { FoundFile } from './contents.ts'
import type { Lost } from './salvage-report.ts'
import type { Table } from './row-kinds.ts'
import type { Value } from './record.ts'

export interface SearchedSource {
  /** The file, for people. */
  readonly name: string
  /** Whether what it says of a recipient is the newest that there is. */
  readonly current: boolean
  rows(table: Table, key: number): readonly PageRow[]
}

/** Where a content is that is a file: one with this size and checksum. */
export type FindContent = (id: MessageId, size: number, sum: number | null) => string | undefined

export type FoundContent =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | ({ readonly kind: 'file' } & FoundFile)

export type FoundMessage =
  /** `unsure`: those of whom it is not known whether they have it; `content` is there unless all are done. */
  | {
      readonly kind: 'whole'
      readonly source: string
      readonly message: Message
      readonly recipients: readonly Recipient[]
      readonly unsure: readonly number[]
      readonly content: FoundContent | undefined
      readonly events: readonly Event[]
    }
  | { readonly kind: 'lost'; readonly lost: Lost }

interface Envelope {
  readonly source: string
  readonly message: Message
  readonly fileSize: number | null
  readonly bodySum: number | null
}

type Queued = Extract<Event, { kind: 'queued' }>

export function find(id: number, sources: readonly SearchedSource[], findContent: FindContent): FoundMessage {
  const events = findEvents(id, sources)
  const queued = events.find((event): event is Queued => event.kind === 'queued' && event.message === messageId(id))
  const envelope = findEnvelope(id, sources)
  const { recipients, unsure } = findRecipients(id, sources, events, queued)
  const lost = (why: Lost['why']): FoundMessage => ({
    kind: 'lost',
    lost: {
      id: messageId(id),
      why,
      ...(envelope ? { from: reversePath(envelope.message) } : queued && { from: queued.mailFrom }),
      recipients:
        recipients.length > 0 ? recipients.map(({ rcptTo }) => formatMailbox(rcptTo)) : (queued?.recipients ?? []),
      ...(queued?.subject !== undefined && { subject: queued.subject }),
      ...(queued && { size: queued.size }),
    },
  })
  if (!envelope) return lost('envelope')
  if (recipients.length === 0) return lost('recipients')
  const { source, message } = envelope
  const isOver = recipients.every(({ state }) => state.kind === 'done')
  if (isOver) return { kind: 'whole', source, message, recipients, unsure: [], content: undefined, events }
  const content = contentOf(id, envelope, sources, findContent)
  if (typeof content === 'string') return lost(content)
  return { kind: 'whole', source, message, recipients, unsure, content, events }
}

const reversePath = ({ mailFrom }: Message): string => (mailFrom === null ? '' : formatMailbox(mailFrom))

function findEnvelope(id: number, sources: readonly SearchedSource[]): Envelope | undefined {
  for (const source of sources) {
    for (const { values } of source.rows('message', id)) {
      const envelope = readable(() => {
        const row = readMessageRow(values.slice(0, 8))
        const bodySum = values[9] ?? null
        if (!fits(values[8] ?? null, envelopeSum(row)) || (bodySum !== null && typeof bodySum !== 'number'))
          return undefined
        return { source: source.name, message: decodeMessage(row), fileSize: row[6], bodySum }
      })
      if (envelope) return envelope
    }
  }
  return undefined
}

interface FoundRecipient {
  readonly recipient: Recipient
  readonly sure: boolean
}

function findRecipients(
  id: number,
  sources: readonly SearchedSource[],
  events: readonly Event[],
  queued: Queued | undefined,
): { readonly recipients: readonly Recipient[]; readonly unsure: readonly number[] } {
  const found = new Map<number, FoundRecipient>()
  for (const source of sources) {
    for (const { values, sure } of source.rows('recipient', id)) {
      const read = readable(() => recipientOf(id, values))
      if (!read) continue
      const { recipient } = read
      const isNewest = read.sure && sure && source.current
      const before = found.get(recipient.index)
      if (
        !before ||
        recipient.state.kind === 'done' ||
        (!before.sure && isNewest && before.recipient.state.kind !== 'done')
      ) {
        found.set(recipient.index, { recipient, sure: isNewest })
      }
    }
  }
  // The story names all whose rows are gone.
  for (const [index, address] of (queued?.recipients ?? []).entries()) {
    const parsed = found.has(index) ? undefined : parseMailbox(address)
    if (parsed?.ok === true) found.set(index, { recipient: nameless(index, parsed.value), sure: false })
  }
  for (const recipient of missingChildren([...found.values()], events)) {
    found.set(recipient.index, { recipient, sure: false })
  }
  const ended = endsIn(events)
  const all = [...found.values()].sort((a, b) => a.recipient.index - b.recipient.index)
  const recipients = all.map(({ recipient, sure }) => {
    const end = sure || recipient.state.kind === 'done' ? undefined : endOf(recipient, ended)
    return end ? { ...recipient, state: end } : recipient
  })
  const unsure = all.flatMap(({ sure }, i) => {
    const recipient = recipients[i]
    return !recipient || sure || recipient.state.kind === 'done' ? [] : [recipient.index]
  })
  return { recipients, unsure }
}

/** Those that took the place of others, as the story tells, and whose rows are gone. */
function missingChildren(found: readonly FoundRecipient[], events: readonly Event[]): readonly Recipient[] {
  const known = found.map(({ recipient }) => recipient)
  const addresses = new KnownAddresses(known)
  let next = 1 + Math.max(-1, ...known.map(({ index }) => index))
  const missing: Recipient[] = []
  for (const event of events) {
    if (event.kind !== 'expanded') continue
    const parent = known.find(({ rcptTo }) => formatMailbox(rcptTo) === event.recipient)
    const ancestors = [...(parent?.parent?.ancestors ?? []), event.recipient]
    for (const address of event.to) {
      const parsed = parseMailbox(address)
      if (!parsed.ok) continue
      const child = { ...nameless(next, parsed.value), parent: { index: parent?.index ?? 0, ancestors } }
      if (!addresses.enter(child)) continue
      missing.push(child)
      next++
    }
  }
  return missing
}

/** That an address was expanded is the end of the one that was, and not of the one of the same name that came of it. */
function endOf({ rcptTo, parent }: Recipient, ended: ReadonlyMap<string, RecipientState>): RecipientState | undefined {
  const address = formatMailbox(rcptTo)
  const end = ended.get(address)
  const isExpanded = end?.kind === 'done' && end.outcome.kind === 'expanded'
  return isExpanded && parent?.ancestors.includes(address) === true ? undefined : end
}

const nameless = (index: number, rcptTo: Mailbox): Recipient => ({
  index,
  rcptTo,
  dsn: {},
  state: { kind: 'active', attempts: 0 },
})

/** Whose state is altered is known by the address alone. */
function recipientOf(id: number, values: readonly Value[]): FoundRecipient | undefined {
  const row = readRecipientRow([...values.slice(1, 9), values[11] ?? null])
  if (values[0] !== id || !fits(values[9] ?? null, recipientSum(id, row))) return undefined
  if (fits(values[12] ?? null, stateSum(row[1], row[2]))) return { recipient: decodeRecipient(row), sure: true }
  const [index, , , , localPart, domain, dsn, , parent] = row
  const unknown = [index, RECIPIENT_STATE.active, 0, 0, localPart, domain, dsn, null, parent] as const
  return { recipient: decodeRecipient(unknown), sure: false }
}

/** Who is done as the story tells it. */
function endsIn(events: readonly Event[]): ReadonlyMap<string, RecipientState> {
  const ends = new Map<string, RecipientState>()
  const end = (address: string, outcome: FinalOutcome, at: Instant): unknown =>
    ends.set(address, { kind: 'done', outcome, at })
  for (const event of events) {
    if (event.kind === 'delivered') end(event.recipient, { kind: 'delivered', via: event.via }, event.at)
    if (event.kind === 'failed') end(event.recipient, event.outcome, event.at)
    if (event.kind === 'expanded') {
      const { recipient, router, to, at } = event
      end(recipient, { kind: 'expanded', router, into: to.length }, at)
    }
    if (event.kind === 'cancelled') {
      for (const address of event.recipients) end(address, { kind: 'cancelled', by: event.by }, event.at)
    }
    if (event.kind === 'marked-delivered') {
      for (const address of event.recipients) end(address, { kind: 'marked-delivered', by: event.by }, event.at)
    }
  }
  return ends
}

function findEvents(id: number, sources: readonly SearchedSource[]): readonly Event[] {
  const texts = new Map<string, readonly Event[]>()
  for (const source of sources) {
    const rows = [...source.rows('event', id)].sort((a, b) => Number(a.values[0]) - Number(b.values[0]))
    for (const { values } of rows) {
      const events = readable(() => {
        const json = text(values[2], 'events')
        return { json, list: decodeEvents(json) }
      })
      if (events && !texts.has(events.json)) texts.set(events.json, events.list)
    }
  }
  return [...texts.values()].flat().sort((a, b) => a.at - b.at)
}

function contentOf(
  id: number,
  { message, fileSize, bodySum }: Envelope,
  sources: readonly SearchedSource[],
  findContent: FindContent,
): FoundContent | 'content' | 'altered' {
  if (fileSize !== null) {
    const path = findContent(messageId(id), fileSize, bodySum)
    return path === undefined ? 'content' : { kind: 'file', path, size: fileSize, sum: bodySum }
  }
  let isThere = false
  for (const source of sources) {
    for (const { values } of source.rows('body', id)) {
      const bytes = values[1]
      if (!(bytes instanceof Uint8Array)) continue
      isThere = true
      if (bytes.length === message.size && fits(bodySum, contentSum(bytes))) return { kind: 'inline', bytes }
    }
  }
  return isThere ? 'altered' : 'content'
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isUnreadable(error)) return undefined
    throw error
  }
}
