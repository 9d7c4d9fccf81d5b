// Routes of ours that are paused: the smarthost will not have this server, or cannot be trusted with its password, and only a
// person can mend that. Whatever waits for such a route is held, and one message asks again, after a while or at an operator's
// word; what it finds decides for all. In memory alone: after a restart the first message finds out anew.

import type { Clock } from '../core/clock.ts'
import type { Reason } from '../core/reason.ts'
import { after, duration, minutes, seconds, type Duration, type Instant, type Tick } from '../core/time.ts'
import type { ServerEvent } from '../events/event.ts'

export interface PausedRoute {
  /** What an operator calls it: the host. */
  readonly name: string
  /** For people: `host smtp.isp.example port 587`. */
  readonly route: string
  readonly since: Instant
  readonly reason: Reason
  /** When one message asks again; left out: it is on its way. */
  readonly next?: Instant
}

/** What an attempt finds: the way is open, or it is the one that asks for all, or it has to wait until then. */
export type RouteTurn =
  | { readonly kind: 'open' | 'probe' }
  | { readonly kind: 'closed'; readonly reason: Reason; readonly until: Tick }

type RouteNames = Pick<PausedRoute, 'name' | 'route'>

interface Paused {
  readonly name: string
  readonly route: string
  readonly since: Instant
  reason: Reason
  until: Tick
  probing: boolean
}

/** A provider counts wrong passwords, and locks out who shows them too often. */
export const PROBE_EVERY: Duration = minutes(15)
/** While one is on its way, so that the others follow soon if it gets through. */
const WHILE_PROBING = seconds(10)

export interface PausedRoutesOptions {
  readonly clock: Clock
  /** Once when a route is paused, once when it is open again. */
  readonly told: (event: ServerEvent) => void
}

export class PausedRoutes {
  readonly #clock: Clock
  readonly #told: (event: ServerEvent) => void
  readonly #byKey = new Map<string, Paused>()

  constructor({ clock, told }: PausedRoutesOptions) {
    this.#clock = clock
    this.#told = told
  }

  list(): readonly PausedRoute[] {
    return [...this.#byKey.values()].map(({ name, route, since, reason, until, probing }) => ({
      name,
      route,
      since,
      reason,
      ...(!probing && { next: this.#instantOf(until) }),
    }))
  }

  enter(key: string): RouteTurn {
    const paused = this.#byKey.get(key)
    if (!paused) return { kind: 'open' }
    if (paused.probing || this.#clock.ticks() < paused.until) {
      const until = paused.probing ? after(this.#clock.ticks(), WHILE_PROBING) : paused.until
      return { kind: 'closed', reason: this.#reasonOf(paused, until), until }
    }
    paused.probing = true
    return { kind: 'probe' }
  }

  /** Something stands in the way of all that goes there. The reason as it is told of each message, and until when. */
  pause(key: string, { name, route }: RouteNames, reason: Reason): Extract<RouteTurn, { kind: 'closed' }> {
    const until = after(this.#clock.ticks(), PROBE_EVERY)
    const before = this.#byKey.get(key)
    const paused = before ?? { name, route, since: this.#clock.now(), reason, until, probing: false }
    paused.reason = reason
    paused.until = until
    paused.probing = false
    if (!before) {
      this.#byKey.set(key, paused)
      this.#told({ at: paused.since, kind: 'route-paused', route, reason, next: this.#instantOf(until) })
    }
    return { kind: 'closed', reason: this.#reasonOf(paused, until), until }
  }

  /** The one that asked for all has come back; `through`: the host took it as one of its own. */
  probed(key: string, through: boolean): void {
    const paused = this.#byKey.get(key)
    if (!paused) return
    paused.probing = false
    paused.until = after(this.#clock.ticks(), PROBE_EVERY)
    if (!through) return
    this.#byKey.delete(key)
    this.#told({ at: this.#clock.now(), kind: 'route-resumed', route: paused.route, since: paused.since })
  }

  /** The next message to any of them, or to those with these names, asks. */
  probeNow(names?: readonly string[]): void {
    for (const paused of this.#byKey.values())
      if (names === undefined || names.includes(paused.name)) paused.until = this.#clock.ticks()
  }

  /** Another configuration holds: what stood in the way may be gone, or the route itself. */
  forget(): void {
    this.#byKey.clear()
  }

  #reasonOf({ route, since, reason }: Paused, until: Tick): Reason {
    return { ...reason, paused: { route, since, next: this.#instantOf(until) } }
  }

  #instantOf(until: Tick): Instant {
    return after(this.#clock.now(), duration(Math.max(0, until - this.#clock.ticks())))
  }
}
