// A clock for tests: time stands still until `advance` moves it, and timers fire in order of their time on the way. `set` sets the
// one on the wall, as a person or NTP does, and nothing else.

import type { Clock, Timer } from './clock.ts'
import { instant, tick, type Duration, type Instant, type Tick } from './time.ts'

interface Waiting {
  readonly due: number
  readonly run: () => void
}

export class FakeClock implements Clock {
  #now: number
  #set = 0
  readonly #timers = new Set<Waiting>()

  constructor(start: number = Date.UTC(2026, 10, 22)) {
    this.#now = start
  }

  now(): Instant {
    return instant(this.#now + this.#set)
  }

  ticks(): Tick {
    return tick(this.#now)
  }

  /** Sets the clock on the wall forward, or back when negative. */
  set(by: number): void {
    this.#set += by
  }

  after(delay: Duration, run: () => void): Timer {
    const timer = { due: this.#now + Math.max(0, delay), run }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  /** The time of the next timer, or undefined when none waits. */
  next(): Instant | undefined {
    let first: number | undefined
    for (const timer of this.#timers) if (first === undefined || timer.due < first) first = timer.due
    return first === undefined ? undefined : instant(first + this.#set)
  }

  /** Moves time forward, firing what falls due, and lets promises settle between two timers. */
  async advance(span: Duration): Promise<void> {
    const end = this.#now + span
    for (;;) {
      let first: Waiting | undefined
      for (const timer of this.#timers) if (timer.due <= end && (!first || timer.due < first.due)) first = timer
      if (!first) break
      this.#timers.delete(first)
      this.#now = first.due
      first.run()
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#now = end
  }
}
