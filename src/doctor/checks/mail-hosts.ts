// The mail hosts that DNS names for a domain, for the checks that look at each of them.

import type { IpAddress } from '../../core/ip.ts'
import { parseIp } from '../../core/ip.ts'
import type { DnsUnknown } from '../../dns/resolver.ts'
import type { Addresses, Look } from '../look.ts'

/** Of a domain with very many; RFC 5321 §5.1 lets a sender stop somewhere, and most do sooner. */
const MOST_HOSTS = 10

/** Each once, the best first, without null MX; none where DNS tells none, which is another check's to tell. */
export async function mailHosts(domain: string, look: Look): Promise<readonly string[]> {
  const result = await look.mx(domain)
  if (result.kind !== 'answer') return []
  const names = result.records
    .toSorted((a, b) => a.preference - b.preference)
    .flatMap(({ exchange }) => (exchange === '' ? [] : [exchange]))
  return [...new Set(names)].slice(0, MOST_HOSTS)
}

/** Those whose names can be names; the others are told of by mx.form. */
export const namedHosts = async (domain: string, look: Look): Promise<readonly string[]> =>
  (await mailHosts(domain, look)).filter((host) => parseIp(host) === undefined)

export interface LookedUpHost {
  readonly host: string
  readonly result: Addresses
}

export async function hostAddresses(domain: string, look: Look): Promise<readonly LookedUpHost[]> {
  const hosts = await namedHosts(domain, look)
  return Promise.all(hosts.map(async (host) => ({ host, result: await look.addresses(host) })))
}

export const addressesOf = (all: readonly LookedUpHost[]): readonly IpAddress[] =>
  all.flatMap(({ result }) => (result.kind === 'answer' ? result.addresses : []))

export const troubleOf = ({ result }: LookedUpHost): DnsUnknown | undefined =>
  result.kind === 'temporary' ? result : undefined
