// The world as it is: this machine, its resolver, and what a configuration or a running server knows of itself.

import { readFileSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { machineName } from '../config/machine-name.ts'
import { machineEnvironment, nameservers, type Environment } from '../config/environment.ts'
import type { Clock } from '../core/clock.ts'
import { parseDomain } from '../core/domain.ts'
import { findNetwork, isLoopback, parseIp, type IpAddress, type Network } from '../core/ip.ts'
import { duration, seconds } from '../core/time.ts'
import type { DnsServerAddress } from '../dns/dns-exchange.ts'
import { createDnsResolver } from '../dns/dns-resolver.ts'
import type { Resolver } from '../dns/resolver.ts'
import type { Dialer } from '../net/dialer.ts'
import { machineAddresses } from '../net/machine-addresses.ts'
import { outgoingAddress } from '../net/outgoing-address.ts'
import { askTime } from '../net/sntp.ts'
import { tcpDialer } from '../net/tcp-dialer.ts'
import { isReservedAddress } from '../route/reserved-addresses.ts'
import { makeTrust } from '../net/trust.ts'
import { fetchStsPolicy } from '../tls-policy/sts-fetch.ts'
import type { OwnAddress } from './check.ts'
import type { BlockListZone, ClockOffset, DiskSpace, MailPort, World } from './world.ts'

/** A mail server as it knows itself: one that runs, or a configuration. */
export interface MailServer {
  readonly hostname: string
  readonly domains: readonly string[]
  readonly servers: readonly DnsServerAddress[]
  /** Where it takes mail. */
  readonly ports: readonly MailPort[]
  /** From where mail is taken for anywhere. */
  readonly relayFrom: readonly Network[]
  readonly folder: string
  /** Those of its rules. */
  readonly blockLists: readonly string[]
  readonly domainLists: readonly string[]
  readonly self?: World['self']
  /** Of the keys that it signs with. */
  readonly selectors?: (domain: string) => readonly string[]
  /** Left out: one of the checks' own that asks its servers. */
  readonly resolver?: Resolver
  /** Where connections lead, where that is not out into the world. */
  readonly dialer?: Dialer
}

export interface WorldTold {
  readonly ip: readonly IpAddress[]
  readonly helo: string | undefined
  readonly selectors: readonly string[]
  readonly dns: DnsServerAddress | undefined
}

export interface RealWorld {
  readonly world: World
  /** Those to look at where none is named. */
  readonly domains: readonly string[]
}

const DNS_PORT = 53
const USUAL_PORTS: readonly MailPort[] = [
  { port: 25, mode: 'smtp' },
  { port: 465, mode: 'submissions' },
  { port: 587, mode: 'submission' },
]
/** Two rounds of it are over long before the whole run is. */
const DNS_TIMEOUT = seconds(2)
const TIME_SERVER = 'pool.ntp.org'
const TIME_WAIT = seconds(2)
const SPOOLS = ['/var/spool/exim4', '/var/spool/postfix', '/var/mail', '/var']

/** Lists that receivers ask about addresses, and that anybody may ask. */
const BLOCK_LISTS: readonly BlockListZone[] = [
  { zone: 'zen.spamhaus.org', major: true },
  { zone: 'bl.spamcop.net', major: true },
  { zone: 'psbl.surriel.com', major: false },
]

/** Six times of it, and all the rest, are within the time of a run. */
const SILENCE = duration(400)

/** The same of domains. */
const DOMAIN_LISTS: readonly string[] = ['dbl.spamhaus.org']

export async function realWorld(clock: Clock, server: MailServer | undefined, told: WorldTold): Promise<RealWorld> {
  const machine = server === undefined ? machineEnvironment() : undefined
  const hostname = told.helo ?? server?.hostname ?? nameOf(machine)
  const servers = told.dns ? [told.dns] : (server?.servers ?? machineServers(machine))
  const asked = told.dns === undefined ? server?.resolver : undefined
  const resolver = asked ?? createDnsResolver({ servers, clock, timeout: DNS_TIMEOUT })
  const dialer = server?.dialer ?? tcpDialer(clock)
  const trust = makeTrust()
  const own = await ownAddresses(hostname, told.ip, resolver, clock)
  const lists = (server?.blockLists ?? []).filter((zone) => BLOCK_LISTS.every((one) => one.zone !== zone))
  return {
    domains: server?.domains ?? domainsOf(hostname),
    world: {
      clock,
      silence: SILENCE,
      resolver,
      server: `DNS ${servers.map(({ address, port }) => (port === DNS_PORT ? address : `${address}:${port}`)).join(', ')}`,
      dialer,
      hostname,
      nameFrom: told.helo !== undefined ? 'told' : server ? 'configuration' : 'machine',
      own,
      machine: machineAddresses(),
      ports: server?.ports ?? USUAL_PORTS,
      trusts: (address) => findNetwork(address, server?.relayFrom ?? []) !== undefined,
      here: tcpDialer(clock),
      self: server?.self,
      selectorsOf: (domain) => [...new Set([...told.selectors, ...(server?.selectors?.(domain) ?? [])])],
      blockLists: [...BLOCK_LISTS, ...lists.map((zone) => ({ zone, major: true }))],
      domainLists: [...new Set([...DOMAIN_LISTS, ...(server?.domainLists ?? [])])],
      stsPolicy: (domain, signal) => fetchStsPolicy(domain, { clock, resolver, dialer, trust, mayCall }, signal),
      folder: server?.folder ?? spool(),
      room,
      clockOffset: (signal) => clockOffset(clock, resolver, signal),
    },
  }
}

/** Without asking the system's resolver, which may take its time: whether DNS knows the name is looked at later. */
function nameOf(machine: Environment | undefined): string {
  if (machine === undefined) return ''
  const { hostname, hosts } = machine
  return machineName({ hostname, ...(hosts !== undefined && { hosts }) }) ?? hostname
}

const machineServers = (machine: Environment | undefined): readonly DnsServerAddress[] =>
  nameservers(machine?.resolvConf ?? '').map((address) => ({ address, port: DNS_PORT }))

const mayCall = (address: IpAddress): boolean => !isReservedAddress(address)

/** What Debian's mail servers complete names with, else the domain that the host stands in. */
function domainsOf(hostname: string): readonly string[] {
  const mailname = parseDomain(readIfThere('/etc/mailname').trim())
  if (mailname?.includes('.')) return [mailname]
  const parent = hostname.split('.').slice(1).join('.')
  return parent.includes('.') && parseDomain(parent) !== undefined ? [parent] : []
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Behind a translation the public address is that of the name, as far as anybody here can know. */
async function ownAddresses(
  hostname: string,
  told: readonly IpAddress[],
  resolver: Resolver,
  clock: Clock,
): Promise<readonly OwnAddress[]> {
  if (told.length > 0) return told.map((address) => ({ address, from: 'told' }))
  const outgoing = await Promise.all([outgoingAddress('udp4'), outgoingAddress('udp6')])
  const found = outgoing.flatMap((address) => (address === undefined || isReservedAddress(address) ? [] : [address]))
  if (found.length > 0) return found.map((address) => ({ address, from: 'interface' }))
  if (parseDomain(hostname) === undefined || !hostname.includes('.')) return []
  const limit = new AbortController()
  const timer = clock.after(DNS_TIMEOUT, () => limit.abort())
  const answers = await Promise.all([resolver.a(hostname, limit.signal), resolver.aaaa(hostname, limit.signal)])
  timer.cancel()
  return answers
    .flatMap((result) => (result.kind === 'answer' ? result.records : []))
    .filter((address) => !isReservedAddress(address) && !isLoopback(address))
    .map((address) => ({ address, from: 'dns' }))
}

function spool(): string {
  return SPOOLS.find((folder) => readable(folder)) ?? '/'
}

function readable(folder: string): boolean {
  try {
    return statSync(folder).isDirectory()
  } catch {
    return false
  }
}

/** Of a folder that is not there yet, of the one that it would be made in. */
async function room(folder: string): Promise<DiskSpace | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { free: bavail * bsize, total: blocks * bsize }
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return missing && dirname(folder) !== folder ? room(dirname(folder)) : undefined
  }
}

async function clockOffset(clock: Clock, resolver: Resolver, signal: AbortSignal): Promise<ClockOffset> {
  const result = await resolver.a(TIME_SERVER, signal)
  const [address] = result.kind === 'answer' ? result.records : []
  if (address === undefined) {
    const why = result.kind === 'temporary' ? result.detail : 'it is not in DNS'
    return { ok: false, why, of: TIME_SERVER }
  }
  const of = `${TIME_SERVER} [${address}]`
  return { ...(await askTime(address, clock, { timeout: TIME_WAIT, signal })), of }
}

/** `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`. */
export function parseDnsServer(text: string): DnsServerAddress | undefined {
  const [, host = text, port] = /^\[?(.*?)\]?(?::(\d{1,5}))?$/.exec(parseIp(text) === undefined ? text : '') ?? []
  const address = parseIp(host)
  const number = port === undefined ? DNS_PORT : Number(port)
  return address === undefined || number < 1 || number > 65_535 ? undefined : { address, port: number }
}
