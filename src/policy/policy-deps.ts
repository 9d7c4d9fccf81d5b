// What the conditions of rules may use besides the subject itself: what all conditions may, and what only rules have, other
// servers, counters, hooks. Everything that reaches outside is a port, so that rules can be tried without it. Types only.

import type { Random } from '../core/random.ts'
import type { ConditionDeps } from '../conditions/condition-deps.ts'
import type { Config } from '../config/config.ts'
import type { Dialer } from '../net/dialer.ts'
import type { Destination } from '../route/destination.ts'
import type { MailHosts } from '../route/mail-hosts.ts'
import type { Route } from '../route/routing.ts'
import type { Callouts } from './callout/callouts.ts'
import type { Rates } from './rates/rates.ts'

/** A function of the user's own hooks file. */
export type Hook = (subject: unknown) => unknown

/** Questions that go to other servers, or to what is remembered beyond one session; made by createEnquiries. */
export interface Enquiries {
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

export interface PolicyDeps extends ConditionDeps, Enquiries {
  readonly config: Config
  /** For the names of refusals. */
  readonly random: Random
  readonly route: Route
  /** For call-outs. */
  readonly dialer: Dialer
  readonly hook: (name: string) => Hook | undefined
}
