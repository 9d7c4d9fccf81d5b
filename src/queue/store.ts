// The store port: what the rest of the server may ask of the place where mail is kept. Nothing outside queue/ knows what
// is behind it. Every promise of a change resolves only when the change is on disk (fsync), and rejects when it is not.

import type { MessageId, SessionId } from '../core/id.ts'
import type { Content, Message, Parent, Recipient, RecipientState } from '../core/message.ts'
import type { Duration, Instant } from '../core/time.ts'
import type { Event, MessageEvent, ServerEvent, SessionEvent } from '../events/event.ts'
import type { Changed, Dismissal, Dismissed, EnvelopeOrder, Order } from './order.ts'
import type { OutboundCount, SenderChange } from './outbound.ts'
import type { DiskState } from './disk.ts'

/** A message with its recipients as it enters the queue, and the events that led to it. */
export interface NewMessage {
  readonly message: Message
  readonly recipients: readonly Recipient[]
  readonly content: Content
  readonly events: readonly Event[]
  /** What it adds to the counts of those who sent it. */
  readonly outbound?: readonly OutboundCount[]
}

/** The store says what its index is. */
export type AddedRecipient = Omit<Recipient, 'index'> & { readonly parent: Parent }

/** What one attempt came to: the new state of each recipient it was for, its events, and the bounces it caused. */
export interface Settlement {
  readonly message: MessageId
  readonly states: readonly { readonly index: number; readonly state: RecipientState }[]
  readonly events: readonly Event[]
  /** Recipients of the same message that take the place of others, which end as `expanded`; each address enters once. */
  readonly added?: readonly AddedRecipient[]
  /** New messages (notifications) that enter the queue in the same transaction. */
  readonly spawned: readonly NewMessage[]
  /** What it adds to the counts of whoever sent the message. */
  readonly outbound?: readonly OutboundCount[]
}

/** A message of which some recipients have been claimed for an attempt (their state is now `active`). */
export interface Claimed {
  readonly message: Message
  readonly recipients: readonly Recipient[]
  readonly content: Content
}

export interface RefusedSession {
  readonly session: SessionId
  readonly at: Instant
  readonly client: string
  readonly events: readonly SessionEvent[]
}

/** What a start found: messages interrupted by the last stop, entries set aside because they were damaged. */
export interface Recovery {
  /** What was there: nothing, a store that had been closed, one whose last owner died, or one of which mail may be missing. */
  readonly begun: 'new' | 'after-stop' | 'after-crash' | 'in-doubt'
  readonly interrupted: number
  /** Messages that wait, those included. */
  readonly queued: number
  readonly setAside: readonly { readonly what: string; readonly why: string; readonly kept: string }[]
  /** It is too large to be read through at a start: whoever runs it lets that be done beside the work. */
  readonly unchecked?: boolean
  /** The kind of network file system that the folder is on. */
  readonly network?: string
  /** What others could write to until this start. */
  readonly mended?: readonly string[]
  /** The greatest identifier of a message or session in the store, as its number: new ones must be greater. */
  readonly greatestId: number
}

/** That a message is late, as its sender is told; or is not to be told, which is remembered all the same. */
export interface DelayWarning {
  readonly message: MessageId
  /** For so long it has waited. */
  readonly after: Duration
  /** Whom it waits for, by index. */
  readonly recipients: readonly number[]
  readonly events: readonly MessageEvent[]
  /** What tells the sender. */
  readonly letter?: NewMessage
}

/** Told of the events of changes that are on disk. It must return at once, and must not throw. */
export type Committed = (events: readonly Event[]) => void

export interface QueueStore {
  /** What opening the store found and mended. */
  readonly recovery: Recovery
  /** How the disk stands, a second ago at most. */
  readonly disk: DiskState
  /**
   * Tells the events of every change from now on, once it is on disk and before its promise resolves, in the order of the
   * changes; and at once those that the start itself made. One listener.
   */
  listen(committed: Committed): void
  accept(entry: NewMessage): Promise<void>
  settle(settlement: Settlement): Promise<void>
  /** Kept in a bounded ring; a loss of the newest few in a crash is allowed, so this neither waits nor fails. */
  keepRefused(session: RefusedSession): void
  /**
   * Claims recipients that are due, oldest due first, as whole messages: at most `limit` messages, none for a domain in
   * `exceptDomains`, and one at most for each domain in `onceDomains`; no second one that would bring more than `octets` of
   * content into memory.
   */
  claimDue(
    now: Instant,
    limit: number,
    exceptDomains: readonly string[],
    onceDomains?: readonly string[],
    octets?: number,
  ): Promise<readonly Claimed[]>
  /** When the next scheduled recipient falls due, `exceptDomains` left out; undefined when nothing is scheduled. */
  nextDue(exceptDomains: readonly string[]): Promise<Instant | undefined>
  /** These are still under way here, and their recipients this node's (lease.ts). */
  renew(messages: readonly MessageId[], now: Instant): Promise<void>
  /** Does with recipients what an operator says; leaves those alone that are active. */
  order(order: Order): Promise<Changed>
  /**
   * A recipient that the message has already is not added again. `changed` counts the recipients that are concerned; none where
   * the message is finished, or somebody is being tried.
   */
  changeEnvelope(order: EnvelopeOrder): Promise<Changed>
  /** A message that cannot be read back is listed no more; what is left of it is kept as long as history is. */
  dismiss(dismissal: Dismissal): Promise<Dismissed>
  /** Forgets finished messages and refused sessions beyond the limits of history; returns how many went. */
  prune(now: Instant): Promise<number>
  /**
   * Ends what is held with an end that has come, as it was meant to; returns how many recipients. `now` is the time that has
   * certainly come, which is not always what the clock shows.
   */
  endHeld(now: Instant): Promise<number>
  /** Takes a letter that tells of the notifications that could not be delivered, up to this one (QueueReader.untold). */
  tell(letter: NewMessage, upTo: number): Promise<void>
  /** False, and nothing is done: its sender has been told of as much before, or one who is told of does not wait any more. */
  warn(warning: DelayWarning): Promise<boolean>
  /** Keeps what was decided about a sender of ours. */
  changeSender(change: SenderChange): Promise<void>
  /** Keeps what concerns every message; of these the last hundred are kept. */
  note(event: ServerEvent): Promise<void>
  /** Starts a body that is too large to be held in memory. */
  openBody(id: MessageId): Promise<BodyWriter>
  close(): Promise<void>
}

/** A large body on its way to disk; `finish` resolves when file and folder are fsynced. */
export interface BodyWriter {
  write(chunk: Uint8Array): Promise<void>
  finish(): Promise<Content>
  discard(): Promise<void>
}
