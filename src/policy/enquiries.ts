// Makes what rules can enquire of others, and what they remember of it. Counters and call-outs outlive the rules: whoever
// reads a new configuration makes new enquiries and keeps these two of the old.

import type { Config } from '../config/config.ts'
import type { Clock } from '../core/clock.ts'
import type { Dialer } from '../net/dialer.ts'
import { findMailHosts, type MailHostsDeps } from '../route/mail-hosts.ts'
import { makeTrust } from '../net/trust.ts'
import { createCallouts, silentCallouts } from './callout/callouts.ts'
import type { Enquiries } from './policy-deps.ts'
import { createRates, readOnlyRates } from './rates/rates.ts'

export interface EnquiriesOptions extends MailHostsDeps {
  readonly config: Pick<Config, 'hostname' | 'tls'>
  readonly clock: Clock
  readonly dialer: Dialer
}

export function createEnquiries(
  options: EnquiriesOptions,
  kept: Partial<Pick<Enquiries, 'callouts' | 'rates'>> = {},
): Enquiries {
  const { config, clock, dialer, random } = options
  const { hostname, tls } = config
  return {
    mailHosts: (destination, signal) => findMailHosts(destination, options, signal),
    callouts: kept.callouts ?? createCallouts({ dialer, clock, random, hostname, tls, trust: makeTrust() }),
    rates: kept.rates ?? createRates(),
  }
}

/** For simulations: counts nothing and calls nobody, but knows what the server knows. DNS is asked. */
export const withoutEffect = ({ mailHosts, callouts, rates }: Enquiries): Enquiries => ({
  mailHosts,
  callouts: silentCallouts(callouts),
  rates: readOnlyRates(rates),
})
