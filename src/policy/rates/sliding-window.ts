// How much was counted within the last span of time, in constant memory: the span is cut into pieces, and what was counted
// in one piece leaves together, when its last entry does. So it is never less than the true sum, and whoever adds only
// what fits under a limit never passes it in any window; room comes back late by one piece at most.
//
// Invariant: pieces stand in order of time, and no more than PIECES + 1 of them are kept. A clock that goes back adds to the last piece.

import { after, instant, type Duration, type Instant } from '../../core/time.ts'

/** A window of an hour is exact to a minute. */
export const PIECES = 60

interface Piece {
  readonly index: number
  newest: Instant
  amount: number
}

export class SlidingWindow {
  readonly #span: Duration
  readonly #width: number
  #pieces: Piece[] = []
  #total = 0

  constructor(span: Duration) {
    this.#span = span
    this.#width = Math.max(1, Math.ceil(span / PIECES))
  }

  /** Pieces in memory. */
  get size(): number {
    return this.#pieces.length
  }

  /** What was counted in the span that ends now. */
  total(now: Instant): number {
    this.#forget(now)
    return this.#total
  }

  add(now: Instant, amount: number): void {
    this.#forget(now)
    this.#total += amount
    const last = this.#pieces.at(-1)
    const index = Math.floor(now / this.#width)
    if (last && index <= last.index) {
      last.amount += amount
      last.newest = instant(Math.max(last.newest, now))
    } else this.#pieces.push({ index, newest: now, amount })
  }

  /** When the total will have sunk to `most`, if nothing is added; undefined where it never was above. */
  sinksTo(most: number, now: Instant): Instant | undefined {
    this.#forget(now)
    let total = this.#total
    for (const { newest, amount } of this.#pieces) {
      if (total <= most) return undefined
      total -= amount
      if (total <= most) return after(newest, this.#span)
    }
    return undefined
  }

  #forget(now: Instant): void {
    // What lies further ahead than a window was written by a clock that was wrong.
    const gone = this.#pieces.filter(({ newest }) => newest + this.#span <= now || newest > now + this.#span)
    if (gone.length === 0) return
    this.#pieces = this.#pieces.filter((piece) => !gone.includes(piece))
    for (const { amount } of gone) this.#total -= amount
  }
}
