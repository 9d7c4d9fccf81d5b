// Which of a domain's mail hosts may be tried, in which order, and what it means when none may. Pure: the addresses have
// been looked up. Private and reserved addresses are ignored, this server and all hosts no better than it are left out
// (RFC 5321 §5.1), and numbers are limited; whatever is left out is named, with the reason as its key.

import type { IpAddress } from '../core/ip.ts'
import type { ReasonCode } from '../core/reason.ts'
import type { HostAddresses } from './host-addresses.ts'
import { isReservedAddress } from './reserved-addresses.ts'

export interface MailHost {
  readonly host: string
  readonly address: IpAddress
  readonly preference: number
}

export interface Candidate extends HostAddresses {
  readonly preference: number
}

export interface Selection {
  readonly hosts: readonly MailHost[]
  /** Why there are no hosts. */
  readonly problem?: ReasonCode
  /** `mx.ok.test [192.0.2.1]`, in the order in which they are to be tried. */
  readonly addresses: readonly string[]
  /** Private or reserved, so they cannot be the server that the domain means. */
  readonly ignored: readonly string[]
  /** This server. */
  readonly own: readonly string[]
  /** Hosts no better than this server: they would hand the mail back to it. */
  readonly behindOwn: readonly string[]
  readonly withoutAddress: readonly string[]
  readonly unanswered: readonly string[]
  readonly overLimit: readonly string[]
}

/** Addresses tried in one attempt; and of one host, so that it does not crowd out the others. */
export const MAX_ADDRESSES = 20
export const MAX_ADDRESSES_PER_HOST = 8

/** `candidates` are in order of preference. */
export function selectHosts(
  candidates: readonly Candidate[],
  isSelf: (host: string, address: IpAddress) => boolean,
): Selection {
  const usable = candidates.flatMap((candidate) => addressesOf(candidate, (address) => !isReservedAddress(address)))
  const ignored = candidates.flatMap((candidate) => addressesOf(candidate, isReservedAddress))
  const own = usable.filter(({ host, address }) => isSelf(host, address))
  const ownPreference = Math.min(...own.map(({ preference }) => preference))
  const better = candidates.filter(({ preference }) => preference < ownPreference)
  const unanswered = better.flatMap((candidate) => candidate.unanswered)
  const allowed = usable.filter(({ preference }) => preference < ownPreference)
  const hosts = withinLimits(allowed)
  return {
    hosts,
    ...(hosts.length === 0 && { problem: problemOf() }),
    addresses: hosts.map(describe),
    ignored: ignored.map(describe),
    own: own.map(describe),
    behindOwn: usable.filter((host) => !allowed.includes(host) && !own.includes(host)).map(describe),
    withoutAddress: candidates.filter(hasNoAddress).map(({ host }) => host),
    unanswered,
    overLimit: allowed.filter((host) => !hosts.includes(host)).map(describe),
  }

  function problemOf(): ReasonCode {
    // A host whose addresses are not known now may be the one that takes the mail later.
    if (unanswered.length > 0) return 'dns.temporary'
    if (ownPreference < Infinity) return 'route.loop-self'
    return ignored.length > 0 ? 'dns.mx-private' : 'dns.mx-unresolvable'
  }
}

function addressesOf(
  { host, addresses, preference }: Candidate,
  wanted: (address: IpAddress) => boolean,
): readonly MailHost[] {
  return addresses.filter(wanted).map((address) => ({ host, address, preference }))
}

function withinLimits(hosts: readonly MailHost[]): readonly MailHost[] {
  const perHost = new Map<string, number>()
  const kept = hosts.filter(({ host }) => {
    const count = (perHost.get(host) ?? 0) + 1
    perHost.set(host, count)
    return count <= MAX_ADDRESSES_PER_HOST
  })
  return kept.slice(0, MAX_ADDRESSES)
}

const hasNoAddress = ({ addresses, unanswered }: Candidate): boolean =>
  addresses.length === 0 && unanswered.length === 0

const describe = ({ host, address }: MailHost): string => addressText(host, address)

/** `mx.ok.test [192.0.2.1]`. */
export const addressText = (host: string, address: IpAddress): string => `${host} [${address}]`
