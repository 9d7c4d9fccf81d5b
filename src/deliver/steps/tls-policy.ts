// The step that finds out what a domain demands of the TLS to its hosts, by DANE (RFC 7672) or MTA-STS (RFC 8461), where the
// configuration leaves that to the domain. It decides which of them holds for a host: DANE where the host has TLSA records, for
// MTA-STS must not soften what DANE demands (RFC 8461 §2). It raises what the configuration demands and never lowers it. Where
// there is no policy nothing is noted.

import type { Facts } from '../../core/reason.ts'
import { formatInstant } from '../../core/time.ts'
import { findDane, type DaneFound } from '../../tls-policy/dane.ts'
import { expiry, type StsAnswer } from '../../tls-policy/sts-policies.ts'
import { namesHost } from '../../tls-policy/sts-policy.ts'
import type { MailHost } from '../../route/mail-hosts.ts'
import type { MxDestination } from '../../route/destination.ts'
import type { Underway } from '../attempt-deps.ts'
import { demandOn, ruleFor, type HostDemand, type TlsPolicies } from '../tls-demand.ts'
import type { CalledHost } from './call-hosts.ts'
import type { FoundHosts } from './resolve.ts'

export async function withPolicies(
  underway: Underway,
  destination: MxDestination,
  { hosts, secure }: FoundHosts,
): Promise<readonly CalledHost[]> {
  const { deps } = underway
  const general = demandOn(destination, deps)
  // RFC 8461 §2 and RFC 7672 §2.2 leave the last word to whoever runs the sending server.
  if (!deps.policies || general.tls === 'off' || ruleFor(destination, deps.tlsDomains)) return hosts
  const since = performance.now()
  const [sts, dane] = await Promise.all([
    deps.policies.sts?.policyFor(destination.domain, underway.signal),
    daneOf(underway, destination, { hosts, secure }, deps.policies),
  ])
  if (!sts?.known && !sts?.problem && dane.size === 0) return hosts
  const called = hosts.map((host): CalledHost => {
    const found = dane.get(host.host)
    return found ? byDane(host, found, destination, general) : bySts(host, sts, general)
  })
  underway.record.step('tls-policy', since, { facts: { ...daneFacts(dane), ...(sts && stsFacts(sts)) } })
  return called
}

/** By host; those that have no TLSA records are left out. */
async function daneOf(
  { deps, signal }: Underway,
  { port }: MxDestination,
  { hosts, secure }: FoundHosts,
  { dane }: TlsPolicies,
): Promise<ReadonlyMap<string, Exclude<DaneFound, { kind: 'none' }>>> {
  const found = new Map<string, Exclude<DaneFound, { kind: 'none' }>>()
  if (!dane || secure.size === 0) return found
  await Promise.all(
    [...new Set(hosts.map(({ host }) => host))].map(async (host) => {
      const canonical = secure.get(host)
      if (canonical === undefined) return
      const records = await findDane({ host, canonical }, port, deps.resolver, signal)
      if (records.kind !== 'none') found.set(host, records)
    }),
  )
  return found
}

function byDane(
  host: MailHost,
  found: Exclude<DaneFound, { kind: 'none' }>,
  { domain }: MxDestination,
  general: HostDemand,
): CalledHost {
  switch (found.kind) {
    case 'records': {
      const names = [...new Set([found.base, host.host, domain])]
      const policy = { policy: 'dane', tlsa_of: found.base }
      return { ...host, demand: { ...general, tls: 'verified', dane: { records: found.records, names }, policy } }
    }
    case 'unusable': {
      const tls = general.tls === 'verified' ? 'verified' : 'required'
      return { ...host, demand: { ...general, tls, policy: { policy: 'dane', tlsa_of: found.base } } }
    }
    case 'unknown': {
      // RFC 7672 §2.1: whoever can keep the answer from us must not be able to make us forget the records.
      const facts = { policy: 'dane', asked: found.asked, unanswered: found.detail }
      return { ...host, barred: { code: 'tls.dane-unknown', facts } }
    }
  }
}

function bySts(host: MailHost, sts: StsAnswer | undefined, general: HostDemand): CalledHost {
  const { known } = sts ?? {}
  if (!known || known.policy.mode === 'none') return host
  const policy: Facts = { policy: 'mta-sts', policy_domain: known.domain, policy_id: known.id }
  const named = namesHost(known.policy, host.host)
  if (known.policy.mode === 'testing') {
    const note = named ? policy : { ...policy, policy_mx: known.policy.mx }
    return { ...host, demand: { ...general, ...(general.tls !== 'verified' && { tested: true, policy: note }) } }
  }
  if (named) return { ...host, demand: { ...general, tls: 'verified', policy } }
  return { ...host, barred: { code: 'tls.sts-host', facts: { ...policy, policy_mx: known.policy.mx } } }
}

const daneFacts = (dane: ReadonlyMap<string, Exclude<DaneFound, { kind: 'none' }>>): Facts =>
  dane.size === 0
    ? {}
    : {
        dane: [...dane].map(([host, found]) => (found.kind === 'records' ? host : `${host} (${found.kind})`)),
      }

function stsFacts({ known, problem }: StsAnswer): Facts {
  return {
    ...(known && {
      mta_sts: known.policy.mode,
      policy_id: known.id,
      policy_mx: known.policy.mx,
      policy_until: formatInstant(expiry(known)),
    }),
    ...(problem && { mta_sts_problem: problem.result, mta_sts_detail: problem.detail }),
  }
}
