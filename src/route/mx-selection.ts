// Which of a domain's mail hosts may be tried, in which order, and what it means when none may. Pure: the addresses have
// been looked up. Private and reserved addresses are ignored, this server and all hosts no better than it are left out
// (RFC 5321 §5.1); whatever is left out is named, with the reason as its key.

import type { IpAddress } from '../core/ip.ts'
import type { ReasonCode } from '../core/reason.ts'
import type { HostAddresses } from './host-addresses.ts'
import { isReservedAddress } from './reserved-addresses.ts'

export interface MailHost {
  readonly host: string
  readonly address: IpAddress
  readonly preference: number
}

export interface RankedHost extends HostAddresses {
  readonly preference: number
}

export type NoHosts = 'unknown' | Extract<ReasonCode, 'route.loop-self' | 'dns.mx-private' | 'dns.mx-unresolvable'>

export interface HostSelection {
  readonly hosts: readonly MailHost[]
  /** Why there are no hosts; `unknown`: hosts may be hidden behind the questions that have no answer. */
  readonly problem?: NoHosts
  /** `mx.ok.test [192.0.2.1]`, best first. */
  readonly addresses: readonly string[]
  /** Private or reserved, so they cannot be the server that the domain means. */
  readonly ignored: readonly string[]
  /** This server. */
  readonly own: readonly string[]
  /** Hosts no better than this server: they would hand the mail back to it. */
  readonly behindOwn: readonly string[]
  readonly withoutAddress: readonly string[]
  readonly unanswered: readonly string[]
}

/** Addresses named in an event: a host may have hundreds. */
const SHOWN = 20

/** `candidates` are in order of preference. */
export function selectHosts(
  candidates: readonly RankedHost[],
  isSelf: (host: string, address: IpAddress) => boolean,
): HostSelection {
  const usable = candidates.flatMap((candidate) => addressesOf(candidate, (address) => !isReservedAddress(address)))
  const ignored = candidates.flatMap((candidate) => addressesOf(candidate, isReservedAddress))
  const own = usable.filter(({ host, address }) => isSelf(host, address))
  const ownPreference = Math.min(...own.map(({ preference }) => preference))
  const better = candidates.filter(({ preference }) => preference < ownPreference)
  const unanswered = better.flatMap((candidate) => candidate.unanswered)
  const allowed = usable.filter(({ preference }) => preference < ownPreference)
  return {
    hosts: allowed,
    ...(allowed.length === 0 && { problem: problemOf() }),
    addresses: shown(allowed),
    ignored: shown(ignored),
    own: shown(own),
    behindOwn: shown(usable.filter((host) => !allowed.includes(host) && !own.includes(host))),
    withoutAddress: candidates.filter(hasNoAddress).map(({ host }) => host),
    unanswered,
  }

  function problemOf(): NoHosts {
    // A host whose addresses are not known now may be the one that takes the mail later.
    if (unanswered.length > 0) return 'unknown'
    if (ownPreference < Infinity) return 'route.loop-self'
    return ignored.length > 0 ? 'dns.mx-private' : 'dns.mx-unresolvable'
  }
}

function addressesOf(
  { host, addresses, preference }: RankedHost,
  wanted: (address: IpAddress) => boolean,
): readonly MailHost[] {
  return addresses.filter(wanted).map((address) => ({ host, address, preference }))
}

const hasNoAddress = ({ addresses, unanswered }: RankedHost): boolean =>
  addresses.length === 0 && unanswered.length === 0

function shown(hosts: readonly MailHost[]): readonly string[] {
  const texts = hosts.slice(0, SHOWN).map(({ host, address }) => addressText(host, address))
  return hosts.length <= SHOWN ? texts : [...texts, `… ${hosts.length - SHOWN} more`]
}

/** `mx.ok.test [192.0.2.1]`. */
export const addressText = (host: string, address: IpAddress): string => `${host} [${address}]`
