// What the configuration says about logging in, complete: every default filled in, every path absolute.

import type { Duration } from '../core/time.ts'

/** Where a password of the server itself is: never in the configuration file, which people copy and show around. */
export type SecretPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly name: string }

export type DovecotPlace = { readonly path: string } | { readonly host: string; readonly port: number }

/** How to talk with a directory. */
export interface LdapConnection {
  /** `ldap://host:389` or `ldaps://host:636`. */
  readonly url: string
  /** Begin TLS on an ldap:// connection before anything else is said (RFC 4511 §4.14). */
  readonly startTls: boolean
  /** PEM file of certificates to trust beside the usual ones. */
  readonly trust: string | null
  readonly timeout: Duration
}

export interface LdapSettings extends LdapConnection {
  readonly users: LdapSearch | LdapTemplate
}

/** Looks for the user's entry and then logs in as it. */
export interface LdapSearch {
  readonly kind: 'search'
  /** As whom to search; null: anonymously. */
  readonly as: { readonly dn: string; readonly password: SecretPlace } | null
  readonly base: string
  readonly scope: 'sub' | 'one'
  /** With `{user}`, `{local_part}` or `{domain}` in it. */
  readonly filter: string
  /** The attribute that holds the name by which the user is known here; null: the name that was given. */
  readonly nameAttribute: string | null
}

/** Logs in as a name that follows from the user's own. */
export interface LdapTemplate {
  readonly kind: 'template'
  /** With `{user}`, `{local_part}` or `{domain}` in it. */
  readonly dn: string
}

export interface SqlQuery {
  /** With `:user` in it. The first column is the password; one called `user` is the name as the database has it. */
  readonly query: string
  /** The passwords are stored as they are, and not as hashes. */
  readonly clear: boolean
}

export interface SqliteSettings extends SqlQuery {
  readonly path: string
}

export interface PostgresqlSettings extends SqlQuery {
  /** A name, an address, or the folder of the Unix socket. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  /** Null: the server lets this system user in without one. */
  readonly password: SecretPlace | null
  readonly tls: 'off' | 'verify'
  /** PEM file of certificates to trust beside the usual ones. */
  readonly trust: string | null
  readonly connections: number
  readonly timeout: Duration
}

export type StoreSettings =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'debian-passwd'; readonly path: string }
  | { readonly kind: 'dovecot'; readonly socket: DovecotPlace }
  | { readonly kind: 'saslauthd'; readonly path: string; readonly service: string }
  | ({ readonly kind: 'ldap' } & LdapSettings)
  | ({ readonly kind: 'sqlite' } & SqliteSettings)
  | ({ readonly kind: 'postgresql' } & PostgresqlSettings)

export interface AuthConfig {
  /** Which may be offered; `SCRAM-SHA-256-PLUS` and so on. */
  readonly mechanisms: readonly AuthMechanism[]
  /** PLAIN and LOGIN without TLS, for clients on this machine. */
  readonly clearTextFromLoopback: boolean
  /** The line `250-AUTH=` of old mail programs, beside the right one. */
  readonly oldAuthLine: boolean
  /** Asked in this order; none: nobody can log in, and AUTH is not offered. */
  readonly stores: readonly StoreSettings[]
  readonly throttle: ThrottleConfig
}

export const AUTH_MECHANISMS = ['SCRAM-SHA-256-PLUS', 'SCRAM-SHA-256', 'CRAM-MD5', 'PLAIN', 'LOGIN'] as const
/**
 * Without -PLUS, whose binding some mail programs only think they have: GNU SASL, which mutt uses, prefers it, then misses
 * tls-unique, which TLS 1.3 has not (RFC 9266), and gives up.
 */
export const USUAL_MECHANISMS = AUTH_MECHANISMS.filter((name) => name !== 'SCRAM-SHA-256-PLUS')
export type AuthMechanism = (typeof AUTH_MECHANISMS)[number]

/** The brake on guessing passwords. */
export interface ThrottleConfig {
  readonly perAddress: number
  readonly perAccount: number
  readonly window: Duration
  readonly firstLock: Duration
  readonly longestLock: Duration
  readonly forgetAfter: Duration
  readonly entries: number
}
