// The log-in of one connection: joins the brake on guessing, the mechanism and the store, and tells the session what each
// step came to. Counts as guesses only what a guesser would cause, never a store that did not answer.

import type { TLSSocket } from 'node:tls'
import type { Clock } from '../core/clock.ts'
import { isLoopback, type IpAddress } from '../core/ip.ts'
import { reply, type Reply } from '../core/reply.ts'
import { formatMailDate } from '../core/time.ts'
import type { LoginStep } from '../smtp/server-actions.ts'
import type { SessionFacts } from '../smtp/session-facts.ts'
import { channelBindings, type ChannelBinding } from './channel-binding.ts'
import { AuthExchange, type AuthOutcome, type ExchangeStep } from './exchange.ts'
import { makeMechanism } from './make-mechanism.ts'
import type { FailureReason, Guess, MechanismName } from './mechanism.ts'
import { offeredMechanisms, selectMechanism, type OfferConditions } from './offer.ts'
import type { PasswordStore } from './password-store.ts'
import type { Throttle, ThrottleVerdict } from './throttle.ts'

export interface LoginSettings {
  readonly store: PasswordStore
  /** What the configuration allows. */
  readonly mechanisms: readonly MechanismName[]
  readonly clearTextFromLoopback: boolean
  readonly hostname: string
  /** Secret, and best the same over restarts. */
  readonly decoyKey: Uint8Array
  readonly throttle: Throttle
  readonly clock: Clock
  /** The name under which failures are counted: all forms of one user's name are one. */
  readonly accountOf: (user: string) => string
  /** A user here whose name is almost the one that was given; for the operator. */
  readonly nearest: (user: string) => string | undefined
}

/** Kept of one session; further ones all count. */
const MOST_GUESSES = 8

const GUESSES: ReadonlySet<string> = new Set<FailureReason>(['credentials', 'other-identity', 'channel-binding'])

/** Whether a refusal for this reason is what a guesser would cause. */
export const isGuess = (reason: string): boolean => GUESSES.has(reason)

export class SessionLogin {
  readonly #settings: LoginSettings
  #bindings: readonly ChannelBinding[] = []
  /** Of this session. Mail programs try the next mechanism with the password that was wrong in the one before. */
  readonly #guesses: { readonly account: string; readonly guess: Guess }[] = []
  #current:
    | { readonly exchange: AuthExchange; readonly mechanism: MechanismName; readonly facts: SessionFacts }
    | undefined

  constructor(settings: LoginSettings) {
    this.#settings = settings
  }

  secured(socket: TLSSocket): void {
    this.#bindings = channelBindings(socket, socket.getX509Certificate())
  }

  /** For the EHLO line, strongest first. */
  mechanisms(secured: boolean, client: IpAddress): readonly MechanismName[] {
    return offeredMechanisms(this.#conditions(secured, client))
  }

  async begin(asked: string, initial: string | undefined, facts: SessionFacts): Promise<LoginStep> {
    const { throttle, clock, hostname, decoyKey } = this.#settings
    const client = facts.client.address
    const allowed = await throttle.check(client)
    if (!allowed.allowed) return lockedOut(allowed, asked)
    const conditions = this.#conditions(facts.tls !== undefined, client)
    const selection = selectMechanism(asked, conditions)
    if (!selection.ok) {
      const { reply: answer, why } = selection
      return {
        kind: 'refused',
        reply: answer,
        reason: 'not-offered',
        detail: why,
        mechanism: asked,
        lockOuts: [],
        close: false,
      }
    }
    const mechanism = selection.name
    const bindings = this.#bindings
    const plusOffered = offeredMechanisms(conditions).includes('SCRAM-SHA-256-PLUS')
    const exchange = new AuthExchange(makeMechanism(mechanism, { clock, hostname, bindings, plusOffered, decoyKey }))
    this.#current = { exchange, mechanism, facts }
    return this.#settle(exchange.start(initial))
  }

  async line(text: string): Promise<LoginStep> {
    const current = this.#current
    if (!current) throw new Error('a line of a log-in that was not begun')
    return this.#settle(current.exchange.line(text))
  }

  async #settle(first: ExchangeStep): Promise<LoginStep> {
    let step = first
    const current = this.#current
    if (!current) throw new Error('a step of a log-in that was not begun')
    const { facts, mechanism } = current
    const { throttle, store } = this.#settings
    const client = facts.client.address
    while (step.kind === 'verify') {
      const allowed = await throttle.check(client, this.#settings.accountOf(step.user))
      if (!allowed.allowed) return lockedOut(allowed, mechanism, step.user)
      const local = facts.local.address as IpAddress
      step = await step.run(store, { client, local, secured: facts.tls !== undefined })
    }
    if (step.kind === 'challenge') return step
    this.#current = undefined
    return this.#finished(step.outcome, client)
  }

  async #finished(outcome: AuthOutcome, client: IpAddress): Promise<LoginStep> {
    const { throttle, accountOf, nearest } = this.#settings
    const { mechanism, reply: answer } = outcome
    if (outcome.ok) {
      await throttle.succeeded(client, accountOf(outcome.user))
      return { kind: 'accepted', reply: answer, user: outcome.user, mechanism }
    }
    const { reason, detail, user, guess } = outcome
    const account = user === undefined ? undefined : accountOf(user)
    const counts = isGuess(reason) && !(await this.#wasGuessed(account, guess))
    const lockOuts = counts ? await throttle.failed(client, account) : []
    const meant = user !== undefined && reason === 'credentials' ? nearest(user) : undefined
    const who = { ...(user !== undefined && { user }), ...(meant !== undefined && { nearest: meant }) }
    return { kind: 'refused', reply: answer, reason, detail, mechanism, ...who, lockOuts, close: lockOuts.length > 0 }
  }

  /** Whether it is the password that was wrong for this account before; from now on it was. */
  async #wasGuessed(account: string | undefined, guess: Guess | undefined): Promise<boolean> {
    if (account === undefined || guess === undefined) return false
    const before = this.#guesses.filter((one) => one.account === account)
    if (this.#guesses.length < MOST_GUESSES) this.#guesses.push({ account, guess })
    const { password } = guess
    if (password === undefined) return false
    for (const { guess: earlier } of before) if (await earlier.fits(password)) return true
    return false
  }

  #conditions(secured: boolean, client: IpAddress): OfferConditions {
    const { store, mechanisms, clearTextFromLoopback } = this.#settings
    return {
      enabled: mechanisms,
      store,
      secured,
      clearAllowed: clearTextFromLoopback && isLoopback(client),
      canBind: this.#bindings.length > 0,
    }
  }
}

function lockedOut(
  verdict: ThrottleVerdict & { readonly allowed: false },
  mechanism: string,
  user?: string,
): LoginStep {
  const who = verdict.by === 'address' ? 'from your address' : 'for this account'
  const answer: Reply = reply(
    454,
    '4.7.0',
    `Too many failed log-ins ${who}; try again after ${formatMailDate(verdict.until)}`,
  )
  const detail = `${verdict.by} ${verdict.subject} is locked out`
  const name = user === undefined ? {} : { user }
  return { kind: 'refused', reply: answer, reason: 'locked-out', detail, mechanism, ...name, lockOuts: [], close: true }
}
