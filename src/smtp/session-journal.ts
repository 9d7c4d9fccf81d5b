// The events of one server session: those that every message of it shares (connection, HELO), those of the transaction
// that is open, and the story of what was refused. Bounded: a session that provokes refusals without end is cut short.

import type { Clock } from '../core/clock.ts'
import type { SessionId } from '../core/id.ts'
import type { SessionEvent } from '../events/event.ts'

type WithoutStamp<E> = E extends unknown ? Omit<E, 'at' | 'session'> : never
export type Unstamped = WithoutStamp<SessionEvent>

/** Events kept of one session's refusals, and of one transaction. */
const MOST_REFUSALS = 200
const MOST_IN_TRANSACTION = 2500

export class SessionJournal {
  readonly #session: SessionId
  readonly #clock: Clock
  #connected: SessionEvent | undefined
  #hello: SessionEvent | undefined
  #transaction: SessionEvent[] = []
  #kept: SessionEvent[] = []
  #refusedHere = false

  constructor(session: SessionId, clock: Clock) {
    this.#session = session
    this.#clock = clock
  }

  open(event: Unstamped): void {
    this.#connected = this.#stamp(event)
  }

  hello(event: Unstamped): void {
    this.#hello = this.#stamp(event)
  }

  add(event: Unstamped, isRefusal: boolean): void {
    if (isRefusal) this.#refusedHere = true
    if (this.#transaction.length < MOST_IN_TRANSACTION) this.#transaction.push(this.#stamp(event))
  }

  /** A transaction begins: what was refused before it is a story of its own. */
  begin(): void {
    this.end()
  }

  /** All that led to the message that is complete now. */
  transaction(): readonly SessionEvent[] {
    return [...this.#prelude(), ...this.#transaction]
  }

  /** The message is stored, and the events of its transaction with it. */
  accepted(): void {
    this.end()
  }

  /** The transaction is over; its events are kept when something was refused in it. */
  end(): void {
    if (this.#refusedHere && this.#kept.length < MOST_REFUSALS) this.#kept.push(...this.#transaction)
    this.#transaction = []
    this.#refusedHere = false
  }

  /** The story to keep of a session that refused something. */
  finish(event: Unstamped): readonly SessionEvent[] | undefined {
    this.end()
    if (this.#kept.length === 0) return undefined
    return [...this.#prelude(), ...this.#kept, this.#stamp(event)]
  }

  #prelude(): SessionEvent[] {
    const events: SessionEvent[] = []
    if (this.#connected) events.push(this.#connected)
    if (this.#hello) events.push(this.#hello)
    return events
  }

  #stamp(event: Unstamped): SessionEvent {
    return { at: this.#clock.now(), session: this.#session, ...event }
  }
}
