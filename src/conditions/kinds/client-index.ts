// A list of clients, made quick to ask: block lists have a hundred thousand lines and are asked at every recipient. Networks
// are found by their bits; only the few entries of other kinds are looked at one by one, in their order.

import { ipBytes } from '../../core/ip.ts'
import type { ClientEntry } from './client-pattern.ts'

interface Placed {
  readonly entry: ClientEntry
  readonly place: number
}

export interface ClientIndex {
  /** The first network that holds the address. */
  findNetwork(address: string): Placed | undefined
  /** Entries that are no networks, in order. */
  readonly others: readonly Placed[]
}

export function indexClients(entries: readonly ClientEntry[]): ClientIndex {
  const others: Placed[] = []
  /** By length of the prefix, then by the bits. */
  const networks = new Map<number, Map<string, Placed>>()
  for (const [place, entry] of entries.entries()) {
    if (entry.pattern.kind !== 'network') {
      others.push({ entry, place })
      continue
    }
    const { base, prefix } = entry.pattern.network
    const known = networks.get(prefix) ?? new Map<string, Placed>()
    networks.set(prefix, known)
    const bits = bitsOf(base, prefix)
    // The first of two that are the same decides.
    if (!known.has(bits)) known.set(bits, { entry, place })
  }
  return {
    others,
    findNetwork(address) {
      const bytes = ipBytes(address)
      if (!bytes) return undefined
      let first: Placed | undefined
      for (const [prefix, known] of networks) {
        const found = known.get(bitsOf(bytes, prefix))
        if (found && (first === undefined || found.place < first.place)) first = found
      }
      return first
    },
  }
}

function bitsOf(bytes: readonly number[], prefix: number): string {
  const whole = prefix >> 3
  const rest = prefix & 7
  const kept = bytes.slice(0, whole)
  return String.fromCharCode(...kept, ...(rest === 0 ? [] : [(bytes[whole] ?? 0) & (0xff << (8 - rest))]))
}
