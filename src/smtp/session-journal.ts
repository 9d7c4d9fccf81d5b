// The events of one server session: those that every message of it shares (connection, TLS,
// HELO, log-in), those of the transaction
// that is open, and the story of what was refused. Bounded: a session that provokes refusals without end is cut short.

import type { Clock } from '../core/clock.ts'
import type { SessionId } from '../core/id.ts'
import type { SessionEvent } from '../events/event.ts'

type WithoutStamp<E> = E extends unknown ? Omit<E, 'at' | 'session'> : never
export type Unstamped = WithoutStamp<SessionEvent>

/**
 * Events kept of one session's refusals, and of one transaction. The second has room for a thousand recipients and more;
 * the first bounds what strangers can make us keep.
 */
const MOST_KEPT = 200
const MOST_IN_TRANSACTION = 2500

export class SessionJournal {
  readonly #session: SessionId
  readonly #clock: Clock
  #connected: SessionEvent | undefined
  #secured: SessionEvent | undefined
  #hello: SessionEvent | undefined
  #login: SessionEvent | undefined
  readonly #transaction: SessionEvent[] = []
  /** Those events of the transaction that are refusals. */
  readonly #refusals: SessionEvent[] = []
  readonly #kept: SessionEvent[] = []
  /** Events of the transaction that were not told yet, and those to be told now. */
  readonly #fresh: SessionEvent[] = []
  #news: SessionEvent[] = []
  /** The newest refusal. It is often the one that ended the session, so it is told even when there is no room. */
  #last: SessionEvent | undefined

  constructor(session: SessionId, clock: Clock) {
    this.#session = session
    this.#clock = clock
  }

  /** The connection, or after XCLIENT another client than before, who has said nothing yet. */
  open(event: Unstamped): void {
    this.#connected = this.#stamp(event)
    this.#hello = undefined
    this.#login = undefined
  }

  /** RFC 3207 §4.2: what the client said before is void. */
  secured(event: Unstamped): void {
    this.#secured = this.#stamp(event)
    this.#hello = undefined
    this.#login = undefined
  }

  hello(event: Unstamped): void {
    this.#hello = this.#stamp(event)
  }

  loggedIn(event: Unstamped): void {
    this.#login = this.#stamp(event)
  }

  add(event: Unstamped, isRefusal: boolean): void {
    const stamped = this.#stamp(event)
    if (this.#transaction.length < MOST_IN_TRANSACTION) this.#transaction.push(stamped)
    if (this.#fresh.length < MOST_IN_TRANSACTION) this.#fresh.push(stamped)
    if (!isRefusal) return
    if (this.#news.length < MOST_IN_TRANSACTION) this.#news.push(...this.#prelude(), ...this.#fresh)
    this.#fresh.length = 0
    if (this.#refusals.length < MOST_KEPT) this.#refusals.push(stamped)
    this.#last = stamped
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

  /**
   * The transaction is over; its events are kept when something was refused in it. Where there is not room for all of
   * them, its beginning and what was refused tell enough.
   */
  end(): void {
    if (this.#refusals.length > 0) {
      const room = MOST_KEPT - this.#kept.length
      const [first] = this.#transaction
      const short = first && first !== this.#refusals[0] ? [first, ...this.#refusals] : this.#refusals
      const story = this.#transaction.length <= room ? this.#transaction : short
      this.#kept.push(...story.slice(0, room))
      this.#refusals.length = 0
    }
    this.#transaction.length = 0
    this.#fresh.length = 0
  }

  /**
   * What was refused since this was asked last, with all that led to it, in its order. What others share (the connection,
   * TLS, HELO, the log-in) is there each time, as the same objects.
   */
  takeNews(): readonly SessionEvent[] {
    if (this.#news.length === 0) return this.#news
    const news = this.#news
    this.#news = []
    return news
  }

  /** The story to keep of a session that refused something. */
  finish(event: Unstamped): readonly SessionEvent[] | undefined {
    this.end()
    if (!this.#last) return undefined
    const last = this.#kept.includes(this.#last) ? [] : [this.#last]
    return [...this.#prelude(), ...this.#kept, ...last, this.#stamp(event)]
  }

  #prelude(): SessionEvent[] {
    const events: SessionEvent[] = []
    for (const event of [this.#connected, this.#secured, this.#hello, this.#login]) if (event) events.push(event)
    return events
  }

  #stamp(event: Unstamped): SessionEvent {
    return { at: this.#clock.now(), session: this.#session, ...event }
  }
}
