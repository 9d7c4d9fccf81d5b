// Waiting for something that another process does. There is no event to wait for across processes, so the condition is
// looked at every few milliseconds until it holds; a deadline makes a failure a message and not a hang.
// Only for lanes with real processes, and for worlds, whose stores are threads: all else uses FakeClock.

import { systemClock } from '../../src/core/clock.ts'
import { duration, seconds, type Duration } from '../../src/core/time.ts'

const LOOK_EVERY = duration(20)

export const pause = (span: Duration): Promise<void> =>
  new Promise((resolve) => {
    systemClock.after(span, resolve, true)
  })

/** Calls `look` until it returns something other than undefined or false, and returns that. */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeout: Duration = seconds(30),
): Promise<T> {
  const deadline = systemClock.now() + timeout
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (systemClock.now() > deadline) throw new Error(`waited ${timeout / 1000} s in vain for ${what}`)
    await pause(LOOK_EVERY)
  }
}
