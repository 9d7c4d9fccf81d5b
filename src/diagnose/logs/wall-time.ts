// Turns what a clock on a wall shows into a point in time. Logs of Exim and of syslog tell local time without a zone, and
// syslog (RFC 3164 §4.1.2) no year either. Times without a zone are those of the zone that is asked for, or of this
// machine; a missing year is the latest one with which the time is not in the future.

import { type Instant } from '../../core/time.ts'

export interface WallClock {
  /** `month` from 1. */
  readonly at: (year: number, month: number, day: number, hour: number, minute: number) => number
  /** The year that a date without one means. */
  readonly yearOf: (month: number, day: number) => number
}

/** A log may be written by a clock that is ahead of ours, and read in another zone. */
const AHEAD_MS = 24 * 3_600_000

export function makeWallClock(now: Instant, timeZone?: string): WallClock {
  const toMs = timeZone === undefined ? localMs : makeZoneMs(timeZone)
  // Lines of a log come in the order of time, so the minute before is nearly always the one asked for.
  let lastKey = -1
  let last = 0
  return {
    at(year, month, day, hour, minute) {
      const key = (((year * 13 + month) * 32 + day) * 24 + hour) * 60 + minute
      if (key !== lastKey) {
        last = toMs(year, month, day, hour, minute)
        lastKey = key
      }
      return last
    },
    yearOf(month, day) {
      const year = new Date(now).getUTCFullYear() + 1
      for (const back of [0, 1]) if (Date.UTC(year - back, month - 1, day) < now + AHEAD_MS) return year - back
      return year - 2
    },
  }
}

type ToMs = (year: number, month: number, day: number, hour: number, minute: number) => number

const localMs: ToMs = (year, month, day, hour, minute) => new Date(year, month - 1, day, hour, minute).getTime()

/** The offset of a zone is asked once an hour: Intl is slow, and offsets change on the hour. */
function makeZoneMs(timeZone: string): ToMs {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const shownAt = (ms: number): number => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute)
  }
  let lastHour = NaN
  let offset = 0
  return (year, month, day, hour, minute) => {
    const utc = Date.UTC(year, month - 1, day, hour, minute)
    const wallHour = Math.floor(utc / 3_600_000)
    if (wallHour !== lastHour) {
      const first = shownAt(utc) - utc
      offset = shownAt(utc - first) - (utc - first)
      lastHour = wallHour
    }
    return utc - offset
  }
}
