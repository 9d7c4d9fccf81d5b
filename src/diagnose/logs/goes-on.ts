// Whether a cause was still going on when the log ended: mail waits for it, or it happened shortly before; and not where mail got
// through to the same places since. It decides from times and counts.

import type { Instant } from '../../core/time.ts'
import { causeFamily } from '../causes/facts.ts'
import type { Entry, Tally } from './cause-entry.ts'

const HOUR_MS = 3_600_000
/** What last happened so shortly before the end of the log is going on; of a long log it is a larger part. */
const SHORTLY = { least: HOUR_MS, most: 24 * HOUR_MS, part: 20 }

/** Of one message or address: that others got through to the same place proves nothing. */
const OF_ONE_MESSAGE: ReadonlySet<string> = new Set([
  'recipient',
  'sender',
  'spam',
  'virus',
  'attachment',
  'format',
  'policy',
  'spf',
  'dkim',
  'dmarc',
  'arc',
  'unknown',
])

/** From here on something that happened counts as still going on. */
export function shortlyBefore(first: Instant | undefined, end: Instant | undefined): number | undefined {
  if (first === undefined || end === undefined) return undefined
  const { least, most, part } = SHORTLY
  return end - Math.min(most, Math.max(least, (end - first) / part))
}

export function goesOn(
  { cause, counts, last, side, destinations, beyond }: Entry,
  since: number | undefined,
  deliveries: ReadonlyMap<string, Instant>,
): boolean | null {
  if (counts.waiting > 0) return true
  if (last === undefined || since === undefined) return null
  const settled = ([destination, tally]: readonly [string, Tally]): boolean => {
    const delivered = deliveries.get(destination)
    return delivered !== undefined && tally.last !== undefined && delivered > tally.last
  }
  if (side === 'outgoing' && !OF_ONE_MESSAGE.has(causeFamily(cause)) && beyond === 0) {
    if ([...destinations].every(settled)) return false
  }
  return last >= since
}
