// The control port: asks a use-case (use-case.ts) of a server. And what the use-cases answer with. All values are plain JSON,
// with addresses as text and points in time as milliseconds since 1970, because the same shapes travel over the control
// socket and are printed by `--json`: they are documented and only ever grow.
// Implementations: engine.ts (inside the server, or on the store of a stopped one), client.ts (over the socket).

import type { SessionId, MessageId } from '../core/id.ts'
import type { DsnOptions, MailOptions, Origin, RecipientState } from '../core/message.ts'
import type { Instant } from '../core/time.ts'
import type { Event, SessionEvent } from '../events/event.ts'
import type { Facts } from '../core/reason.ts'
import type { CheckState } from '../queue/check.ts'
import type { Reason } from '../core/reason.ts'
import type { DiskTrouble } from '../queue/disk.ts'
import type { HeldSender } from '../queue/outbound.ts'
import type { PausedRoute } from '../deliver/paused-routes.ts'
import type { DamagedEntry, QueueCounts } from '../queue/reader.ts'
import type { RecipientDiagnosis } from './recipient-diagnosis.ts'
import type { BackendState } from '../site/backend-watch.ts'
import type { ConfigurationState } from '../site/reload.ts'
import type { UseCase } from './use-case.ts'

/** A destination where everybody was found dead: what is due for it waits while one message at a time finds out. */
export interface RestingView {
  /** As people read it: `MX of example.org`, `host smtp.isp.example port 587`. */
  readonly where: string
  /** Some of the recipients' domains whose mail goes there, and how many there are. */
  readonly domains: readonly string[]
  readonly domainCount: number
  readonly since: Instant
  /** It is a route that is paused, for this; left out: everybody there was found dead. */
  readonly paused?: Reason
  /** When the next message tries for all; absent while one is on its way. */
  readonly next?: Instant
}

export interface RecipientView {
  readonly index: number
  readonly address: string
  /** The index of the recipient that it took the place of; left out for those that RCPT named. */
  readonly parent?: number
  readonly dsn: DsnOptions
  readonly state: RecipientState
  /** What it waits for, besides its own time. */
  readonly resting?: RestingView
  /** Where it was asked for and there is something to say. */
  readonly diagnosis?: RecipientDiagnosis
}

export interface MessageView {
  readonly id: MessageId
  /** Empty for the null reverse-path of bounces. */
  readonly from: string
  readonly origin: Origin
  readonly options: MailOptions
  /** Octets. */
  readonly size: number
  readonly receivedAt: Instant
  readonly finishedAt?: Instant
  readonly recipients: readonly RecipientView[]
}

/** What is wrong with the disk, so that no mail is taken, and what was measured there (octets, files). */
export interface DiskView {
  readonly trouble: DiskTrouble
  readonly figures: Facts
}

/** A sender that is held; `values` are what was compared. */
export type GuardedView = { readonly sender: string } & HeldSender

export interface Health {
  /** `no-room`: the server runs and delivers, and its disk takes no more mail. */
  readonly status: 'ok' | 'no-room'
  readonly disk?: DiskView
  /** Of a database that is too large to be read through at the start. */
  readonly check?: CheckState
  /** Whether a server answers, or the store of a stopped one was read. */
  readonly server: 'running' | 'stopped'
  readonly version: string
  readonly hostname?: string
  readonly startedAt?: Instant
  readonly queue: QueueCounts
  /** Routes that are paused; left out: none. */
  readonly paused?: readonly PausedRoute[]
  /** Senders whose mail is held by the outbound guard; left out: none. */
  readonly guarded?: readonly GuardedView[]
  /** What the server leans on and does not find. */
  readonly down?: readonly BackendState[]
  /** Something is wrong with the configuration file, and the server goes on with an older one. */
  readonly configuration?: Pick<ConfigurationState, 'lastGood' | 'notTaken'>
}

export interface ServerStatus {
  readonly health: Health
  /** The others are left out where no server runs. */
  readonly listening?: readonly { readonly mode: string; readonly address: string; readonly port: number }[]
  readonly backends?: readonly BackendState[]
  /** How many destinations rest. */
  readonly resting: number
  /** Without its settings. */
  readonly configuration?: ConfigurationState
}

/** What the messages that are meant have in common; of one that is in several groups, each has it. */
export interface QueueGroupView {
  /** A domain; a reason code, empty where nothing was tried yet; or the age from which it is: `0s`, `1h`, `4h`, `1d`. */
  readonly group: string
  readonly messages: number
  readonly recipients: number
  /** Of the messages. */
  readonly octets: number
  readonly oldest: Instant
  readonly newest: Instant
}

