// What is added up of one cause, and how two sums become one. Plain data; who adds is the cause book.

import type { Instant } from '../../core/time.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Explained } from './explain-once.ts'
import type { LogFormat } from './log-record.ts'
import type { Counts, Example, Side } from './report.ts'

export type Fate = keyof Counts

export interface Tally {
  counts: { -readonly [F in Fate]: number }
  first: Instant | undefined
  last: Instant | undefined
}

export interface Entry extends Tally {
  readonly cause: CauseId
  readonly side: Side
  readonly own: boolean
  readonly reasonElsewhere: boolean
  explained: Explained
  format: LogFormat
  readonly destinations: Map<string, Tally>
  beyond: number
  readonly origins: Map<string, number>
  readonly kinds: Map<string, number>
  example: Example
  exampleHarm: boolean
}

export const newTally = (): Tally => ({
  counts: { failed: 0, waiting: 0, recovered: 0, removed: 0, refused: 0, noted: 0 },
  first: undefined,
  last: undefined,
})

/** All but what was delivered in the end. */
export const harmOf = ({ failed, waiting, removed, refused, noted }: Counts): number =>
  failed + waiting + removed + refused + noted

export const earliest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a

export const latest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a
