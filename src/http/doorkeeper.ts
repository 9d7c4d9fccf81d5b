// Who comes in over HTTP, and with which rights: users of the mail server with their password and a role of `console.roles`, and
// programs with a token. Guesses are counted with those at the mail ports, and lock out there and here alike. What a visitor may
// is looked up at each request, so that a role that was taken away or a token that was revoked is of no use at once.

import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { ConsoleConfig } from '../config/console-schema.ts'
import type { Clock } from '../core/clock.ts'
import { socketIp, type IpAddress } from '../core/ip.ts'
import type { Instant } from '../core/time.ts'
import type { TokenBook } from '../control/token-book.ts'
import type { Visitor } from '../control/visitor.ts'
import type { PasswordVerdict } from '../sasl/password-store.ts'
import type { LoginSettings } from '../sasl/session-login.ts'
import type { LockOut, Throttle } from '../sasl/throttle.ts'
import { LogInSessions, type Proved } from './log-in-sessions.ts'

export interface DoorkeeperDeps {
  readonly clock: Clock
  readonly tokens: Pick<TokenBook, 'find' | 'list'>
  /** Shared with the mail ports. */
  readonly throttle: () => Throttle
  /** How users log in at the mail ports; undefined: nobody can. */
  readonly login: () => Pick<LoginSettings, 'store' | 'accountOf'> | undefined
  readonly access: () => ConsoleConfig
  /** The connection is TLS, and never in clear beyond this machine. */
  readonly secured: boolean
  readonly told: (notice: LogInNotice) => void
}

export type LogInNotice =
  | { readonly kind: 'logged-in'; readonly client: string; readonly by: string; readonly role: string }
  | {
      readonly kind: 'refused'
      readonly client: string
      readonly user: string
      readonly reason: 'credentials' | 'no-role'
    }
  | { readonly kind: 'unavailable'; readonly client: string; readonly user: string; readonly detail: string }
  | { readonly kind: 'locked-out'; readonly lockOut: LockOut }

export type LogInResult =
  | { readonly kind: 'ok'; readonly cookie: string }
  | { readonly kind: 'wrong' | 'no-role' | 'unavailable' }
  | { readonly kind: 'locked-out'; readonly until: Instant }

/** `user` empty: the password is a token. */
export interface TypedCredentials {
  readonly user: string
  readonly password: string
}

export class Doorkeeper {
  readonly #deps: DoorkeeperDeps
  readonly #sessions: LogInSessions

  constructor(deps: DoorkeeperDeps) {
    this.#deps = deps
    this.#sessions = new LogInSessions(deps.clock)
  }

  /** By the prefix a browser holds the cookie to TLS, to this host and to all of its paths (RFC 6265bis §4.1.3.2). */
  get cookieName(): string {
    return this.#deps.secured ? '__Host-waybill' : 'waybill'
  }

  get secured(): boolean {
    return this.#deps.secured
  }

  /** Undefined: nobody who is known, or whose rights are gone. */
  visitor(c: Context): Visitor | undefined {
    const bearer = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (bearer !== undefined) return this.#byToken(bearer)
    const cookie = getCookie(c, this.cookieName)
    const proved = cookie === undefined ? undefined : this.#sessions.find(cookie)
    return proved && this.#rightsOf(proved)
  }

  async logIn(c: Context, credentials: TypedCredentials): Promise<LogInResult> {
    const client = clientOf(c)
    const { login } = this.#deps
    const throttle = this.#deps.throttle()
    const user = credentials.user.trim()
    const settings = login()
    const account = user === '' ? undefined : (settings?.accountOf(user) ?? user)
    const allowed = await throttle.check(client, account)
    if (!allowed.allowed) return { kind: 'locked-out', until: allowed.until }
    const verdict = await this.#verify({ ...credentials, user }, client)
    switch (verdict.kind) {
      case 'unavailable':
        this.#deps.told({ kind: 'unavailable', client, user, detail: verdict.detail })
        return { kind: 'unavailable' }
      case 'wrong':
        this.#deps.told({ kind: 'refused', client, user, reason: 'credentials' })
        for (const lockOut of await throttle.failed(client, account)) this.#deps.told({ kind: 'locked-out', lockOut })
        return { kind: 'wrong' }
      case 'ok':
        if (account !== undefined) await throttle.succeeded(client, account)
        return this.#enter(verdict.proved, client)
    }
  }

  logOut(c: Context): void {
    const cookie = getCookie(c, this.cookieName)
    if (cookie !== undefined) this.#sessions.end(cookie)
  }

  #enter(proved: Proved, client: string): LogInResult {
    const visitor = this.#rightsOf(proved)
    if (!visitor) {
      this.#deps.told({ kind: 'refused', client, user: 'user' in proved ? proved.user : '', reason: 'no-role' })
      return { kind: 'no-role' }
    }
    this.#deps.told({ kind: 'logged-in', client, by: visitor.name, role: visitor.role })
    return { kind: 'ok', cookie: this.#sessions.begin(proved) }
  }

  async #verify({ user, password }: TypedCredentials, client: IpAddress): Promise<Verified> {
    if (user === '') {
      const token = this.#deps.tokens.find(password, this.#deps.clock.now())
      return token ? { kind: 'ok', proved: { token: token.name } } : { kind: 'wrong' }
    }
    const store = this.#deps.login()?.store
    if (!store) return { kind: 'wrong' }
    const verdict = await store
      .verify(user, password, { client, secured: this.#deps.secured })
      // As at the mail ports: a store that throws is never wrong and never right.
      .catch((error: unknown): PasswordVerdict => ({ kind: 'unavailable', detail: String(error) }))
    return verdict.kind === 'ok' ? { kind: 'ok', proved: { user: verdict.user ?? user } } : verdict
  }

  #byToken(text: string): Visitor | undefined {
    const token = this.#deps.tokens.find(text, this.#deps.clock.now())
    return token && { name: `token ${token.name}`, role: token.role, contents: token.contents }
  }

  #rightsOf(proved: Proved): Visitor | undefined {
    const { access, login, tokens, clock } = this.#deps
    if ('token' in proved) {
      const token = tokens.list().find(({ name }) => name === proved.token)
      if (!token || (token.until !== undefined && token.until <= clock.now())) return undefined
      return { name: `token ${token.name}`, role: token.role, contents: token.contents }
    }
    const accountOf = login()?.accountOf
    if (!accountOf) return undefined
    const { roles, contents } = access()
    const account = accountOf(proved.user)
    const isTheirs = (name: string): boolean => accountOf(name) === account
    const role = Object.entries(roles).find(([name]) => isTheirs(name))?.[1]
    return role && { name: account, role, contents: contents.some(isTheirs) }
  }
}

type Verified =
  | { readonly kind: 'ok'; readonly proved: Proved }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'unavailable'; readonly detail: string }

/** Of the connection, and no header's word for it. */
export function clientOf(c: Context): IpAddress {
  const { incoming } = (c.env ?? {}) as { readonly incoming?: { readonly socket: { readonly remoteAddress?: string } } }
  return socketIp(incoming?.socket.remoteAddress) ?? LOCAL
}

const LOCAL = '127.0.0.1' as IpAddress
