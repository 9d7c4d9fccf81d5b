// Which connection makes room when all are taken: the one whose end costs honest mail least. Strangers only; of the network
// that holds the most, before those that stand alone; there the one that has been silent longest. Whoever comes from a
// network that holds as many itself makes nobody leave, unless by long silence: else an attacker would push out everyone.

import type { Duration, Tick } from '../core/time.ts'
import { minutes } from '../core/time.ts'
import { ipBytes, isIpv6, type IpAddress } from '../core/ip.ts'

/** What is known of an open connection when one must go. */
export interface Standing {
  /** One of ours (`relay_from`, logged in), or something is being done for it now that must not be broken off. */
  readonly spared: boolean
  /** When it last said something. */
  readonly lastInput: Tick
}

export interface RankedConnection<C> extends Standing {
  readonly connection: C
  /** As `networkKey` gives it. */
  readonly network: string
}

/** A client that says nothing for so long is given up for anybody; a mail server that has something to say says it. */
const LONG_SILENCE: Duration = minutes(1)

/** Who can have one address there can have many: IPv4 by /24, IPv6 by /48. */
export function networkKey(address: IpAddress): string {
  if (!isIpv6(address)) return address.slice(0, address.lastIndexOf('.'))
  return (ipBytes(address)?.slice(0, 6) ?? []).join('.')
}

export interface Newcomer {
  readonly network: string
  readonly trusted: boolean
}

/** Undefined: nobody has to go for this newcomer. Counts are of all connections, those that are spared included. */
export function leastUseful<C>(
  candidates: Iterable<RankedConnection<C>>,
  newcomer: Newcomer,
  now: Tick,
): RankedConnection<C> | undefined {
  const all = [...candidates]
  const share = new Map<string, number>()
  for (const { network } of all) share.set(network, (share.get(network) ?? 0) + 1)
  const shareOf = ({ network }: { readonly network: string }): number => share.get(network) ?? 0
  const own = shareOf(newcomer) + 1
  let chosen: RankedConnection<C> | undefined
  for (const one of all) {
    const leaves = newcomer.trusted || shareOf(one) > own || now - one.lastInput >= LONG_SILENCE
    if (one.spared || !leaves) continue
    const more = chosen === undefined ? 1 : shareOf(one) - shareOf(chosen) || chosen.lastInput - one.lastInput
    if (more > 0) chosen = one
  }
  return chosen
}
