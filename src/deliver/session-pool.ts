// Keeps connections that have done their work for the next message to the same destination (RFC 5321 §4.1.1.10 lets a
// client go on with MAIL). It decides how long and for how many messages; one timer serves them all. It owns what it keeps,
// and closes with QUIT.

import type { Clock, Timer } from '../core/clock.ts'
import type { Duration } from '../core/time.ts'
import type { ClientConnection } from '../net/client-connection.ts'

export interface SessionPoolOptions {
  readonly clock: Clock
  /** How long an unused connection is kept. */
  readonly keepIdle: Duration
  /** Transactions on one connection. */
  readonly messagesPerConnection: number
}

interface Idle {
  readonly connection: ClientConnection
  readonly until: number
}

export class SessionPool {
  readonly #options: SessionPoolOptions
  readonly #idle = new Map<string, Idle[]>()
  readonly #leaving = new Set<Promise<unknown>>()
  #timer: Timer | undefined
  #closed = false

  constructor(options: SessionPoolOptions) {
    this.#options = options
  }

  /** How many connections wait for a message. */
  get size(): number {
    let size = 0
    for (const list of this.#idle.values()) size += list.length
    return size
  }

  /** A connection to use, the one used last first; the caller owns it until it gives it back. */
  take(key: string): ClientConnection | undefined {
    const list = this.#idle.get(key)
    if (!list) return undefined
    for (let idle = list.pop(); idle; idle = list.pop()) if (idle.connection.usable) return idle.connection
    this.#idle.delete(key)
    return undefined
  }

  /** Takes a connection back: to keep it if it is good for more, else to take leave of it. */
  give(key: string, connection: ClientConnection): void {
    const { clock, keepIdle, messagesPerConnection } = this.#options
    const { transactions, capabilities } = connection.session
    const most = Math.min(messagesPerConnection, capabilities.mailMax ?? Infinity)
    if (this.#closed || keepIdle <= 0 || !connection.usable || transactions >= most) return this.dismiss(connection)
    const idle = { connection, until: clock.ticks() + keepIdle }
    const list = this.#idle.get(key)
    if (list) list.push(idle)
    else this.#idle.set(key, [idle])
    this.#timer ??= clock.after(keepIdle, () => this.#sweep())
  }

  /** Says QUIT, as RFC 5321 §4.1.1.10 wants it, and closes; nobody needs to wait for that. */
  dismiss(connection: ClientConnection): void {
    if (!connection.usable) return connection.destroy()
    const leaving = connection.run({ step: 'quit' }).then(() => {
      connection.destroy()
      this.#leaving.delete(leaving)
    })
    this.#leaving.add(leaving)
  }

  /** Closes all that is kept, and whatever is given back from now on. */
  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    for (const list of this.#idle.values()) for (const { connection } of list) this.dismiss(connection)
    this.#idle.clear()
    await Promise.all(this.#leaving)
  }

  #sweep(): void {
    this.#timer = undefined
    const now = this.#options.clock.ticks()
    let next = Infinity
    for (const [key, list] of this.#idle) {
      const kept: Idle[] = []
      for (const idle of list) {
        if (idle.until <= now || !idle.connection.usable) this.dismiss(idle.connection)
        else {
          kept.push(idle)
          next = Math.min(next, idle.until)
        }
      }
      if (kept.length > 0) this.#idle.set(key, kept)
      else this.#idle.delete(key)
    }
    if (next < Infinity) this.#timer = this.#options.clock.after((next - now) as Duration, () => this.#sweep())
  }
}
