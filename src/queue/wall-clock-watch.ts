// Notices when the clock on the wall is set, by comparing it with the one that only runs, and says how long somebody has really
// waited. A message does not grow old because the year was wrong for a minute: not when the clock runs ahead all at once, and not
// when a server starts with a clock of which nobody knows how far it ran while nothing did. It knows the times that it has seen
// the clock set; what was set before this process began, the grace after a start is for.

import type { Clock, Timer } from '../core/clock.ts'
import { after, between, duration, minutes, type Duration, type Instant, type Tick } from '../core/time.ts'

export interface WallClockWatchDeps {
  readonly clock: Clock
  /** The clock was set by so much, back when negative; `at` is what it shows now. */
  readonly wasSet: (by: Duration, at: Instant) => void
}

/** Less than this is no more than clocks differ, and harms nobody. */
const LEAST = minutes(1)
const EVERY = minutes(1)
/** Settings remembered; of more, the oldest count as one. */
const MOST = 100

interface Setting {
  /** What the clock showed before. */
  readonly from: Instant
  readonly by: Duration
}

export class WallClockWatch {
  readonly #deps: WallClockWatchDeps
  readonly #began: Tick
  readonly #beganAt: Instant
  #wall: Instant
  #ticks: Tick
  #settings: Setting[] = []

  constructor(deps: WallClockWatchDeps) {
    this.#deps = deps
    this.#wall = this.#beganAt = deps.clock.now()
    this.#ticks = this.#began = deps.clock.ticks()
  }

  /** How long it has been since then, as far as this process knows: never negative, and rather too short than too long. */
  waited(since: Instant): Duration {
    const now = this.look()
    let waited = between(since, now)
    for (const { from, by } of this.#settings) {
      // A time before the clock was set back may also be one after it, so it is taken for the later one where that can be: whoever
      // waits longer than need be loses nothing.
      if (since <= from && (by > 0 || waited < 0)) waited = duration(waited - by)
    }
    return duration(Math.max(0, waited))
  }

  /** How long this process has run, whatever the clock on the wall said meanwhile. */
  running(): Duration {
    return between(this.#began, this.#deps.clock.ticks())
  }

  /** How far the times that it kept may lie ahead of the clock: by so much it has been set back. */
  setBack(): Duration {
    return duration(this.#settings.reduce((sum, { by }) => sum + Math.max(0, 0 - by), 0))
  }

  /** A time that has certainly come, unless the clock was ahead when this process began: however it has been set since. */
  surely(): Instant {
    const now = this.look()
    const counted = after(this.#beganAt, this.running())
    return now < counted ? now : counted
  }

  /** Looks once a minute, until the function that it returns is called. */
  start(): () => void {
    const again = (): Timer => this.#deps.clock.after(EVERY, () => (this.look(), (timer = again())))
    let timer = again()
    return () => timer.cancel()
  }

  /** The time on the wall, after a look whether it has been set; to be asked now and then. */
  look(): Instant {
    const { clock, wasSet } = this.#deps
    const [wall, ticks] = [clock.now(), clock.ticks()]
    const by = duration(between(this.#wall, wall) - between(this.#ticks, ticks))
    if (Math.abs(by) >= LEAST) {
      this.#settings.push({ from: after(this.#wall, between(this.#ticks, ticks)), by })
      this.#shorten()
      wasSet(by, wall)
    }
    this.#wall = wall
    this.#ticks = ticks
    return wall
  }

  #shorten(): void {
    const [first, second] = this.#settings
    if (this.#settings.length <= MOST || !first || !second) return
    this.#settings.splice(0, 2, { from: second.from, by: duration(first.by + second.by) })
  }
}
