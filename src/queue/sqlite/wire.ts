// What passes between a store client and the store thread, and between a server and its reader thread. Everything is a tuple of numbers and texts, because structured
// cloning of such is several times cheaper than of objects; JSON is made and read on the client's side. The bodies of a
// batch travel in one buffer, and an entry knows its part of it.

import type { MessagePort } from 'node:worker_threads'
import type { HistoryLimits } from '../../config/config.ts'
import type { CheckFinding } from '../check.ts'
import type { DiskReserve, DiskState } from '../disk.ts'
import type { EnvelopeOrder, OrderKind } from '../order.ts'
import type { ReaderQuestion } from '../reader.ts'
import type { StoreErrorCode } from '../store-error.ts'
import type { Recovery } from '../store.ts'

/** idx, state, at, attempts, local part, domain, DSN options (JSON), detail (JSON: reason, hold or outcome), parent (JSON). */
export type RecipientRow = readonly [
  index: number,
  state: number,
  at: number | null,
  attempts: number,
  localPart: string,
  domain: string,
  dsn: string | null,
  detail: string | null,
  parent: string | null,
]

/** `fromLocal` is null for the null reverse-path; `fileSize` is null unless the content is a file. */
export type MessageRow = readonly [
  id: number,
  finishedAt: number | null,
  fromLocal: string | null,
  fromDomain: string | null,
  size: number,
  receivedAt: number,
  fileSize: number | null,
  envelope: string,
]

export type EntryWire = readonly [
  message: MessageRow,
  recipients: readonly RecipientRow[],
  events: string,
  /** The part of the batch's buffer that is the content; both 0 when the content is a file. */
  bodyStart: number,
  bodyEnd: number,
  /** The checksum of a content that is a file, where it is known. */
  fileSum: number | null,
]

/** The new state of one recipient; `attempts` null leaves the number as it is. */
export type StateWire = readonly [
  index: number,
  state: number,
  at: number | null,
  attempts: number | null,
  detail: string | null,
]

export type RefusedWire = readonly [session: number, at: number, client: string, events: string, omitted: number]

export interface ClaimLimit {
  readonly messages: number
  /** Of content that comes into memory; the first message may have more. */
  readonly octets: number
}

/** `only`: indexes of recipients; null: all. */
export type OrderWire = readonly [
  op: 'order',
  kind: OrderKind,
  message: number,
  now: number,
  by: string,
  only: readonly number[] | null,
]

/** `address`: as JSON; null is the null reverse-path. */
export type EnvelopeWire = readonly [
  op: 'envelope',
  kind: EnvelopeOrder['kind'],
  message: number,
  now: number,
  by: string,
  address: string,
]

export type DismissWire = readonly [op: 'dismiss', message: number, now: number, by: string]

/** `after`: how long it has waited (ms); `indexes`: of those who are told of; `events` are those of the message (JSON). */
export type WarnWire = readonly [
  op: 'warn',
  message: number,
  after: number,
  indexes: readonly number[],
  events: string,
  letter: EntryWire | null,
]

/** As in an OutboundCount. */
export type OutboundWire = readonly [
  sender: string,
  at: number,
  letters: number,
  held: number,
  ended: number,
  failed: number,
  spam: number,
  domains: readonly string[],
]

export type OperationWire =
  | readonly [op: 'accept', entry: EntryWire, outbound?: readonly OutboundWire[] | undefined]
  | readonly [
      op: 'settle',
      message: number,
      states: readonly StateWire[],
      events: string | null,
      spawned: readonly EntryWire[],
      /** Their indexes mean nothing yet. */
      added: readonly RecipientRow[],
      outbound?: readonly OutboundWire[] | undefined,
    ]
  | readonly [
      op: 'claim',
      now: number,
      limit: ClaimLimit,
      exceptDomains: readonly string[],
      onceDomains: readonly string[],
    ]
  | readonly [op: 'next-due', exceptDomains: readonly string[]]
  | readonly [op: 'renew', messages: readonly number[], now: number]
  | OrderWire
  | readonly [op: 'prune', now: number, limit: number]
  | readonly [op: 'end-held', now: number, limit: number]
  | readonly [op: 'tell', letter: EntryWire, upTo: number]
  | EnvelopeWire
  | DismissWire
  | WarnWire
  | readonly [op: 'note', events: string]
  /** `state` and `events` are JSON. */
  | readonly [
      op: 'sender',
      sender: string,
      at: number,
      state: string,
      afresh: boolean,
      events: string | null,
      letter: EntryWire | null,
    ]
  | readonly [op: 'refused', sessions: readonly RefusedWire[]]

export interface BatchWire {
  readonly operations: readonly OperationWire[]
  readonly bodies: Uint8Array
}

export type ClaimWire = readonly [
  message: MessageRow,
  recipients: readonly RecipientRow[],
  /** Null when it is a file. */
  content: Uint8Array | null,
  sum: number | null,
]

export interface FailureWire {
  readonly code: StoreErrorCode
  readonly text: string
}

/** As in Changed, or `damaged` for what is stuck (order.ts); the event as JSON, null when nothing was changed. */
export interface ChangedWire {
  readonly events: string | null
  readonly elsewhere: number
  readonly damaged?: true
}

/** A text: the events that the thread itself made of the operation (JSON). */
export type ResultWire = null | number | string | ChangedWire | readonly ClaimWire[] | FailureWire

export interface DamageWire {
  readonly what: string
  readonly why: string
  readonly kept: string
}

export interface AckWire {
  /** One for each operation, in the order of asking. */
  readonly results: readonly ResultWire[]
  /** Commits that the thread has made so far, for the metrics. */
  readonly commits: number
}

/** What the thread is told beside batches, through its own port. */
export type ControlWire = { readonly kind: 'connect'; readonly port: MessagePort } | { readonly kind: 'close' }

/** What the thread tells beside acknowledgements. */
export type ReportWire =
  /** `interrupted`: the events of messages whose attempts are made again (JSON). */
  | { readonly kind: 'ready'; readonly recovery: Omit<Recovery, 'interrupted'>; readonly interrupted: string }
  /** The file system has locked and synced; what comes now may take its time. */
  | { readonly kind: 'usable' }
  | { readonly kind: 'refused'; readonly failure: FailureWire }
  | { readonly kind: 'disk'; readonly disk: DiskState }
  /** `events` (JSON): what was decided about the messages that are damaged. */
  | { readonly kind: 'damage'; readonly damage: DamageWire; readonly events?: string }

/** What the thread starts with. */
export interface StartWire {
  readonly folder: string
  /** Whether to go on where mail that was promised may be missing. */
  readonly acceptLoss: boolean
  readonly history: HistoryLimits
  readonly reserve: DiskReserve
  readonly now: number
  readonly node: number
  /** Octets; a database below it is read through at the start. */
  readonly checkBelow: number
}

/** What the reader thread starts with. */
export interface ReaderStartWire {
  readonly folder: string
}

/** What the thread tells that looks through a large database. */
export type CheckWire =
  /** `of`: messages. */
  | { readonly kind: 'begun'; readonly of: number }
  | { readonly kind: 'looked'; readonly looked: number; readonly findings: readonly CheckFinding[] }
  | { readonly kind: 'done' }

export type QuestionWire = 'close' | readonly [number: number, question: ReaderQuestion, asked: readonly unknown[]]

export type AnswerWire =
  | readonly [number: number, isAnswer: true, value: unknown]
  | readonly [number: number, isAnswer: false, failure: FailureWire]
