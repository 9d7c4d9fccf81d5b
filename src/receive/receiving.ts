// A message between its final dot and the reply, as the steps see it: what came, what has been found out and decided about
// it so far, and what is to be changed in it before it is stored. Types, and the little that several steps share.

import type { ReversePath } from '../core/address.ts'
import type { Clock } from '../core/clock.ts'
import type { Decision } from '../core/decision.ts'
import type { HeaderSection } from '../core/header.ts'
import type { SessionId } from '../core/id.ts'
import type { Content, RecipientState } from '../core/message.ts'
import type { Facts } from '../core/reason.ts'
import type { Reply } from '../core/reply.ts'
import type { MessageOrigin, OriginDeps } from '../email-auth/message-origin.ts'
import type { SessionPolicy } from '../policy/policy.ts'
import type { GuardVerdict } from '../guard/outbound-guard.ts'
import type { NewMessage, QueueStore } from '../queue/store.ts'
import type { ContentChange } from '../scan/content-change.ts'
import type { Event } from '../events/event.ts'
import type { Signer } from '../email-auth/dkim/signer.ts'
import type { HeadAndBody } from '../scan/head-and-body.ts'
import { scannedFields } from '../scan/scan-event.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { Acceptance, CompletedContent } from '../smtp/server-actions.ts'
import type { SessionFacts } from '../smtp/session-facts.ts'
import type { Unstamped } from '../smtp/session-journal.ts'
import type { Intake } from './intake.ts'
import type { OtherAddresses } from './other-addresses.ts'
import type { Scans } from './scans.ts'

export interface AcceptDeps extends Pick<OriginDeps, 'resolver' | 'verifyDkim'> {
  readonly clock: Clock
  readonly store: Pick<QueueStore, 'accept' | 'openBody'>
  readonly hostname: string
  /** Received fields before a message counts as looping. */
  readonly receivedFields: number
  readonly scanners: readonly Scanner[]
  /** Whether header fields that a mail program left out are added for this client (RFC 6409 §8). */
  readonly mends: (facts: SessionFacts) => boolean
  /** Absent: nothing is signed. */
  readonly signer?: Signer | undefined
  /** Absent: addresses stay as they are. */
  readonly others?: OtherAddresses | undefined
  /** Whether what this client sends is ours, to sign and to readdress. */
  readonly signs: (facts: SessionFacts) => boolean
  /** Whoever brought it has gone: what the rules refuse goes back to its sender. */
  readonly returnsRefused?: boolean
  /** Whether what this client brings is checked whole, because what goes on of it is sealed (ARC). */
  readonly seals: (facts: SessionFacts) => boolean
  /** Whether the field Received-SPF is written for this client. */
  readonly tellsSpf: (facts: SessionFacts) => boolean
  /** The outbound guard's word on a message that is about to be stored; absent: nobody is counted. */
  readonly guards?: (intake: Intake) => GuardVerdict | undefined
  /** The state in which its recipients enter the queue: active when an attempt can start at once. */
  firstState(domains: readonly string[], size: number): RecipientState
  /** The message is safe, and the client has been told. */
  schedule(entry: NewMessage): void
  /** A bug: something threw that must not. */
  fault(error: unknown): void
  /** The server could not do its part: no room, a broken disk, a bug. */
  notStored(facts: Facts): void
}

/** What the session hands over when the content is complete. */
export interface Arrived {
  readonly intake: Intake
  readonly completed: CompletedContent
  readonly session: SessionId
  readonly policy: SessionPolicy
}

export interface Receiving extends Arrived {
  readonly deps: AcceptDeps
  /** As it came in: what is judged. */
  readonly received: { readonly whole: Content; readonly parts: HeadAndBody }
  /** What is stored: the parts as they came in, until a step that changes them puts new ones here. */
  content: HeadAndBody
  /** As the client named it, until a step puts another one here. */
  mailFrom: ReversePath
  /** The header section as it came in. */
  readonly section: HeaderSection
  readonly scans: Scans
  readonly origin: MessageOrigin
  /** What the rules of `data` said. */
  decision: Decision | undefined
  /** What the steps found, in the order in which it is told; what scanners said stands before it. */
  readonly events: Unstamped[]
  /** What was done with the message itself, told once it is in the queue. */
  readonly told: Event[]
  /** What the server itself wants to have changed, beside scanners and rules. */
  readonly changes: ContentChange[]
}

/** `next`: on with the next step. */
export type StepResult = 'next' | Acceptance

/** A promise only where there is something to wait for. What it throws is answered 451, and the message is not kept. */
export type Step = (receiving: Receiving) => StepResult | Promise<StepResult>

/** Of a message with very many signatures the first are told. */
const MOST_CHECKS = 30

/** All that has been found, scanners and origin first: rules look at what they said. */
export const eventsOf = ({ scans, origin, events }: Receiving): readonly Unstamped[] => [
  ...scans.results.map(scannedFields),
  ...origin.results.slice(0, MOST_CHECKS).map((check) => ({ kind: 'origin-checked', check }) as const),
  ...events,
]

export const refusal = (receiving: Receiving, reply: Reply): Acceptance => ({
  ok: false,
  reply,
  events: eventsOf(receiving),
})
