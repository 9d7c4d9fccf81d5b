// Whether a list of entries holds for a client: the first entry that matches decides. Names are looked up only where they
// could make a difference, and when DNS does not tell, the answer is unknown unless it would be the same either way.

import { findNetwork, ipBytes, inNetwork, type IpAddress, type Network } from '../../core/ip.ts'
import type { ClientIndex } from './client-index.ts'
import type { ClientEntry } from './client-pattern.ts'
import type { ReverseNames } from './reverse-dns-names.ts'

export type ClientAnswer =
  | { readonly kind: 'decided'; readonly holds: boolean; readonly entry?: ClientEntry }
  | { readonly kind: 'unknown'; readonly why: string }

export interface Known {
  readonly address: IpAddress
  readonly relayFrom: readonly Network[]
}

/** What the addresses alone say: the decision, and the entries with names that come before it and may change it. */
export interface ByAddress {
  readonly decision: Extract<ClientAnswer, { kind: 'decided' }>
  readonly names: readonly ClientEntry[]
}

/** `lastSense`: what the last item of the list says, be it an entry or a file without any. */
export function matchByAddress(index: ClientIndex, lastSense: boolean, known: Known): ByAddress {
  const names: ClientEntry[] = []
  const network = index.findNetwork(known.address)
  for (const { entry, place } of index.others) {
    if (network && network.place < place) break
    const match = matchesAddress(entry, known)
    if (match === 'needs-name') names.push(entry)
    else if (match) return decided({ kind: 'decided', holds: entry.sense, entry }, names)
  }
  if (network) return decided({ kind: 'decided', holds: network.entry.sense, entry: network.entry }, names)
  // Exim's spec §10.4: a list that ends with a negated entry holds for all whom nothing in it matched.
  return decided({ kind: 'decided', holds: !lastSense }, names)
}

/** Entries that say the same as the decision change nothing, as long as they are the last before it. */
function decided(decision: ByAddress['decision'], names: readonly ClientEntry[]): ByAddress {
  const last = names.findLastIndex(({ sense }) => sense !== decision.holds)
  return { decision, names: names.slice(0, last + 1) }
}

function matchesAddress({ pattern }: ClientEntry, { address, relayFrom }: Known): boolean | 'needs-name' {
  switch (pattern.kind) {
    case 'everyone':
      return true
    case 'network':
      return inNetwork(ipBytes(address) ?? [], pattern.network)
    case 'relay-from':
      return findNetwork(address, relayFrom) !== undefined
    case 'host':
    case 'hosts-below':
      return 'needs-name'
  }
}

export function matchByName({ decision, names }: ByAddress, reverse: ReverseNames): ClientAnswer {
  const doubts: { readonly sense: boolean; readonly why: string }[] = []
  const settle = (holds: boolean, answer: ClientAnswer): ClientAnswer => {
    const doubt = doubts.find(({ sense }) => sense !== holds)
    return doubt ? { kind: 'unknown', why: doubt.why } : answer
  }
  for (const entry of names) {
    const match = matchesName(entry, reverse)
    if (match === true) return settle(entry.sense, { kind: 'decided', holds: entry.sense, entry })
    if (match !== false) doubts.push({ sense: entry.sense, why: match.why })
  }
  return settle(decision.holds, decision)
}

function matchesName({ pattern }: ClientEntry, reverse: ReverseNames): boolean | { readonly why: string } {
  if (reverse.kind === 'unknown') return reverse
  const meant = reverse.names.filter(({ name }) =>
    pattern.kind === 'host' ? name === pattern.name : pattern.kind === 'hosts-below' && name.endsWith(pattern.suffix),
  )
  if (meant.some(({ leadsBack }) => leadsBack === 'yes')) return true
  const doubt = meant.find(({ leadsBack }) => leadsBack === 'unknown')
  return doubt ? { why: doubt.why ?? 'DNS did not answer' } : false
}
