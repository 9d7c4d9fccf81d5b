// One AUTH exchange of SMTP (RFC 4954): lines of base64 in, replies out. Between them stands the mechanism; the store is
// asked only in `run`, which the caller awaits before it feeds another line. What the client hears depends on the reason
// alone: a name that does not exist and a password that is wrong are the same reply.

import { reply, type Reply } from '../core/reply.ts'
import {
  failed,
  type FailureReason,
  type Guess,
  type MechanismName,
  type SaslStep,
  type ServerMechanism,
} from './mechanism.ts'
import type { LoginContext, PasswordStore } from './password-store.ts'
import { askStore } from './ask-store.ts'

/** RFC 4954 §4: a line of the exchange, without CRLF. */
export const MAX_EXCHANGE_LINE = 12_288

export type AuthOutcome = { readonly mechanism: MechanismName; readonly reply: Reply } & (
  | { readonly ok: true; readonly user: string }
  | {
      readonly ok: false
      readonly reason: FailureReason
      readonly detail: string
      readonly user?: string
      readonly guess?: Guess
    }
)

export type ExchangeStep =
  /** Send it (334) and wait for a line. */
  | { readonly kind: 'challenge'; readonly reply: Reply }
  /** Await `run`; it never rejects. */
  | {
      readonly kind: 'verify'
      readonly user: string
      readonly run: (store: PasswordStore, context?: LoginContext) => Promise<ExchangeStep>
    }
  /** Send the outcome's reply; the exchange is over. */
  | { readonly kind: 'finished'; readonly outcome: AuthOutcome }

export class AuthExchange {
  readonly #mechanism: ServerMechanism
  #waiting: 'start' | 'line' | 'store' | 'nothing' = 'start'

  constructor(mechanism: ServerMechanism) {
    this.#mechanism = mechanism
  }

  /** `initial` is the second argument of the AUTH command as it came; `=` is an empty one (RFC 4954 §4). */
  start(initial?: string): ExchangeStep {
    this.#expect('start')
    if (initial === undefined) return this.#out(this.#mechanism.start())
    const bytes = initial === '=' ? new Uint8Array() : readBase64(initial)
    if (bytes === undefined) return this.#out(unreadable(initial))
    return this.#out(this.#mechanism.start(bytes))
  }

  /** A line that the client sent after a challenge, without CRLF. */
  line(text: string): ExchangeStep {
    this.#expect('line')
    if (text === '*') return this.#out(failed('cancelled', aborted(this.#mechanism.name)))
    const bytes = readBase64(text)
    return this.#out(bytes === undefined ? unreadable(text) : this.#mechanism.next(bytes))
  }

  #out(step: SaslStep): ExchangeStep {
    const mechanism = this.#mechanism.name
    switch (step.kind) {
      case 'challenge':
        this.#waiting = 'line'
        return { kind: 'challenge', reply: reply(334, undefined, Buffer.from(step.data).toString('base64')) }
      case 'verify': {
        this.#waiting = 'store'
        const { request } = step
        const run = async (store: PasswordStore, context: LoginContext = {}): Promise<ExchangeStep> => {
          this.#expect('store')
          this.#waiting = 'nothing'
          return this.#out(await askStore(request, store, context))
        }
        return { kind: 'verify', user: request.user, run }
      }
      case 'done':
        this.#waiting = 'nothing'
        return { kind: 'finished', outcome: { mechanism, ok: true, user: step.user, reply: SUCCESS } }
      case 'failed': {
        this.#waiting = 'nothing'
        const { kind: _, ...facts } = step
        return { kind: 'finished', outcome: { mechanism, ok: false, ...facts, reply: failureReply(step.reason) } }
      }
    }
  }

  #expect(call: 'start' | 'line' | 'store'): void {
    if (this.#waiting !== call) throw new Error(`an AUTH exchange that waits for ${this.#waiting} was given ${call}`)
  }
}

const SUCCESS = reply(235, '2.7.0', 'Authentication successful')

/** Codes of RFC 4954 §4 and §6. */
export function failureReply(reason: FailureReason): Reply {
  switch (reason) {
    case 'credentials':
    case 'other-identity':
    case 'channel-binding':
      return reply(535, '5.7.8', 'Authentication failed: check the name and the password')
    case 'unavailable':
      return reply(454, '4.7.0', 'Temporary authentication failure: try again later')
    case 'malformed':
      return reply(501, '5.5.2', 'Malformed authentication message')
    case 'encoding':
      return reply(501, '5.5.2', 'Cannot decode base64')
    case 'cancelled':
      return reply(501, '5.7.0', 'Authentication cancelled')
    case 'too-long':
      return reply(500, '5.5.6', 'Authentication exchange line is too long')
    case 'initial-response':
      return reply(501, '5.7.0', 'This mechanism begins with a challenge of the server')
  }
}

/** RFC 4954 §4: `*` gives up. The name and password have not been judged. */
const aborted = (mechanism: MechanismName): string =>
  mechanism === 'SCRAM-SHA-256-PLUS'
    ? 'the client gave up (it sent *): it cannot bind to this TLS connection; take SCRAM-SHA-256-PLUS out of auth.mechanisms'
    : 'the client gave up (it sent *); its own messages tell why'

const unreadable = (text: string): SaslStep =>
  text.length > MAX_EXCHANGE_LINE
    ? failed('too-long', `a line of ${text.length} characters; the limit is ${MAX_EXCHANGE_LINE}`)
    : failed('encoding', 'the line is not base64')

/** Strict base64 (RFC 4648 §4): no other characters, padded, no stray bits. The empty line is empty data. */
function readBase64(text: string): Uint8Array | undefined {
  if (text.length > MAX_EXCHANGE_LINE) return undefined
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
