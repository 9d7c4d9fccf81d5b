// What conditions may use besides the subject itself. Everything that reaches outside (DNS, other servers, files, hooks) is
// a port, so that rules can be tried without any of it. Types only.

import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import type { Config } from '../config/config.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { Dialer } from '../net/dialer.ts'
import type { Destination } from '../route/destination.ts'
import type { MailHosts } from '../route/mail-hosts.ts'
import type { Route } from '../route/route.ts'
import type { Callouts } from './callout/callouts.ts'
import type { Rates } from './rates/rates.ts'

/** A file of patterns that is read again when it has changed. */
export interface ListFile {
  readonly path: string
  /** The lines now; `problem` where it exists and cannot be read. A file that does not exist is an empty list. */
  lines(): { readonly lines: readonly string[]; readonly problem?: string }
}

/** A function of the user's own hooks file. */
export type Hook = (subject: unknown) => unknown

/** Look-ups that remember something beyond one session; made by createLookups, once for all versions of the rules. */
export interface Lookups {
  /** Who receives mail for a destination, found as delivery finds it: without this server and without reserved addresses. */
  readonly mailHosts: (
    destination: Extract<Destination, { kind: 'mx' | 'host' }>,
    signal?: AbortSignal,
  ) => Promise<MailHosts>
  /** What other servers said to addresses. */
  readonly callouts: Callouts
  /** The counters of `rate`. */
  readonly rates: Rates
}

export interface PolicyDeps extends Lookups {
  readonly config: Config
  readonly clock: Clock
  /** For the names of refusals. */
  readonly random: Random
  readonly route: Route
  readonly resolver: Resolver
  /** For call-outs. */
  readonly dialer: Dialer
  readonly openList: (path: string) => ListFile
  readonly hook: (name: string) => Hook | undefined
}
