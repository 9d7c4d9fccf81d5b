// The configuration as the program uses it: complete, checked, every default filled in. What a user writes is described
// in schema.ts; load.ts makes the one from the other.

import type { Domain } from '../core/domain.ts'
import type { IpAddress, Network } from '../core/ip.ts'
import type { Duration } from '../core/time.ts'

export interface Listener {
  readonly address: IpAddress
  readonly port: number
  readonly mode: 'smtp' | 'submission'
}

export interface User {
  readonly name: string
  /** Absolute path of the Maildir. */
  readonly maildir: string
}

/**
 * When to try again, as in Exim: every `first.every` until `first.until` after the first attempt, then at intervals that
 * grow by `grow.factor` from `grow.from` until `grow.until`, then every `last.every` until `last.until`; then expired.
 */
export interface RetrySchedule {
  readonly first: { readonly every: Duration; readonly until: Duration }
  readonly grow: { readonly from: Duration; readonly factor: number; readonly until: Duration }
  readonly last: { readonly every: Duration; readonly until: Duration }
}

/** Limits of what one peer may ask of the server. Sizes are octets. */
export interface Limits {
  /** A command line, CRLF included (RFC 5321 §4.5.3.1.4 asks for 512; extensions for more). */
  readonly commandLine: number
  /** A line of the content, CRLF excluded (RFC 5322 §2.1.1). */
  readonly contentLine: number
  readonly messageSize: number
  readonly recipients: number
  readonly transactions: number
  /** Replies of 4xx or 5xx in one session before it is closed. */
  readonly errors: number
  readonly unknownCommands: number
  readonly commands: number
  readonly idle: Duration
  readonly session: Duration
  readonly connections: number
  readonly connectionsPerClient: number
  /** Received fields before a message counts as looping (RFC 5321 §6.3). */
  readonly receivedFields: number
}

export interface DeliveryLimits {
  /** Attempts under way at once, in all. */
  readonly concurrency: number
  /** Attempts under way at once to one destination. */
  readonly perDestination: number
  /** How long an unused connection is kept for the next message. */
  readonly keepIdle: Duration
  readonly messagesPerConnection: number
}

export interface HistoryLimits {
  readonly keep: Duration
  readonly messages: number
  readonly refusedSessions: number
}

export interface Config {
  readonly hostname: Domain
  readonly stateFolder: string
  readonly localDomains: readonly Domain[]
  readonly users: ReadonlyMap<string, User>
  readonly listen: readonly Listener[]
  readonly http: { readonly address: IpAddress; readonly port: number } | null
  readonly relayFrom: readonly Network[]
  readonly smarthost: { readonly host: Domain | IpAddress; readonly port: number } | null
  readonly dns: { readonly servers: readonly { readonly address: IpAddress; readonly port: number }[] }
  /** The port of MX hosts: 25, but for tests. */
  readonly smtpPort: number
  /** `opportunistic`: STARTTLS where it is offered, clear text where it is not or fails (RFC 7435). */
  readonly tls: 'opportunistic' | 'required' | 'off'
  readonly retry: RetrySchedule
  readonly limits: Limits
  readonly delivery: DeliveryLimits
  readonly history: HistoryLimits
  /** Bodies up to this many octets live in the database, larger ones in files of their own. */
  readonly inlineBody: number
}
