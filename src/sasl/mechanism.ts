// The one shape of all mechanisms, server side, without I/O: bytes in, a step out. Allowed order: `start` once, then `next`
// once after each challenge; after `verify` the request's own `answer` gives the next step; nothing after `done` or
// `failed`. A mechanism never decides what the client is told; it names the reason, and exchange.ts has the texts.

import type { Kept, PasswordVerdict, ScramCredentials } from './password-store.ts'

export const MECHANISM_NAMES = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'CRAM-MD5', 'PLAIN', 'LOGIN'] as const
/** Strongest first, the order in which they are offered. */
export type MechanismName = (typeof MECHANISM_NAMES)[number]

export const FAILURES = {
  credentials: 'name or password are wrong',
  unavailable: 'the place that knows the passwords did not answer',
  malformed: 'the client broke the rules of the mechanism',
  encoding: 'the client sent something that is not base64',
  cancelled: 'the client cancelled the log-in',
  'too-long': 'the client sent more than the limit',
  'initial-response': 'the client spoke first in a mechanism in which the server does',
  'other-identity': 'the client wanted to act for a user other than the one who logged in',
  'channel-binding':
    'the log-in is not bound to this TLS connection: somebody may stand between, or the client is faulty',
} as const satisfies Record<string, string>

export type FailureReason = keyof typeof FAILURES

/** What only a store can say. `answer` takes what it said and gives the next step. */
export type VerifyRequest =
  | {
      readonly kind: 'password'
      readonly user: string
      readonly password: string
      readonly answer: (verdict: PasswordVerdict) => SaslStep
    }
  | {
      readonly kind: 'scram'
      readonly user: string
      readonly answer: (found: Kept<ScramCredentials>) => SaslStep
    }
  | { readonly kind: 'cram'; readonly user: string; readonly answer: (found: Kept<string>) => SaslStep }

export type SaslStep =
  | { readonly kind: 'challenge'; readonly data: Uint8Array }
  | { readonly kind: 'verify'; readonly request: VerifyRequest }
  | { readonly kind: 'done'; readonly user: string }
  | Failed

export interface Failed {
  readonly kind: 'failed'
  readonly reason: FailureReason
  /** For the operator. */
  readonly detail: string
  /** The name that the client gave, if it came that far. */
  readonly user?: string
  /** What was wrong; of `credentials`. */
  readonly guess?: Guess
}

/** What somebody took for the password. It is kept for the session and never told. */
export interface Guess {
  /** Left out by mechanisms that only prove it. */
  readonly password?: string
  /** Whether it was this password. */
  readonly fits: (password: string) => boolean | Promise<boolean>
}

export interface ServerMechanism {
  readonly name: MechanismName
  /** `initial` is what the client sent along with the name of the mechanism; an empty one is not a missing one. */
  start(initial?: Uint8Array): SaslStep
  next(response: Uint8Array): SaslStep
}

export const challenge = (data: Uint8Array): SaslStep => ({ kind: 'challenge', data })

export const wrongPassword = (detail: string, user: string, guess: Guess): Failed => ({
  ...failed('credentials', detail, user),
  guess,
})

export const failed = (reason: FailureReason, detail: string, user?: string): Failed => ({
  kind: 'failed',
  reason,
  detail,
  ...(user === undefined ? {} : { user }),
})
