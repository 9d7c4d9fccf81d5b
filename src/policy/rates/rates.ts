// The counters of all `rate` conditions: windows by counter and key, together in bounded memory. Those that were not touched
// for the longest time go first, so a flood of new keys costs old ones their count and the server nothing. Nothing here
// knows what is counted. In memory only: a restart begins anew, a reload does not.

import type { Duration, Instant } from '../../core/time.ts'
import { SlidingWindow } from './sliding-window.ts'

export interface RateQuestion {
  /** Which counter; its keys are counted apart from those of others. */
  readonly counter: string
  readonly key: string
  readonly at: Instant
  readonly per: Duration
  readonly limit: number
  readonly amount: number
  /** Whether this very thing was counted before, by another rule of the same counter. */
  readonly counted: boolean
  /** Whether what is over the limit counts too. */
  readonly strict: boolean
}

export interface RateAnswer {
  readonly over: boolean
  /** Counted within the window, this included if it was. */
  readonly seen: number
  /** Whether it was counted now. */
  readonly added: boolean
  /** When as much as was asked for would fit again; undefined when it fits, or never can. */
  readonly frees?: Instant
}

/** Answers at once where the counters are in this thread's memory, later where others count along. */
export interface Rates {
  /** Counts and tells; what is over the limit is told and, unless `strict`, not counted. */
  count(question: RateQuestion): RateAnswer | Promise<RateAnswer>
  /** What `count` would answer, without counting: for simulations. */
  look(question: RateQuestion): RateAnswer | Promise<RateAnswer>
}

/** Counters in the memory of this thread. */
export interface RatesAtOnce extends Rates {
  count(question: RateQuestion): RateAnswer
  look(question: RateQuestion): RateAnswer
  readonly pieces: number
}

/** Together about 100 MB at worst: a key of a stranger's choice may take 500 octets, and a piece takes 50. */
const MAX_PIECES = 500_000
const MAX_KEYS = 100_000

export function createRates(maxPieces = MAX_PIECES, maxKeys = MAX_KEYS): RatesAtOnce {
  const windows = new Map<string, SlidingWindow>()
  let pieces = 0

  /** Works on one window, which is the newest from then on; then the oldest go until all fit. */
  function touch<T>(name: string, per: Duration, work: (window: SlidingWindow) => T): T {
    const window = windows.get(name) ?? new SlidingWindow(per)
    const before = window.size
    const result = work(window)
    pieces += window.size - before
    windows.delete(name)
    if (window.size > 0) windows.set(name, window)
    for (const [oldest, { size }] of windows) {
      if ((pieces <= maxPieces && windows.size <= maxKeys) || oldest === name) break
      windows.delete(oldest)
      pieces -= size
    }
    return result
  }

  function answer({ counter, key, at, per, limit, counted, strict, ...question }: RateQuestion, adding: boolean) {
    const amount = counted ? 0 : question.amount
    return touch(JSON.stringify([counter, per, key]), per, (window): RateAnswer => {
      const before = window.total(at)
      const over = before + amount > limit
      const added = !counted && (!over || strict)
      if (added && adding) window.add(at, amount)
      const frees = over ? window.sinksTo(limit - amount, at) : undefined
      return { over, seen: before + (added ? amount : 0), added, ...(frees === undefined ? {} : { frees }) }
    })
  }

  return {
    get pieces() {
      return pieces
    },
    count: (question) => answer(question, true),
    look: (question) => answer(question, false),
  }
}

/** The same counters, which tell and count nothing. */
export const readOnlyRates = (rates: Rates): Rates => ({
  count: (question) => rates.look(question),
  look: (question) => rates.look(question),
})
