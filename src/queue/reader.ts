// The reading port of the store: what trace and queue show. It works beside a running server and without one. Answers
// come later, because a server reads on a thread of its own: no session waits while somebody looks at the queue. A question
// that cannot be answered now rejects with a StoreError, `unavailable` when the reader is at fault and asking again may help.

import type { DecisionId } from '../core/decision.ts'
import type { MessageId } from '../core/id.ts'
import type { Message, Recipient } from '../core/message.ts'
import type { Duration, Instant } from '../core/time.ts'
import type { Event, SessionEvent } from '../events/event.ts'
import type { OutboundRecords } from './outbound.ts'
import type { Selecting, Selection, Summarizing, Summary } from './queue-filter.ts'

export interface QueueEntry {
  readonly message: Message
  readonly recipients: readonly Recipient[]
}

/** A message's whole story. */
export interface Story extends QueueEntry {
  readonly events: readonly Event[]
  readonly finishedAt?: Instant
}

/** A message that cannot be read back: it is kept, nobody is sent it, and `queue salvage` gets out of it what is whole. */
export interface DamagedEntry {
  readonly id: MessageId
  /** What was found wrong, for people. */
  readonly why: string
  /** When it was set aside; undefined where the server has not come to it yet, or cannot move it. */
  readonly foundAt?: Instant
  /** What is left of its envelope; empty for the null reverse-path. */
  readonly from?: string
  readonly recipients: readonly string[]
  /** An operator gave it up. */
  readonly dismissed?: { readonly at: Instant; readonly by: string }
}

