// Who receives mail for a destination (RFC 5321 §5, RFC 7505, RFC 2181 §10.3): the hosts and addresses to try, in order,
// or the reason why there is nobody. This file asks DNS and decides what an answer means for the domain; which of the
// hosts may be used is decided in mx-selection.ts. Unknown is never "nobody": an unanswered question that could hide a
// host ends in a reason to ask again. No connection is opened here, and `facts` tell whatever was seen.

import { parseDomain, type Domain } from '../core/domain.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { shuffle, type Random } from '../core/random.ts'
import type { Facts, Reason, ReasonCode } from '../core/reason.ts'
import { mostTelling, type DnsAnswer, type DnsFault, type MxRecord, type Resolver } from '../dns/resolver.ts'
import type { Destination } from './destination.ts'
import { aliasesOf, findHostAddresses, type HostAddresses } from './host-addresses.ts'
import { addressText, selectHosts, type RankedHost, type MailHost } from './mx-selection.ts'

export type { MailHost } from './mx-selection.ts'

export type MailHosts =
  | {
      readonly ok: true
      readonly hosts: readonly MailHost[]
      readonly facts: Facts
      /**
       * By name the hosts of which a resolver that validates has said all of this (DNSSEC), with the name at the end of their
       * aliases: the MX records and the addresses.
       */
      readonly secure: ReadonlyMap<string, string>
    }
  | { readonly ok: false; readonly reason: Reason }

export interface MailHostsDeps {
  readonly resolver: Resolver
  readonly random: Random
  /** Whether this server answers under that name or at that address, on that port. */
  isSelf(host: string, address: IpAddress, port: number): boolean
}

/** The same for one destination, whose port is known. */
interface Asked extends Pick<MailHostsDeps, 'resolver' | 'random'> {
  readonly isSelf: (host: string, address: IpAddress) => boolean
}

/** What the MX lookup came to; the addresses are told beside it. */
type Seen = Readonly<Record<'mx' | 'aliases' | 'notHostNames' | 'overLimit', readonly string[]>> & {
  readonly domain: Domain
  readonly authenticated: boolean
}

/** MX hosts whose addresses are looked up: the best, and of the others as many by lot, so that none is left out for ever. */
export const BEST_MX_HOSTS = 10
export const OTHER_MX_HOSTS = 10

export function findMailHosts(
  destination: Extract<Destination, { kind: 'mx' | 'host' }>,
  deps: MailHostsDeps,
  signal?: AbortSignal,
): Promise<MailHosts> {
  const { resolver, random } = deps
  const asked: Asked = { resolver, random, isSelf: (host, address) => deps.isSelf(host, address, destination.port) }
  switch (destination.kind) {
    case 'mx':
      return findByMx(destination.domain, asked, signal)
    case 'host':
      return findByHost(destination.host, asked, signal)
  }
}

async function findByMx(domain: Domain, deps: Asked, signal?: AbortSignal): Promise<MailHosts> {
  const found = await deps.resolver.mx(domain, signal)
  switch (found.kind) {
    case 'nxdomain':
      return failed('dns.nxdomain', { domain })
    case 'temporary':
      // RFC 5321 §5.1: an error of this lookup must not be taken for the absence of MX records.
      return failed(UNKNOWN[found.fault], { domain, unanswered: [`MX ${domain}: ${found.detail}`] })
    case 'nodata':
      // RFC 5321 §5.1: without MX records the domain is its own mail host, as if by an MX of preference 0.
      return findAmong([{ preference: 0, exchange: domain }], withoutMx(domain), deps, signal)
    case 'answer':
      return findByRecords(domain, found, deps, signal)
  }
}

/** Nothing says that the absence of MX records was validated. */
const withoutMx = (domain: Domain): Seen => ({
  domain,
  mx: [],
  aliases: [],
  notHostNames: [],
  overLimit: [],
  authenticated: false,
})

async function findByRecords(
  domain: Domain,
  answer: DnsAnswer<MxRecord>,
  deps: Asked,
  signal?: AbortSignal,
): Promise<MailHosts> {
  // RFC 5321 §5.1: lowest preference first, equal ones in random order so that they share the load.
  const records = shuffle(answer.records, deps.random).sort((a, b) => a.preference - b.preference)
  const named = records.filter((record) => parseDomain(record.exchange) !== undefined)
  const hosts = named.filter((record, i) => named.findIndex((other) => other.exchange === record.exchange) === i)
  const looked = withinLimit(hosts, deps.random)
  const seen: Seen = {
    domain,
    mx: records.map(mxText),
    aliases: aliasesOf(domain, answer),
    notHostNames: records.filter((record) => !named.includes(record)).map(mxText),
    overLimit: hosts.filter((record) => !looked.includes(record)).map(mxText),
    authenticated: answer.authenticated,
  }
  // RFC 7505 §3: a null MX stands alone; beside other records it is a mistake and means nothing.
  if (records.every((record) => record.exchange === '')) return failed('dns.null-mx', { domain, mx: seen.mx })
  return findAmong(looked, seen, deps, signal)
}

