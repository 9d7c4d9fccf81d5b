// The words of the timeline: what is said of each event, in one language. Sentences only; which are said of an event, and in which
// order, is decided where it is shown. Values come in as they stand in the event, made safe by whoever shows them.

import type { OriginWords } from './origin.ts'
import type { Stage, Verdict } from '../core/decision.ts'
import type { ReasonCode } from '../core/reason.ts'
import type { LeftOut } from '../core/message.ts'
import type { SessionEvent, MessageEvent, StepName } from '../events/event.ts'
import type { Language } from './language.ts'
import { TIMELINE_EN } from './timeline-en.ts'
import { TIMELINE_RU } from './timeline-ru.ts'

type Session<K extends SessionEvent['kind']> = Extract<SessionEvent, { readonly kind: K }>
type Message<K extends MessageEvent['kind']> = Extract<MessageEvent, { readonly kind: K }>

type ReaddressedWhy = Extract<MessageEvent, { readonly kind: 'readdressed' }>['because']
type UnsignedWhy = Extract<MessageEvent, { readonly kind: 'unsigned' }>['why']

export interface TimelineWords {
  readonly nothing: string
  /** Behind the first date. */
  readonly localTime: string
  readonly noReply: string
  readonly why: string
  readonly reasons: Readonly<Record<ReasonCode, string>>
  readonly none: string
  readonly yes: string
  readonly no: string
  readonly nullMx: string
  /** Names of facts; those of settings and of the protocol stay, because they can be looked up. */
  readonly facts: Readonly<Record<string, string>>
  readonly peer: (host: string, port: number) => string
  readonly mailbox: (user: string) => string
  readonly lmtpAt: (place: string) => string
  readonly mxOf: (domain: string) => string
  readonly hostPort: (host: string, port: string) => string
  readonly inTurn: (hosts: readonly string[], order: 'written' | 'random') => string
  readonly nullSender: string
  /** Who asked for something, where the event names a part of this program. */
  readonly actors: Readonly<Record<string, string>>
  readonly quoted: (text: string) => string
  readonly origin: OriginWords

  readonly connected: (client: string, port: number) => string
  readonly connectedTo: (local: string, port: number, listener: string) => string
  readonly submitted: (who: string, program: string) => string
  readonly uid: (uid: number) => string
  readonly userWithUid: (user: string, uid: number) => string
  readonly calledBy: (caller: string) => string
  readonly inFolder: (folder: string) => string
  readonly proxy: (proxy: string) => string
  readonly secured: (implicit: boolean) => string
  readonly askedFor: (name: string) => string
  readonly tlsFailed: string
  /** Why, as it was noted. */
  readonly handshake: (problem: string) => string
  /** What the client would have spoken, and the setting that lets it in where that is too old by now. */
  readonly offeredTls: (versions: string, ciphers: string) => string
  readonly tooOldTls: string
  readonly loggedIn: (user: string) => string
  /** Whose name is almost the one that was refused. */
  readonly nearestUser: (user: string) => string
  readonly by: (mechanism: string) => string
  readonly loginRefused: (user: string | undefined, reason: string) => string
  readonly lockedOut: (by: Session<'locked-out'>['by'], subject: string) => string
  readonly failedLogIns: (failures: number, until: string) => string
  readonly scanned: (scanner: string, ms: number, what: string) => string
  readonly scanOutcomes: Readonly<Record<string, string>>
  readonly score: (score: number, threshold: number | undefined) => string
  readonly helo: (verb: string, name: string) => string
  readonly commandRefused: string
  readonly outOfStep: (awaited: string) => string
  readonly cameEarly: (octets: number) => string
  readonly otherProtocols: Readonly<Record<Session<'other-protocol'>['protocol'], string>>
  readonly nothingRead: string
  readonly verdicts: Readonly<Record<Verdict, string>>
  readonly rule: (name: string, where: string) => string
  readonly writtenAt: (file: string, line: number) => string
  readonly preset: (name: string) => string
  readonly noted: string
  readonly noAnswerTo: (condition: string, why: string) => string
  readonly adds: (field: string) => string
  readonly allAbout: (command: string) => string
  readonly subject: (stage: Stage, subject: string) => string
  readonly limit: (name: string, value: number, allowed: number) => string
  /** `announced`: octets that the client said the message has. */
  readonly noRoom: (cause: Session<'no-room'>['cause'], announced: number | undefined) => string
  readonly fieldsRemoved: (count: number, field: string) => string
  readonly contentRefused: (problem: string) => string
  readonly contentProblems: Readonly<Record<string, string>>
  readonly disconnected: Readonly<Record<Session<'disconnected'>['by'], string>>
  readonly during: (command: string) => string
  readonly acceptedInSession: (count: number) => string

