// The tap: whoever wants to know what happens subscribes here, by kinds of event. What a subscriber is given has happened for
// good: events of messages come when they are on disk, events of sessions when they are kept with a message or a refusal, and
// at the moment of a refusal all that led to it. Each event comes once; those of one message or session come in their order.
// A subscriber never holds up whoever publishes: events wait for it in a queue with room for so many, and of what finds no
// room it is told how much it was and since when. No I/O, no decisions about mail.

import type { Clock } from '../core/clock.ts'
import { duration, type Duration, type Instant } from '../core/time.ts'
import type { Event, EventKind } from './event.ts'

export type EventOf<Kind extends EventKind> = Extract<Event, { readonly kind: Kind }>

/** Events that a subscriber was too slow for; they came behind those it is given. */
export interface Missed {
  readonly count: number
  /** When the first of them happened. */
  readonly since: Instant
}

export interface Subscriber<Kind extends EventKind> {
  /** For the log, when it throws. */
  readonly name: string
  /** Left out: all. */
  readonly kinds?: readonly Kind[]
  /** Of those kinds, the ones it has a use for; asked on the way of mail, so it must be quick and cannot throw. Left out: all. */
  readonly wants?: (event: EventOf<Kind>) => boolean
  /** Events that may wait. */
  readonly room?: number
  /** Is given no more until its promise settles. What it throws goes to the log and ends nothing. */
  receive(events: readonly EventOf<Kind>[], missed: Missed | undefined): void | Promise<void>
}

export interface Subscription {
  /** Nothing more is given; what waits is dropped. */
  end(): void
}

export interface TapDeps {
  readonly clock: Clock
  /** A subscriber threw. */
  readonly fault: (subscriber: string, error: unknown) => void
}

const ROOM = 10_000
/** How long subscribers may take over what they have not been given when the server stops. */
const LAST_WORDS: Duration = duration(2000)

export class Tap {
  readonly #deps: TapDeps
  readonly #queues = new Set<SubscriberQueue>()
  readonly #byKind = new Map<EventKind, Set<SubscriberQueue>>()
  readonly #all = new Set<SubscriberQueue>()
  /** Events of sessions that were given already: a refusal is told at once, and again when it is kept. */
  readonly #told = new WeakSet<Event>()
  readonly #takers: SubscriberQueue[] = []

  constructor(deps: TapDeps) {
    this.#deps = deps
  }

  subscribe<Kind extends EventKind>(subscriber: Subscriber<Kind>): Subscription {
    const queue = new SubscriberQueue(
      subscriber.room ?? ROOM,
      // Only events of its kinds are put into its queue.
      subscriber.wants as ((event: Event) => boolean) | undefined,
      async (events, missed) => subscriber.receive(events as readonly EventOf<Kind>[], missed),
      (error) => this.#deps.fault(subscriber.name, error),
    )
    const places = subscriber.kinds ? subscriber.kinds.map((kind) => this.#placeOf(kind)) : [this.#all]
    for (const place of places) place.add(queue)
    this.#queues.add(queue)
    return {
      end: () => {
        queue.end()
        for (const place of places) place.delete(queue)
        this.#queues.delete(queue)
      },
    }
  }

  /** In the order in which they happened; returns before anybody has been given them. */
  publish(events: readonly Event[]): void {
    if (this.#queues.size === 0) return
    for (const event of events) {
      const takers = this.#takersOf(event)
      if (takers.length === 0) continue
      if (!('message' in event)) {
        if (this.#told.has(event)) continue
        this.#told.add(event)
      }
      for (const queue of takers) queue.offer(event)
    }
  }

  /** The same list each time: this is done for each event there is. */
  #takersOf(event: Event): readonly SubscriberQueue[] {
    const takers = this.#takers
    takers.length = 0
    const queues = this.#byKind.get(event.kind)
    if (queues) for (const queue of queues) if (queue.wants?.(event) !== false) takers.push(queue)
    for (const queue of this.#all) if (queue.wants?.(event) !== false) takers.push(queue)
    return takers
  }

  /** Resolves when everybody was given everything, or after a while. */
  async close(): Promise<void> {
    const waited = Promise.withResolvers<void>()
    const timer = this.#deps.clock.after(LAST_WORDS, () => waited.resolve())
    await Promise.race([waited.promise, Promise.all([...this.#queues].map((queue) => queue.empty()))])
    timer.cancel()
    for (const queue of this.#queues) queue.end()
    this.#queues.clear()
  }

  #placeOf(kind: EventKind): Set<SubscriberQueue> {
    const place = this.#byKind.get(kind) ?? new Set()
    this.#byKind.set(kind, place)
    return place
  }
}

type Give = (events: readonly Event[], missed: Missed | undefined) => Promise<void>

/** What waits for one subscriber. */
class SubscriberQueue {
  readonly wants: ((event: Event) => boolean) | undefined
  readonly #room: number
  readonly #give: Give
  readonly #fault: (error: unknown) => void
  #waiting: Event[] = []
  #missed: { count: number; readonly since: Instant } | undefined
  #giving: Promise<void> | undefined

  constructor(room: number, wants: SubscriberQueue['wants'], give: Give, fault: (error: unknown) => void) {
    this.#room = room
    this.wants = wants
    this.#give = give
    this.#fault = fault
  }

  offer(event: Event): void {
    // Behind a gap nothing is queued before it was told, so that it stays clear where the gap is.
    if (this.#missed) this.#missed.count++
    else if (this.#waiting.length < this.#room) this.#waiting.push(event)
    else this.#missed = { count: 1, since: event.at }
    this.#giving ??= this.#giveAll()
  }

  empty(): Promise<void> {
    return this.#giving ?? Promise.resolve()
  }

  end(): void {
    this.#waiting = []
    this.#missed = undefined
  }

  async #giveAll(): Promise<void> {
    // Whoever publishes goes on first.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const [events, missed] = [this.#waiting, this.#missed]
      this.end()
      try {
        await this.#give(events, missed)
      } catch (error) {
        this.#fault(error)
      }
    }
    this.#giving = undefined
  }
}
