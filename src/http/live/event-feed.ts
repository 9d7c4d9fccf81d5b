// What happens, for whoever watches over HTTP: the last events with a number each, so that a watcher whose connection broke goes on
// where it was. It listens to the tap only while somebody watches, and a minute longer: a server that nobody watches does nothing
// for this. Whoever is too slow, or was away too long, is told that they missed something, and asks anew.

import type { Clock, Timer } from '../../core/clock.ts'
import { minutes } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import type { Subscription, Tap } from '../../events/tap.ts'

export interface FedEvent {
  readonly id: string
  readonly event: Event
}

export interface Watcher {
  /** What has come since the last time. */
  take(): { readonly events: readonly FedEvent[]; readonly missed: boolean }
  /** The number of what was taken last. */
  readonly at: string
  end(): void
}

const KEPT = 2000
const STAYS = minutes(1)
export const MOST_WATCHERS = 100

export class EventFeed {
  readonly #tap: Pick<Tap, 'subscribe'>
  readonly #clock: Clock
  readonly #wakers = new Set<() => void>()
  #events: Event[] = []
  /** How many came before the first that is kept. */
  #before = 0
  /** Numbers of another time of listening, or of another process, mean nothing. */
  #era = 0
  #subscription: Subscription | undefined
  #leaving: Timer | undefined

  constructor({ tap, clock }: { readonly tap: Pick<Tap, 'subscribe'>; readonly clock: Clock }) {
    this.#tap = tap
    this.#clock = clock
  }

  get isFull(): boolean {
    return this.#wakers.size >= MOST_WATCHERS
  }

  /** `after`: the number that was seen last; `wake` is called when there is something to take. */
  watch(after: string | undefined, wake: () => void): Watcher {
    this.#listen()
    this.#wakers.add(wake)
    const known = after === undefined ? this.#end : this.#placeOf(after)
    let next = known ?? this.#end
    let missed = known === undefined
    const idOf = (place: number): string => `${this.#era}-${place}`
    const taking = {
      events: () => this.#events,
      before: () => this.#before,
    }
    return {
      take() {
        const before = taking.before()
        missed ||= next < before
        const from = Math.max(next, before)
        const events = taking.events().slice(from - before)
        next = from + events.length
        const told = missed
        missed = false
        return { events: events.map((event, i) => ({ id: idOf(from + i + 1), event })), missed: told }
      },
      get at() {
        return idOf(next)
      },
      end: () => {
        this.#wakers.delete(wake)
        if (this.#wakers.size === 0) this.#leave()
      },
    }
  }

  get #end(): number {
    return this.#before + this.#events.length
  }

  #placeOf(id: string): number | undefined {
    const [, era, place] = /^(\d{1,15})-(\d{1,15})$/.exec(id) ?? []
    if (Number(era) !== this.#era || place === undefined) return undefined
    return Number(place) <= this.#end ? Number(place) : undefined
  }

  #listen(): void {
    this.#leaving?.cancel()
    this.#leaving = undefined
    if (this.#subscription) return
    this.#era = Math.max(this.#clock.now(), this.#era + 1)
    this.#events = []
    this.#before = 0
    this.#subscription = this.#tap.subscribe({
      name: 'watchers over HTTP',
      receive: (events, missed) => {
        // A number that nobody has: whoever comes to it has missed something.
        if (missed) this.#drop(this.#events.length + 1)
        this.#events.push(...events)
        if (this.#events.length > KEPT) this.#drop(this.#events.length - KEPT)
        for (const wake of this.#wakers) wake()
      },
    })
  }

  #drop(count: number): void {
    this.#events = this.#events.slice(count)
    this.#before += count
  }

  #leave(): void {
    this.#leaving = this.#clock.after(STAYS, () => {
      this.#subscription?.end()
      this.#subscription = undefined
      this.#events = []
    })
  }
}