  readonly queued: (id: string) => string
  readonly fromTo: (from: string, to: string, size: string) => string
  readonly tellsOf: (id: string) => string
  readonly subjectIs: string
  readonly goes: (recipient: string, destination: string | undefined) => string
  readonly router: (name: string) => string
  /** Without `to`: for nobody. */
  readonly expands: (recipient: string, to: string | undefined) => string
  /** In place of an address: as many others. */
  readonly replacedBy: (count: number) => string
  readonly oneCopy: (names: string) => string
  readonly sameThere: (into: string) => string
  readonly attempt: (number: number, destination: string) => string
  readonly forWhom: (names: string) => string
  readonly delivered: string
  readonly writtenTo: (path: string) => string
  readonly tookByProgram: (program: string) => string
  readonly answered: (to: string, leftOut: LeftOut | undefined) => string
  readonly programAt: (program: string) => string
  readonly storedBy: (server: string) => string
  readonly tookOver: (server: string, tls: boolean) => string
  readonly deferred: string
  readonly triesAgain: (next: string, until: string) => string
  /** A line of `retry.rules`. */
  readonly byRetryRule: (rule: string) => string
  readonly failed: string
  readonly wasDelivered: string
  readonly status: (status: string) => string
  readonly timeOver: string
  readonly afterHold: string
  readonly takenOff: (by: string) => string
  readonly thrownAway: (rule: string) => string
  readonly toldIn: (message: string) => string
  readonly notTold: string
  readonly noNotification: string
  readonly silent: Readonly<Record<NonNullable<Message<'failed'>['silent']>, string>>
  readonly notified: (message: string) => string
  readonly about: (names: string, about: Message<'notified'>['about']) => string
  readonly warningLeftOut: (span: string) => string
  readonly whyLeftOut: Readonly<Record<Message<'warning-left-out'>['why'], string>>
  readonly retryAsked: (by: string) => string
  readonly givenUp: (by: string) => string
  readonly released: (by: string) => string
  readonly cancelled: (by: string) => string
  readonly markedDelivered: (by: string) => string
  readonly notTriedAnyMore: (names: string) => string
  readonly recipientAdded: (by: string) => string
  readonly senderChanged: (by: string) => string
  /** Addresses; the null sender is put into words. */
  readonly inPlaceOfSender: (to: string, from: string) => string
  readonly notTriedAgain: (names: string) => string
  readonly held: (by: string) => string
  readonly notTriedUntil: (names: string) => string
  readonly heldUntil: (until: string) => string
  readonly interrupted: string
  readonly madeAgain: (names: string) => string
  readonly dismissed: (by: string) => string
  readonly salvaged: string
  readonly readdressed: (from: string, to: string) => string
  readonly readdressedBecause: Readonly<Record<ReaddressedWhy, (where: string) => string>>
  readonly signed: (domain: string) => string
  readonly unsigned: (domain: string) => string
  readonly sealed: (domain: string) => string
  readonly unsignedBecause: Readonly<Record<UnsignedWhy, (domain: string) => string>>
  readonly foundWhole: (names: string, file: string) => string
  /** `back`: behind what it showed before. */
  readonly reloaded: (generation: number) => string
  /** Settings, and how many more. */
  readonly changed: (settings: string, more: number) => string
  /** The whole way over the smarthost is closed. */
  readonly routePaused: (where: string) => string
  readonly asksAgain: (next: string) => string
  readonly routeResumed: (where: string) => string
  readonly pausedSince: (since: string) => string
  readonly clockSet: (span: string, back: boolean) => string
  readonly notOlder: string
  readonly logSays: string
  readonly inAnswerTo: (host: string, stage: string) => string
  readonly steps: Readonly<Record<StepName, { readonly done: string; readonly failed: string }>>
}

export const TIMELINE_WORDS: Readonly<Record<Language, TimelineWords>> = { en: TIMELINE_EN, ru: TIMELINE_RU }
