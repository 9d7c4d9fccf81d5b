// What an attempt works with, given once by the composition root.

import type { Config } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import type { Dialer, SocketDialer } from '../net/dialer.ts'
import type { DialogueWith } from '../net/dialogue.ts'
import type { ClientTimeouts } from '../net/client-timeouts.ts'
import type { TlsSessions } from '../net/tls-sessions.ts'
import type { Trust } from '../net/trust.ts'
import type { MailHostsDeps } from '../route/mail-hosts.ts'
import type { TlsPolicies } from './tls-demand.ts'
import type { ReadLogin } from './smarthost-login.ts'
import type { AttemptRecord } from './attempt-record.ts'
import type { HostMemory } from './host-memory.ts'
import type { Job } from './job.ts'
import type { MaildirDeps } from './maildir.ts'
import type { PausedRoutes } from './paused-routes.ts'
import type { Respond } from './transports/autoreply.ts'
import type { SessionPool } from './session-pool.ts'

export interface AttemptDeps extends MailHostsDeps, MaildirDeps {
  readonly clock: Clock
  readonly dialer: Dialer
  readonly dialSocket: SocketDialer
  /** Our name in EHLO. */
  readonly hostname: Config['hostname']
  readonly tls: Config['tls']
  readonly tlsDomains: Config['tlsDomains']
  /** What other domains may demand of the TLS to them; absent: nothing. */
  readonly policies?: TlsPolicies | undefined
  /** Who may vouch for other servers, where `tls` is `verified`. */
  readonly trust: Trust
  /** Who this server is to a smarthost. */
  readonly login: ReadLogin
  /** Which ways of ours are closed. */
  readonly routes: PausedRoutes
  readonly pool: SessionPool
  /** Of TLS, to be taken up again; absent: each begins anew. */
  readonly sessions?: TlsSessions | undefined
  /** Which hosts could not be reached lately. */
  readonly hosts: HostMemory
  readonly timeouts: ClientTimeouts
  /** Answers in the name of users. */
  readonly respond: Respond
  /** Whoever reads along with a peer. */
  readonly dialogueWith?: DialogueWith | undefined
  /** A bug: something threw that must not. */
  fault(error: unknown): void
}

/** An attempt under way, as its steps see it. */
export interface Underway {
  readonly job: Job
  readonly deps: AttemptDeps
  readonly record: AttemptRecord
  readonly signal: AbortSignal | undefined
}
