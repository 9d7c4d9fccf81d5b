// Finds causes in a log that are one fault: behind a blocked port the hosts of unknown domains do not answer either, and those are
// told as one. It decides from the counts alone whether they are.

import type { CauseId } from '../causes/facts.ts'
import { earliest, harmOf, latest, type Entry, type Fate, type Tally } from './cause-entry.ts'

/**
 * What a fault of this side looks like where nothing shows that it is one: hosts behind a blocked port do not answer, domains behind a
 * dead resolver do not resolve.
 */
const FOLLOWERS: Readonly<Partial<Record<CauseId, readonly CauseId[]>>> = {
  'network.port-25-blocked': ['network.timeout', 'network.connect'],
  'resolver.broken': ['domain.dns-error', 'domain.not-found'],
}

/** Fewer than their cause, and none of them got through: they are the same fault. */
export function followTheirCause(entries: Map<string, Entry>): void {
  for (const main of entries.values()) {
    const followers = FOLLOWERS[main.cause]
    if (followers === undefined || main.side !== 'outgoing') continue
    for (const [key, entry] of entries) {
      const { side, cause, counts } = entry
      if (side !== 'outgoing' || !followers.includes(cause)) continue
      if (counts.recovered > 0 || harmOf(counts) > harmOf(main.counts)) continue
      join(main, entry)
      entries.delete(key)
    }
  }
}

function join(main: Entry, { counts, destinations, origins, beyond, first, last }: Entry): void {
  joinTally(main, { counts, first, last })
  for (const [name, tally] of destinations) {
    const known = main.destinations.get(name)
    if (known === undefined) main.destinations.set(name, tally)
    else joinTally(known, tally)
  }
  for (const [name, count] of origins) main.origins.set(name, (main.origins.get(name) ?? 0) + count)
  main.beyond += beyond
}

function joinTally(to: Tally, { counts, first, last }: Tally): void {
  for (const fate of Object.keys(counts) as Fate[]) to.counts[fate] += counts[fate]
  to.first = earliest(to.first, first)
  to.last = latest(to.last, last)
}
