// When a deferred recipient is tried again. A schedule is a fixed row of points in time that counts from the first
// attempt, as in Exim: evenly spaced at first, then at growing distances, then evenly again. There is no queue run: each
// message has its own row, and each point is used exactly when it is due. An attempt that took longer than the distance
// to the next point misses that point and takes the one after it; an attempt made by hand does not shift the row.
//
// The last point is the end of the schedule itself, so that what was announced as the end is the end. Pure arithmetic
// without loops over time: no schedule, however strange, costs more than another.

import { after, duration, instant, type Duration, type Instant } from '../core/time.ts'
import type { RetrySchedule } from '../config/config.ts'

/** Whatever a schedule says, two attempts are at least this far apart (but for the last one, at the end). */
export const SHORTEST_RETRY_MS = 1000

/** When retrying ends: an attempt that fails at this time or later is the last one (RFC 5321 §4.5.4.1). */
export function expiresAt(schedule: RetrySchedule, firstAttempt: Instant): Instant {
  return after(firstAttempt, schedule.last.until)
}

/**
 * The next point of the schedule after `now`, the time of the attempt that just failed. `firstAttempt` is the time of
 * the first attempt; the time of acceptance serves as well, for the first attempt follows at once.
 */
export function nextAttempt(schedule: RetrySchedule, firstAttempt: Instant, now: Instant): Instant | 'expired' {
  const end = expiresAt(schedule, firstAttempt)
  if (!(now < end)) return 'expired'
  // A clock that ran ahead and was set back puts the first attempt into the future: the row then begins anew, for else
  // nothing would be tried until that time has come.
  const start = Math.min(firstAttempt, now)
  const next = start + nextPoint(schedule, now - start)
  // Numbers too large to calculate with leave the end as the only point.
  return Number.isFinite(next) ? instant(Math.min(atLeast(next, now + SHORTEST_RETRY_MS), end)) : end
}

/** Longer than this no two points of the row are apart, nor the last one from the end. */
export function longestWait({ first, grow, last }: RetrySchedule): Duration {
  // A distance of a growing row is the first one and its share of the way that has been gone.
  const growing = atLeast(grow.from, SHORTEST_RETRY_MS) + grow.until * (atLeast(grow.factor, 1) - 1)
  const longest = Math.max(first.every, growing, last.every, SHORTEST_RETRY_MS)
  return duration(Number.isFinite(longest) ? Math.min(last.until, longest) : last.until)
}

/** The first point of the row after `elapsed`, as milliseconds since the first attempt; the end is not looked at. */
function nextPoint({ first, grow, last }: RetrySchedule, elapsed: number): number {
  // As in Exim, a point that lies within a phase has its successor at that phase's distance, beyond the phase perhaps.
  const evenly = atLeast(first.every, SHORTEST_RETRY_MS)
  const growStart = Math.ceil(atLeast(first.until, 0) / evenly) * evenly
  if (elapsed < growStart) return nextMultiple(elapsed, evenly)

  const growth = growingRow(atLeast(grow.from, SHORTEST_RETRY_MS), atLeast(grow.factor, 1))
  const growLength = growStart < grow.until ? growth.indexFrom(grow.until - growStart) : 0
  const lastStart = growStart + growth.offset(growLength)
  if (elapsed < lastStart) {
    const index = growth.indexFrom(elapsed - growStart)
    const point = growStart + growth.offset(index)
    return point > elapsed ? point : growStart + growth.offset(index + 1)
  }

  return lastStart + nextMultiple(elapsed - lastStart, atLeast(last.every, SHORTEST_RETRY_MS))
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

const nextMultiple = (value: number, step: number): number => (Math.floor(value / step) + 1) * step

/** Like Math.max, but what is not a number counts as too small. */
const atLeast = (value: number, floor: number): number => (value >= floor ? value : floor)