export interface QueueList {
  readonly messages: readonly MessageView[]
  /** In place of the messages, where only their ids were asked for. */
  readonly ids?: readonly MessageId[]
  /** How many are meant, where that was asked for: messages, and of their recipients those that are. */
  readonly meant?: { readonly messages: number; readonly recipients: number }
  /** Most messages first; ages from young to old. */
  readonly groups?: readonly QueueGroupView[]
  /** There is more behind this message. */
  readonly next?: MessageId
  /** Messages that nobody can say of whether they are meant, because they cannot be read. */
  readonly unreadable?: readonly MessageId[]
  /** Messages that cannot be read back, with the first page all that were set aside. */
  readonly damaged?: readonly DamagedEntry[]
  readonly counts: QueueCounts
  /** The first of the destinations that rest. */
  readonly resting?: readonly RestingView[]
  readonly disk?: DiskView
}

export interface MessageDetail {
  readonly message: MessageView
  /** The header section of the content, without the empty line that ends it; absent once the content is gone. */
  readonly header?: string
  readonly headerCut: boolean
}

/** A message that cannot be read back, and of its content what `MessageDetail` has. */
export interface DamagedDetail {
  readonly damaged: DamagedEntry
  readonly header?: string
  readonly headerCut: boolean
}

/** The story of a message, as far as it can be read back, or of a session that was refused before there was one. */
export type StoryView =
  | { readonly kind: 'message'; readonly message: MessageView; readonly events: readonly Event[] }
  | { readonly kind: 'damaged'; readonly damaged: DamagedEntry; readonly events: readonly Event[] }
  | {
      readonly kind: 'session'
      readonly session: SessionId
      readonly at: Instant
      readonly client: string
      readonly events: readonly SessionEvent[]
    }

/** Newest first. An id gives one story, an address up to `limit`; `more` tells that older ones were left out. */
export interface TraceResult {
  readonly subject: string
  readonly stories: readonly StoryView[]
  readonly more: boolean
}

/** What a change came to; `recipients` counts those that it touched. */
export interface ChangeResult {
  readonly messages: readonly { readonly id: MessageId; readonly recipients: number }[]
  readonly recipients: number
  /** Recipients left as they are, because another node attempts them. */
  readonly elsewhere?: number
  /** Messages that could not be read, and were passed over. */
  readonly unreadable?: readonly MessageId[]
  /** Of a change to all that are meant: more wait behind this message, for the next portion. */
  readonly next?: MessageId
  /** Nothing was changed: this is what would be. */
  readonly dryRun?: true
}

export const CONTROL_PROBLEMS = {
  'bad-id': 'the text is neither an id nor an address',
  'bad-request': 'the request is not understood',
  'too-large': 'the request has a longer body than is read here',
  'not-found': 'nothing is known by that name',
  damaged: 'the message cannot be read back',
  'log-in': 'nobody is told this who has not logged in and shows no token',
  'not-allowed': 'whoever asks may not do this',
  unavailable: 'neither a server nor its store can be reached',
  busy: 'another process holds the store',
  internal: 'a fault in this server',
} as const satisfies Record<string, string>

export type ControlProblemCode = keyof typeof CONTROL_PROBLEMS

/** `message` is a sentence for the person who asked. */
export interface ControlProblem {
  readonly code: ControlProblemCode
  readonly message: string
}

export type ControlAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: ControlProblem }

export const answer = <T>(value: T): ControlAnswer<T> => ({ ok: true, value })
export const problem = (code: ControlProblemCode, message: string): { ok: false; problem: ControlProblem } => ({
  ok: false,
  problem: { code, message },
})

export const noId = (text: string): ReturnType<typeof problem> =>
  problem('bad-id', `“${text}” is not an id: an id has 11 letters and digits, such as 0S9ZQ4M2XA0.`)

export const noMessage = (id: MessageId): ReturnType<typeof problem> =>
  problem(
    'not-found',
    `No message ${id} is known here. It may have been forgotten: finished messages are kept for a time only.`,
  )

export const isDamaged = (id: MessageId): ReturnType<typeof problem> =>
  problem(
    'damaged',
    `Message ${id} cannot be read back, so nothing can be done with it here; it is kept. ` +
      'Stop the server and let `waybill queue salvage` get out of it what is whole; `waybill queue dismiss` gives it up.',
  )

export interface Control {
  /** `by`: who asks, for the events of a change. */
  ask<Input extends object, T>(useCase: UseCase<Input, T>, input: Input, by?: string): Promise<ControlAnswer<T>>
}
