// When a deferred recipient is tried again. A schedule is a fixed row of points in time that counts from the first
// attempt, as in Exim: parts one after the other, each with distances that are equal or grow. There is no queue run: each
// message has its own row, and each point is used exactly when it is due. An attempt that took longer than the distance
// to the next point misses that point and takes the one after it; an attempt made by hand does not shift the row.
//
// The last point is the end of the schedule itself, so that what was announced as the end is the end. Pure arithmetic
// without loops over time: no schedule, however strange, costs more than another.

import { after, duration, instant, type Duration, type Instant } from '../core/time.ts'
import type { RetrySchedule, RetryStep } from '../config/config.ts'

/** Whatever a schedule says, two attempts are at least this far apart (but for the last one, at the end). */
export const SHORTEST_RETRY_MS = 1000

/** The schedule that holds where no rule applies, as parts. */
export const usualSteps = ({ first, grow, last }: RetrySchedule): readonly RetryStep[] => [
  { every: first.every, factor: 1, until: first.until },
  { every: grow.from, factor: grow.factor, until: grow.until },
  { every: last.every, factor: 1, until: last.until },
]

/** When retrying ends: an attempt that fails at this time or later is the last one (RFC 5321 §4.5.4.1). */
export function expiresAt(steps: readonly RetryStep[], firstAttempt: Instant): Instant {
  return after(firstAttempt, steps.at(-1)?.until ?? duration(0))
}

/**
 * The next point of the schedule after `now`, the time of the attempt that just failed. `firstAttempt` is the time of
 * the first attempt; the time of acceptance serves as well, for the first attempt follows at once.
 */
export function nextAttempt(steps: readonly RetryStep[], firstAttempt: Instant, now: Instant): Instant | 'expired' {
  const end = expiresAt(steps, firstAttempt)
  if (steps.length === 0 || !(now < end)) return 'expired'
  // A clock that ran ahead and was set back puts the first attempt into the future: the row then begins anew, for else
  // nothing would be tried until that time has come.
  const start = Math.min(firstAttempt, now)
  const next = start + nextPoint(steps, now - start)
  // Numbers too large to calculate with leave the end as the only point.
  return Number.isFinite(next) ? instant(Math.min(atLeast(next, now + SHORTEST_RETRY_MS), end)) : end
}

/** Longer than this no two points of any row are apart, nor the last one from the end. */
export const longestWait = (schedule: RetrySchedule): Duration =>
  duration(Math.max(longestOf(usualSteps(schedule)), ...(schedule.rules ?? []).map(({ steps }) => longestOf(steps))))

function longestOf(steps: readonly RetryStep[]): Duration {
  const end = steps.at(-1)?.until ?? duration(0)
  // A distance of a growing row is the first one and its share of the way that has been gone.
  const distances = steps.map(
    ({ every, factor, until }) => atLeast(every, SHORTEST_RETRY_MS) + until * (atLeast(factor, 1) - 1),
  )
  const longest = Math.max(SHORTEST_RETRY_MS, ...distances)
  return duration(Number.isFinite(longest) ? Math.min(end, longest) : end)
}

/** The first point of the row after `elapsed`, as milliseconds since the first attempt; the end is not looked at. */
function nextPoint(steps: readonly RetryStep[], elapsed: number): number {
  let start = 0
  for (const [i, { every, factor, until }] of steps.entries()) {
    const row = growingRow(atLeast(every, SHORTEST_RETRY_MS), atLeast(factor, 1))
    // As in Exim, a point that lies within a part has its successor at that part's distance, beyond the part perhaps.
    const end = start + row.offset(start < until ? row.indexFrom(until - start) : 0)
    if (elapsed < end || i === steps.length - 1) {
      const index = row.indexFrom(elapsed - start)
      const point = start + row.offset(index)
      return point > elapsed ? point : start + row.offset(index + 1)
    }
    start = end
  }
  return elapsed
}

interface GrowingRow {
  /** The sum of the first `n` distances: from + from·factor + … */
  offset(n: number): number
  /** The least n with `offset(n) >= span`. */
  indexFrom(span: number): number
}

function growingRow(from: number, factor: number): GrowingRow {
  const rate = factor - 1
  // expm1 and log1p keep their precision for factors that are barely above 1. Points are whole milliseconds: an attempt
  // made on its point must find itself on it and not just before it.
  const offset = (n: number): number => {
    if (n === 0) return 0
    return Math.round(rate === 0 ? from * n : (from * Math.expm1(n * Math.log1p(rate))) / rate)
  }
  const indexFrom = (span: number): number => {
    if (!(span > 0)) return 0
    const exact = rate === 0 ? span / from : Math.log1p((span * rate) / from) / Math.log1p(rate)
    const near = Math.max(1, Math.round(exact))
    return offset(near) >= span ? near : near + 1
  }
  return { offset, indexFrom }
}

/** Like Math.max, but what is not a number counts as too small. */
const atLeast = (value: number, floor: number): number => (value >= floor ? value : floor)