export interface DamagedStory extends DamagedEntry {
  readonly events: readonly Event[]
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

/** What is queued: messages, and of their recipients those that are not done and those that are held. */
export interface QueueCounts {
  readonly messages: number
  readonly recipients: number
  readonly held: number
  /** Messages that were set aside because they cannot be read back, and are not among the others; undefined: none. */
  readonly damaged?: number
  /** Of the held those who are so for a time only: notifications that could not be delivered. */
  readonly undeliverable?: number
  /** When the oldest message came in. */
  readonly oldest?: Instant
}

/** Notifications that could not be delivered and of which postmaster has not been told. */
export interface Untold {
  /** Recipients; those who are not held any more are left out. */
  readonly count: number
  /** The first of them. */
  readonly held: readonly { readonly message: Message; readonly recipient: Recipient }[]
  /** The last of them, as QueueStore.tell wants it. */
  readonly upTo: number
  /** When a letter told of such last. */
  readonly lastTold?: Instant
}

/** A message of somebody that has waited for long. */
export interface LateMessage extends QueueEntry {
  /** How long it had waited when its sender was told so last, or was not to be. */
  readonly told?: Duration
}

export interface Late {
  readonly messages: readonly LateMessage[]
  /** Behind this one there may be more; left out: there are none. */
  readonly next?: MessageId
}

export interface ForecastAsked {
  readonly now: Instant
  /** What is due later is left out. */
  readonly until: Instant
  /** How long a slot is; what is due already falls into the first. */
  readonly slot: Duration
  /** Recipients that are looked at. */
  readonly most: number
}

export interface Forecast {
  readonly counted: readonly {
    readonly domain: string
    /** From 0. */
    readonly slot: number
    readonly recipients: number
    readonly messages: number
  }[]
  /** There are more than were looked at. */
  readonly partly: boolean
}

export interface QueueReader {
  /** Messages with at least one recipient that is not done, oldest first, `limit` of them after `afterId`. */
  list(options: { readonly limit: number; readonly afterId?: MessageId }): Promise<readonly QueueEntry[]>
  /** The first of the queued messages that are meant, among so many as one question looks at. */
  select(asked: Selecting): Promise<Selection>
  /** The groups of the messages that are meant, among so many as one question looks at. */
  summarize(asked: Summarizing): Promise<Summary>
  /** In the order of asking; those that are not there or cannot be read are left out. */
  entries(ids: readonly MessageId[]): Promise<readonly QueueEntry[]>
  /** The oldest that were set aside, and behind them those that `list` leaves out of the same page because it cannot read them. */
  damaged(options: { readonly limit: number; readonly afterId?: MessageId }): Promise<readonly DamagedEntry[]>
  damagedStory(id: MessageId): Promise<DamagedStory | undefined>
  counts(): Promise<QueueCounts>
  story(id: MessageId): Promise<Story | undefined>
  /** Newest first: messages from or to the address (case-insensitive), finished ones included. */
  findByAddress(address: string, limit: number): Promise<readonly Story[]>
  refusedSession(id: string): Promise<RefusedStory | undefined>
  /** Newest first: refused sessions in whose events the address occurs. */
  findRefused(address: string, limit: number): Promise<readonly RefusedStory[]>
  /** Newest first: messages among whose events there is a decision of that id, as far back as is looked. */
  findDecision(id: DecisionId, limit: number): Promise<readonly Story[]>
  /** What became of recipients at a domain in messages that came in since, without one message. */
  recentTo(domain: string, since: Instant, except: MessageId): Promise<RecentOutcomes>
  /** `limit` of them in full. */
  untold(limit: number): Promise<Untold>
  /**
   * Queued messages of somebody that came in no later than `before`, whose sender was not told that they had waited for
   * `least`: `limit` of the next `most` that are queued, behind `afterId`.
   */
  late(asked: {
    readonly before: Instant
    readonly least: Duration
    readonly most: number
    readonly limit: number
    readonly afterId?: MessageId
  }): Promise<Late>
  /** What is due when, by domain. */
  forecast(asked: ForecastAsked): Promise<Forecast>
  /** The first octets of the content, for `queue show`; undefined once the content is gone. */
  content(id: MessageId, limit: number): Promise<Uint8Array | undefined>
  /** How much each sender of ours has sent elsewhere, and what was decided about it. */
  outbound(): Promise<OutboundRecords>
  close(): Promise<void>
}

export type ReaderQuestion = Exclude<keyof QueueReader, 'close'>
export type QuestionArguments<Q extends ReaderQuestion> = Parameters<QueueReader[Q]>
export type QuestionResult<Q extends ReaderQuestion> = QueueReader[Q] extends (...asked: never) => Promise<infer A>
  ? A
  : never
/** Whatever answers each question at once, and keeps its thread waiting meanwhile. */
export type Answers = { readonly [Q in ReaderQuestion]: (...asked: QuestionArguments<Q>) => QuestionResult<Q> }
export type Ask = <Q extends ReaderQuestion>(question: Q, ...asked: QuestionArguments<Q>) => Promise<QuestionResult<Q>>

export const askAtOnce =
  (answers: Answers): Ask =>
  async (question, ...asked) =>
    answers[question](...asked)

/** The port over one function that carries questions to wherever they are answered. */
export const readerOver = (ask: Ask, close: () => Promise<void>): QueueReader => ({
  list: (options) => ask('list', options),
  select: (asked) => ask('select', asked),
  summarize: (asked) => ask('summarize', asked),
  entries: (ids) => ask('entries', ids),
  damaged: (options) => ask('damaged', options),
  damagedStory: (id) => ask('damagedStory', id),
  counts: () => ask('counts'),
  story: (id) => ask('story', id),
  findByAddress: (address, limit) => ask('findByAddress', address, limit),
  refusedSession: (id) => ask('refusedSession', id),
  findRefused: (address, limit) => ask('findRefused', address, limit),
  findDecision: (id, limit) => ask('findDecision', id, limit),
  recentTo: (domain, since, except) => ask('recentTo', domain, since, except),
  untold: (limit) => ask('untold', limit),
  late: (asked) => ask('late', asked),
  forecast: (asked) => ask('forecast', asked),
  content: (id, limit) => ask('content', id, limit),
  outbound: () => ask('outbound'),
  close,
})
