// What is remembered of hosts that could not be reached, for all messages together: a host that was found dead rests for a
// moment, so that a thousand messages do not each wait for it, and is then called by one of them; and those that failed
// longest ago are called first, so that no limit on calls leaves out the same ones for ever. Bounded, forgotten with time, and
// after a restart it begins anew.

import type { Clock } from '../core/clock.ts'
import type { Reason, Remote } from '../core/reason.ts'
import { after, hours, seconds, tick, type Duration, type Tick } from '../core/time.ts'

export interface HostMemoryOptions {
  readonly clock: Clock
  /** How long a dead host is left alone. */
  readonly rest?: () => Duration
  /** Hosts remembered; beyond them the one that failed longest ago is forgotten. */
  readonly most?: number
}

export interface Failure {
  readonly at: Tick
  readonly reason: Reason
}

type Place = Pick<Remote, 'address' | 'port'>

/** Short: a host that is up again must not be shunned, and whoever finds it dead has paid for the knowledge already. */
export const REST = seconds(30)
/** Longer than any distance between two attempts of the usual schedule. */
const REMEMBERED = hours(24)
const MOST = 10_000

export class HostMemory {
  readonly #clock: Clock
  readonly #rest: () => Duration
  readonly #most: number
  /** In the order of their failing. */
  readonly #failures = new Map<string, Failure>()
  /** Since when a host that failed before is being called again. */
  readonly #underWay = new Map<string, Tick>()

  constructor({ clock, rest = () => REST, most = MOST }: HostMemoryOptions) {
    this.#clock = clock
    this.#rest = rest
    this.#most = most
  }

  get size(): number {
    return this.#failures.size
  }

  /** The last failure of a host that is to be left alone now, because it was found dead just now or is being called. */
  resting(place: Place): Failure | undefined {
    const key = keyOf(place)
    const failure = this.#failures.get(key)
    if (!failure) return undefined
    const since = Math.max(failure.at, this.#underWay.get(key) ?? failure.at)
    const ago = this.#clock.ticks() - since
    // A clock that was set back makes nobody rest for years.
    return ago >= 0 && ago < this.#rest() ? failure : undefined
  }

  /** When a host that rests now may be called again. */
  restEnd(place: Place): Tick | undefined {
    const failure = this.resting(place)
    if (!failure) return undefined
    return after(tick(Math.max(failure.at, this.#underWay.get(keyOf(place)) ?? failure.at)), this.#rest())
  }

  /** When it failed last; undefined when that is not known, or too long ago to matter. */
  failedAt(place: Place): Tick | undefined {
    const at = this.#failures.get(keyOf(place))?.at
    return at !== undefined && this.#clock.ticks() - at < REMEMBERED ? at : undefined
  }

  /** The host is about to be called: one that has failed before rests for the others until it is known what came of it. */
  calling(place: Place): void {
    const key = keyOf(place)
    if (this.#failures.has(key)) this.#underWay.set(key, this.#clock.ticks())
  }

  failed(place: Place, reason: Reason): void {
    const key = keyOf(place)
    this.#failures.delete(key)
    this.#underWay.delete(key)
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size < this.#most) break
      this.#failures.delete(oldest)
      this.#underWay.delete(oldest)
    }
    this.#failures.set(key, { at: this.#clock.ticks(), reason })
  }

  reached(place: Place): void {
    if (this.#failures.size === 0) return
    const key = keyOf(place)
    this.#failures.delete(key)
    this.#underWay.delete(key)
  }

  /** Somebody has mended something and wants to see it: everybody may be called at once. */
  forget(): void {
    this.#failures.clear()
    this.#underWay.clear()
  }
}

const keyOf = ({ address, port }: Place): string => `${address} ${port}`
