// The clock port. Everything that needs the time or a timer takes a Clock, so that tests can hold time in their hand. There are
// two clocks in it. The one on the wall is for what is stored and shown; people and NTP set it, by years if need be. The other
// only runs, and everything that is measured inside the process (idle time, timeouts, rests, throttles, the age of what is
// cached) is measured by it, as timers are.

import { instant, tick, type Duration, type Instant, type Tick } from './time.ts'

export interface Timer {
  cancel(): void
}

export interface Clock {
  /** The time on the wall, which may be set in either direction. */
  now(): Instant
  /** Grows with time and is never set. */
  ticks(): Tick
  /** Calls `run` once, `delay` from now; a running timer keeps the process alive only when `keepAlive` is set. */
  after(delay: Duration, run: () => void, keepAlive?: boolean): Timer
}

/** Node fires a longer timer at once, so a longer wait is taken in pieces. */
const LONGEST_TIMER_MS = 2_147_483_647

export const systemClock: Clock = {
  now: () => instant(Date.now()),
  ticks: () => tick(performance.now()),
  after(delay, run, keepAlive = false) {
    let handle: ReturnType<typeof setTimeout>
    const arm = (left: number): void => {
      const piece = Math.min(Math.max(left, 0), LONGEST_TIMER_MS)
      handle = setTimeout(() => (left > piece ? arm(left - piece) : run()), piece)
      if (!keepAlive) handle.unref()
    }
    arm(delay)
    return { cancel: () => clearTimeout(handle) }
  },
}
