// Which of the queued messages are meant: the filter of `queue list` and of every change to many. A message is meant when all
// that is asked of it holds, and so does all that is asked of a recipient for one and the same recipient who is not done. Plain
// data, for it crosses threads; how it is asked of tables is told in sqlite/selected-rows.ts.

import type { MessageId } from '../core/id.ts'
import type { Instant } from '../core/time.ts'

/** `active`: in an attempt right now; `waiting`: due at some time; `held`: tried by nobody. */
export type QueueState = 'waiting' | 'held' | 'active'

export interface QueueFilter {
  /** An address in lower case, `*` for anything; the null reverse-path is the empty text. */
  readonly sender?: string
  readonly recipient?: string
  /** Of the recipient, as an A-label; `*` for anything. */
  readonly domain?: string
  readonly receivedBefore?: Instant
  readonly receivedAfter?: Instant
  /** Octets, both included. */
  readonly atLeast?: number
  readonly atMost?: number
  /** Recipients in one of them; left out: in any. */
  readonly states?: readonly QueueState[]
  /** Of the last reason: a whole code, or its first word. */
  readonly reason?: string
  /** Address of the client that brought it. */
  readonly client?: string
  /** Held by exactly this: `guard user:alice`. */
  readonly heldBy?: string
}

/** Oldest first, newest first, largest first, next to be tried first, most attempts first, by sender. */
export type QueueSort = 'oldest' | 'newest' | 'size' | 'next' | 'attempts' | 'sender'

export interface Selecting {
  readonly filter: QueueFilter
  readonly sort: QueueSort
  readonly limit: number
  /** Where the last answer ended. */
  readonly afterId?: MessageId
}

/** A message that is meant, and the recipients for whom it is. */
export interface Picked {
  readonly id: MessageId
  readonly recipients: readonly number[]
  /** What it is sorted by, least first. */
  readonly key: number | string
}

/** What one question found: it looks at so many messages only, so that others are answered between. */
export interface Selection {
  readonly picked: readonly Picked[]
  /** Those that could not be read, and were passed over. */
  readonly unreadable: readonly MessageId[]
  /** Where to go on; undefined: the end of the queue was reached. */
  readonly lookedTo?: MessageId
}

export type SummaryBy =
  | { readonly kind: 'all' | 'domain' | 'reason' }
  /** The key of a group is a TroubleKey as JSON. */
  | { readonly kind: 'trouble' }
  /** The key of a group is how many of these came after the message. */
  | { readonly kind: 'age'; readonly bounds: readonly Instant[] }

/** Whether an operator holds it, the code of the last reason (empty: not tried yet), the domain of the recipient. */
export type TroubleKey = readonly [held: 0 | 1, reason: string, domain: string]

export interface Summarizing {
  readonly filter: QueueFilter
  readonly by: SummaryBy
  readonly afterId?: MessageId
}

export interface QueueGroup {
  /** Empty: without a reason. */
  readonly key: string
  readonly messages: number
  readonly recipients: number
  /** Of the messages. */
  readonly octets: number
  readonly oldest: Instant
  readonly newest: Instant
  /** The oldest of its messages, where groups of trouble are asked for. */
  readonly example?: MessageId
}

export interface Summary {
  /** All that are meant: one may be in several groups. */
  readonly messages: number
  readonly groups: readonly QueueGroup[]
  readonly unreadable: readonly MessageId[]
  readonly lookedTo?: MessageId
}
