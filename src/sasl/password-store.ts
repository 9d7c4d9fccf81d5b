// The port for places that know passwords: a file, Dovecot, a directory. A store answers one of three things, and "the
// store cannot say" is never "wrong": a client that hears 535 asks its user for a new password, one that hears 454 tries
// again. `detail` is for the operator and never reaches the client.
//
// A store spends the same work on a name that it does not know as on a wrong password.

import type { IpAddress } from '../core/ip.ts'

/** What a store may want to know, or pass on, about who asks. */
export interface LoginContext {
  readonly client?: IpAddress
  readonly local?: IpAddress
  /** The password came through TLS. */
  readonly secured?: boolean
  readonly signal?: AbortSignal
}

export type PasswordVerdict =
  /** `user` is the store's own form of the name where that differs from the one given. */
  | { readonly kind: 'ok'; readonly user?: string }
  /** `unknown`: whether the store has such a user; left out where it cannot tell. For a store behind it, not for clients. */
  | { readonly kind: 'wrong'; readonly detail: string; readonly unknown?: boolean }
  | { readonly kind: 'unavailable'; readonly detail: string }

/** What a store keeps for a name. */
export type Kept<T> =
  /** `user` as in `PasswordVerdict`. */
  | { readonly kind: 'found'; readonly value: T; readonly user?: string }
  /** `iterations` is what a pretended credential of SCRAM shall ask for, so that it looks like the real ones. */
  | { readonly kind: 'none'; readonly detail: string; readonly iterations?: number }
  | { readonly kind: 'unavailable'; readonly detail: string }

/** What a server keeps of a password for SCRAM (RFC 5802 §3): enough to check a proof, too little to make one. */
export interface ScramCredentials {
  readonly salt: Uint8Array
  readonly iterations: number
  readonly storedKey: Uint8Array
  readonly serverKey: Uint8Array
}

export interface PasswordStore {
  /** For logs and hints: `user file /etc/waybill/users`. */
  readonly name: string
  readonly verify: (user: string, password: string, context?: LoginContext) => Promise<PasswordVerdict>
  /** Left out by stores that keep nothing which SCRAM-SHA-256 could use. */
  readonly scramCredentials?: (user: string, context?: LoginContext) => Promise<Kept<ScramCredentials>>
  /** The password itself, which CRAM-MD5 needs; left out by stores that keep only hashes. */
  readonly cramSecret?: (user: string, context?: LoginContext) => Promise<Kept<string>>
}
