// Who has logged in with a browser: a cookie that nobody can guess, kept as its digest and in memory alone, so a restart ends them all.
// A session ends when it was not used for a while, and after a day's work in any case; the oldest give way when there are many.

import { hash, randomBytes } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import { after, hours, minutes, type Tick } from '../core/time.ts'

/** Whoever proved it: by the password of a user, or by a token. Their rights are looked up at each request. */
export type Proved = { readonly user: string } | { readonly token: string }

interface Session {
  readonly proved: Proved
  readonly ends: Tick
  idleUntil: Tick
}

const IDLE = minutes(30)
const LONGEST = hours(12)
const MOST = 1000
const COOKIE_BYTES = 32

export class LogInSessions {
  readonly #clock: Clock
  readonly #sessions = new Map<string, Session>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What the cookie holds. */
  begin(proved: Proved): string {
    const cookie = randomBytes(COOKIE_BYTES).toString('base64url')
    const now = this.#clock.ticks()
    this.#sessions.set(digestOf(cookie), { proved, ends: after(now, LONGEST), idleUntil: after(now, IDLE) })
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= MOST) break
      this.#sessions.delete(oldest)
    }
    return cookie
  }

  find(cookie: string): Proved | undefined {
    const digest = digestOf(cookie)
    const session = this.#sessions.get(digest)
    if (!session) return undefined
    const now = this.#clock.ticks()
    if (session.ends <= now || session.idleUntil <= now) {
      this.#sessions.delete(digest)
      return undefined
    }
    session.idleUntil = after(now, IDLE)
    return session.proved
  }

  end(cookie: string): void {
    this.#sessions.delete(digestOf(cookie))
  }
}

const digestOf = (cookie: string): string => hash('sha256', cookie, 'hex')