/** In order of preference, as they were. */
function withinLimit(hosts: readonly MxRecord[], random: Random): readonly MxRecord[] {
  if (hosts.length <= BEST_MX_HOSTS + OTHER_MX_HOSTS) return hosts
  const lot = new Set(shuffle(hosts.slice(BEST_MX_HOSTS), random).slice(0, OTHER_MX_HOSTS))
  return hosts.filter((record, i) => i < BEST_MX_HOSTS || lot.has(record))
}

/** Looks up the addresses of all hosts at once and puts together what the selection makes of them. */
async function findAmong(
  records: readonly MxRecord[],
  seen: Seen,
  deps: Asked,
  signal?: AbortSignal,
): Promise<MailHosts> {
  const lookUp = async ({ preference, exchange }: MxRecord): Promise<RankedHost> => ({
    preference,
    ...(await findHostAddresses(deps.resolver, exchange, signal)),
  })
  const candidates = await Promise.all(records.map(lookUp))
  const { hosts, problem, ...selected } = selectHosts(candidates, deps.isSelf)
  const facts = {
    ...seen,
    ...selected,
    aliases: [...seen.aliases, ...candidates.flatMap((host) => host.aliases)],
    authenticated: seen.authenticated && candidates.every((host) => host.authenticated),
  }
  // The absence of MX records is told without that bit; but an address at the same name stands in the same zone, and a
  // resolver that validates that zone would have let no forged absence through.
  const secureMx = seen.authenticated || seen.mx.length === 0
  const secure = candidates.filter(({ authenticated, addresses }) => secureMx && authenticated && addresses.length > 0)
  if (problem === undefined) {
    return {
      ok: true,
      hosts,
      facts: withoutEmpty(facts),
      secure: new Map(secure.map(({ host, canonical }) => [host, canonical])),
    }
  }
  if (problem === 'unknown') return failed(unknownAmong(candidates), facts)
  return failed(problem === 'dns.mx-unresolvable' && seen.mx.length === 0 ? 'dns.no-address' : problem, facts)
}

/** A host that the configuration or the address itself names: no MX, and private addresses are meant as they stand. */
async function findByHost(host: Domain | IpAddress, deps: Asked, signal?: AbortSignal): Promise<MailHosts> {
  const literal = parseIp(host)
  if (literal !== undefined) {
    if (deps.isSelf(host, literal)) return failed('route.loop-smarthost', { host, own: [literal] })
    return {
      ok: true,
      hosts: [{ host, address: literal, preference: 0 }],
      facts: { host, addresses: [literal] },
      secure: NONE,
    }
  }
  const found = await findHostAddresses(deps.resolver, host, signal)
  const { addresses, aliases, unanswered, exists, authenticated } = found
  const facts = { host, addresses: addresses.map((address) => addressText(host, address)), aliases, unanswered }
  // One address that is ours is enough: it is the wrong name, whatever else it leads to.
  if (addresses.some((address) => deps.isSelf(host, address))) return failed('route.loop-smarthost', facts)
  if (addresses.length > 0) {
    const hosts = addresses.map((address) => ({ host, address, preference: 0 }))
    return { ok: true, hosts, facts: withoutEmpty({ ...facts, authenticated }), secure: NONE }
  }
  if (unanswered.length > 0) return failed(unknownAmong([found]), facts)
  return failed(exists ? 'dns.no-address' : 'dns.nxdomain', facts)
}

/** What a host that the configuration names has in DNS concerns nobody. */
const NONE: ReadonlyMap<string, string> = new Map()

/** What it means that nothing is known. */
const UNKNOWN: Readonly<Record<DnsFault, ReasonCode>> = {
  dnssec: 'dns.dnssec',
  'alias-loop': 'dns.alias-loop',
  servfail: 'dns.servfail',
  refused: 'dns.refused',
  bogus: 'dns.bogus',
  silent: 'dns.silent',
  'no-server': 'dns.no-server',
  'given-up': 'local.stopping',
}

const unknownAmong = (hosts: readonly Pick<HostAddresses, 'faults'>[]): ReasonCode =>
  UNKNOWN[mostTelling(hosts.flatMap(({ faults }) => faults))]

const failed = (code: ReasonCode, facts: Facts): MailHosts => ({
  ok: false,
  reason: { code, facts: withoutEmpty(facts) },
})

/** Leaves out empty lists, except `mx`: that a domain has no MX records is worth telling. */
function withoutEmpty(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).filter(([key, value]) => key === 'mx' || !Array.isArray(value) || value.length > 0),
  )
}

/** `10 mx.ok.test`; a null MX is `0 .`. */
const mxText = ({ preference, exchange }: MxRecord): string => `${preference} ${exchange === '' ? '.' : exchange}`
