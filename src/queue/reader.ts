// The reading port of the store: what trace and queue show. It works beside a running server and without one.

import type { DecisionId } from '../core/decision.ts'
import type { MessageId } from '../core/id.ts'
import type { Message, Recipient } from '../core/message.ts'
import type { Instant } from '../core/time.ts'
import type { Event, SessionEvent } from '../events/event.ts'

export interface QueueEntry {
  readonly message: Message
  readonly recipients: readonly Recipient[]
}

/** A message's whole story. */
export interface Story extends QueueEntry {
  readonly events: readonly Event[]
  readonly finishedAt?: Instant
}

export interface RefusedStory {
  readonly session: string
  readonly at: Instant
  readonly client: string
  readonly events: readonly SessionEvent[]
  /** Events left out of the middle, because a stranger's session may be as long as it likes and the store may not. */
  readonly omitted?: number
}

/** Counts of recipients. */
export interface RecentOutcomes {
  readonly delivered: number
  readonly waiting: number
  readonly failed: number
}

export interface QueueReader {
  /** Messages with at least one recipient that is not done, oldest first, `limit` of them after `afterId`. */
  list(options: { readonly limit: number; readonly afterId?: MessageId }): readonly QueueEntry[]
  counts(): { readonly messages: number; readonly recipients: number; readonly held: number; readonly oldest?: Instant }
  story(id: MessageId): Story | undefined
  /** Newest first: messages from or to the address (case-insensitive), finished ones included. */
  findByAddress(address: string, limit: number): readonly Story[]
  refusedSession(id: string): RefusedStory | undefined
  /** Newest first: refused sessions in whose events the address occurs. */
  findRefused(address: string, limit: number): readonly RefusedStory[]
  /** Newest first: messages among whose events there is a decision of that id, as far back as is looked. */
  findDecision(id: DecisionId, limit: number): readonly Story[]
  /** What became of recipients at a domain in messages that came in since, without one message. */
  recentTo(domain: string, since: Instant, except: MessageId): RecentOutcomes
  /** The first octets of the content, for `queue show`; undefined once the content is gone. */
  content(id: MessageId, limit: number): Uint8Array | undefined
  close(): void
}
