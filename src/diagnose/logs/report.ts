// What a log comes to, as plain values: the nouns of the report that `explain` prints and gives as JSON. Points in time are
// milliseconds since 1970. The fields are a contract with scripts: they are extended, never renamed.

import type { Instant } from '../../core/time.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Confidence, Who } from '../diagnosis.ts'
import type { LogFormat } from './log-record.ts'

/**
 * `outgoing`: mail of this server that was not delivered. `incoming`: clients that this server refused. `server`: what it says
 * of itself.
 */
export type Side = 'outgoing' | 'incoming' | 'server'

/** How often something went wrong, by what became of it. */
export interface Counts {
  /** Recipients given up. */
  readonly failed: number
  /** Recipients not delivered yet at the end of the log. */
  readonly waiting: number
  /** Recipients delivered in the end, after one or more failed attempts. */
  readonly recovered: number
  /** Recipients taken off the queue by an operator before they were delivered. */
  readonly removed: number
  /** Commands or connections of clients refused by this server. */
  readonly refused: number
  /** Lines of the server about itself. */
  readonly noted: number
}

export interface DestinationReport extends Counts {
  /** The domain of the recipient; `local` where there is none. */
  readonly destination: string
  /** All but what was delivered in the end. */
  readonly count: number
  readonly first?: Instant
  readonly last?: Instant
}

export interface Example {
  readonly at?: Instant
  readonly id?: string
  readonly from?: string
  readonly recipient?: string
  readonly host?: string
  readonly stage?: string
  readonly text: string
  /** Where the text only refers to a failure before it (`retry time not reached`): the last one of that destination in the log. */
  readonly earlier?: { readonly at?: Instant; readonly host?: string; readonly text: string }
}

export interface CauseReport extends Counts {
  readonly cause: CauseId
  readonly side: Side
  readonly title: string
  readonly who: Who
  /** A fault of this server or of a part of it, told by itself and not by the other side. */
  readonly own: boolean
  /** It waits or was given up for an earlier failure that is not in what was read, or the listing has no reasons. */
  readonly reasonElsewhere: boolean
  readonly retryHelps: boolean | null
  readonly confidence: Confidence
  readonly count: number
  readonly first?: Instant
  readonly last?: Instant
  /** Whether it was going on at the end of the log: mail waits for it, or it had happened shortly before. Null: no times. */
  readonly stillGoingOn: boolean | null
  /** Worst first. */
  readonly destinations: readonly DestinationReport[]
  /** Destinations that are not listed. */
  readonly moreDestinations: number
  /** Who or what sent the mail, or which client was refused; most often first. */
  readonly origins: readonly { readonly origin: string; readonly count: number }[]
  /** How many there are altogether, as far as they are told apart. */
  readonly originCount: number
  /** Of a server about itself: the kinds of lines, without what differs in them; most often first. */
  readonly kinds: readonly { readonly text: string; readonly count: number }[]
  readonly example: Example
  /** The first thing to do about it. */
  readonly step: string
  /** All that can be done, in order; those for the program that wrote the log come last. */
  readonly steps: readonly string[]
}

/**
 * `ours`: whoever keeps this server can mend it; `many-hosts`: so many hosts of so many domains cannot be reached that the
 * fault is more likely on this side.
 */
export type BeginWhy = 'ours' | 'many-hosts'

export interface BeginHere {
  readonly cause: CauseId
  readonly side: Side
  readonly why: BeginWhy
  /** Recipients, refused commands or lines for this cause. */
  readonly count: number
}

/** What the whole log comes to, in one word. */
export type LogVerdict =
  /** There is one thing to mend first. */
  | 'begin-here'
  /** What fails is for the writers and for the other side. */
  | 'theirs'
  /** Mail waits, and waiting will do. */
  | 'waiting'
  /** Mail failed or waits, and the texts do not say enough. */
  | 'unclear'
  /** Mail failed, and what was to blame has passed. */
  | 'over'
  /** No mail failed; lines of the server about itself tell of trouble. */
  | 'trouble'
  /** No mail failed; clients were refused, or lines of trouble are about clients. */
  | 'refused'
  /** All that was late has been delivered. */
  | 'late'
  | 'fine'
  /** No line is of a mail server. */
  | 'not-mail'

/** The answer in short, under the names that it has for a single refusal. */
export interface Headline {
  /** `unknown` where nothing went wrong, or nobody knows why; `not-mail` where no line is of a mail server. */
  readonly cause: CauseId
  readonly who: Who
  readonly retryHelps: boolean | null
  readonly confidence: Confidence
}

export interface LogReport extends Headline {
  /** Lines of all files. */
  readonly lines: number
  readonly unrecognised: { readonly count: number; readonly examples: readonly string[] }
  /** Lines of programs that are no mail servers. */
  readonly otherPrograms: number
  readonly files: readonly { readonly name: string; readonly lines: number; readonly problem?: string }[]
  readonly formats: Readonly<Partial<Record<LogFormat, number>>>
  readonly first?: Instant
  readonly last?: Instant
  /** Messages. */
  readonly stories: number
  /** Of these, those with the Message-ID of another one: the same mail on its next server, or passed on. */
  readonly joined: number
  /** Stories without an end in the log. */
  readonly open: number
  /** Stories that were closed early because too many were open at once; deliveries after that are not joined to them. */
  readonly cut: number
  /** Waiting recipients beyond those that are remembered of one message; nothing is counted of them but this. */
  readonly cutRecipients: number
  /** Lines of which only the beginning was read, because they were too long. */
  readonly cutLines: number
  readonly recipients: {
    readonly delivered: number
    readonly failed: number
    readonly waiting: number
    readonly recovered: number
    readonly removed: number
  }
  readonly refused: { readonly permanent: number; readonly temporary: number }
  readonly verdict: LogVerdict
  /** The cause to mend first; left out where none is surely this side's, or all of it is over. */
  readonly beginHere?: BeginHere
  /** What matters most first. */
  readonly causes: readonly CauseReport[]
}
