// Reads the time at the beginning of a line of a log, in the forms that mail servers, syslog, journald and containers write:
// `2026-11-22 05:20:43`, with fraction and zone; RFC 3339; `Nov 22 05:20:43` (RFC 3164); `Sun 2026-11-22 05:20:43 UTC`;
// TAI64N (`@4000…`); seconds since 1970. Works on character codes: it runs for every line of gigabytes.

import type { WallClock } from './wall-time.ts'

/** How much a time tells; the better one wins where a line has two. */
export const RANK = { none: 0, yearless: 1, local: 2, exact: 3 } as const

/** One is made and filled again and again. */
export interface Stamp {
  ms: number
  rank: number
  /** Where the line goes on behind the time. */
  end: number
  /** RFC 3339 with its T: syslog, journald and containers write it so, Exim does not. */
  iso: boolean
  /** RFC 3164, behind which host and tag must follow. */
  syslog: boolean
  /** The last `2026-11-22 05:20` without a zone, and when that was: the next line is most likely of the same minute. */
  readonly minute: Uint8Array
  minuteMs: number
}

/** `2026-11-22 05:20:` */
const MINUTE_LENGTH = 17

export const makeStamp = (): Stamp => ({
  ms: 0,
  rank: RANK.none,
  end: 0,
  iso: false,
  syslog: false,
  minute: new Uint8Array(MINUTE_LENGTH),
  minuteMs: 0,
})

const ZERO = 48
const SPACE = 32
const COLON = 58
const DASH = 45
const PLUS = 43

const digit = (text: string, at: number): number => {
  const code = text.charCodeAt(at) - ZERO
  return code >= 0 && code <= 9 ? code : NaN
}
/** NaN where the two are no digits. */
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

/** Fills `stamp` from the beginning of the text; false where there is no time. */
export function readStamp(text: string, clock: WallClock, stamp: Stamp): boolean {
  const first = text.charCodeAt(0)
  if (first >= ZERO && first <= ZERO + 9) {
    if (text.charCodeAt(4) === DASH && text.charCodeAt(7) === DASH) return readDated(text, 0, clock, stamp)
    return readEpoch(text, stamp)
  }
  if (first === 64) return readTai(text, stamp)
  if (first < 65 || first > 90) return false
  if (text.charCodeAt(3) !== SPACE) return false
  // `Sun 2026-11-22 05:20:43 UTC host …` is journald's short-full.
  if (text.charCodeAt(8) === DASH) return readDated(text, 4, clock, stamp)
  return readYearless(text, clock, stamp)
}

function readDated(text: string, from: number, clock: WallClock, stamp: Stamp): boolean {
  const separator = text.charCodeAt(from + 10)
  if (separator !== SPACE && separator !== 84) return false
  if (text.charCodeAt(from + 13) !== COLON || text.charCodeAt(from + 16) !== COLON) return false
  if (from === 0 && isSameMinute(text, stamp.minute)) return readSameMinute(text, clock, stamp)
  const year = two(text, from) * 100 + two(text, from + 2)
  const month = two(text, from + 5)
  const day = two(text, from + 8)
  const hour = two(text, from + 11)
  const minute = two(text, from + 14)
  const second = two(text, from + 17)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 61)) return false
  if (Number.isNaN(year)) return false
  stamp.iso = separator === 84
  stamp.syslog = false
  stamp.end = from + 19
  const fraction = readFraction(text, stamp)
  const offset = readZone(text, stamp)
  stamp.rank = offset === undefined ? RANK.local : RANK.exact
  const minuteMs =
    offset === undefined
      ? clock.at(year, month, day, hour, minute)
      : Date.UTC(year, month - 1, day, hour, minute) - offset * 60_000
  stamp.ms = minuteMs + second * 1000 + fraction
  if (offset === undefined && from === 0 && separator === SPACE) {
    for (let i = 0; i < MINUTE_LENGTH; i++) stamp.minute[i] = text.charCodeAt(i)
    stamp.minuteMs = minuteMs
  }
  return true
}

/** Character by character: faster here than `startsWith`, which is made for other lengths. */
function isSameMinute(text: string, minute: Uint8Array): boolean {
  for (let i = MINUTE_LENGTH - 1; i >= 0; i--) if (text.charCodeAt(i) !== minute[i]) return false
  return true
}

function readSameMinute(text: string, clock: WallClock, stamp: Stamp): boolean {
  const second = two(text, 17)
  if (!(second < 61)) return false
  stamp.iso = false
  stamp.syslog = false
  stamp.end = 19
  const fraction = readFraction(text, stamp)
  const offset = readZone(text, stamp)
  if (offset === undefined) {
    stamp.rank = RANK.local
    stamp.ms = stamp.minuteMs + second * 1000 + fraction
    return true
  }
  // The zone stands behind some times only.
  stamp.minute.fill(0)
  return readDated(text, 0, clock, stamp)
}

/** `.123` or `,123`; moves the end. Milliseconds. */
function readFraction(text: string, stamp: Stamp): number {
  const mark = text.charCodeAt(stamp.end)
  if (mark !== 46 && mark !== 44) return 0
  let at = stamp.end + 1
  let value = 0
  let scale = 100
  for (; ; at++) {
    const next = digit(text, at)
    if (Number.isNaN(next)) break
    value += next * scale
    scale /= 10
  }
  // A comma without digits belongs to a table, not to the time.
  if (at === stamp.end + 1) return 0
  stamp.end = at
  return Math.floor(value)
}

/** `Z`, `+01:00`, `+0100`, ` +0100`, ` UTC`; minutes east of Greenwich. Moves the end. */
function readZone(text: string, stamp: Stamp): number | undefined {
  let at = stamp.end
  let mark = text.charCodeAt(at)
  if (mark === 90) {
    stamp.end = at + 1
    return 0
  }
  if (mark === SPACE) {
    if (text.startsWith('UTC ', at + 1)) {
      stamp.end = at + 4
      return 0
    }
    at++
    mark = text.charCodeAt(at)
  }
  if (mark !== PLUS && mark !== DASH) return undefined
  const colon = text.charCodeAt(at + 3) === COLON ? 1 : 0
  const value = two(text, at + 1) * 60 + two(text, at + 3 + colon)
  if (Number.isNaN(value)) return undefined
  stamp.end = at + 5 + colon
  return mark === DASH ? -value : value
}

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec'

function readYearless(text: string, clock: WallClock, stamp: Stamp): boolean {
  const place = MONTHS.indexOf(text.slice(0, 3))
  if (place < 0 || place % 3 !== 0) return false
  const tens = text.charCodeAt(4) === SPACE ? 0 : digit(text, 4)
  let at = 6
  let day = tens * 10 + digit(text, 5)
  if (Number.isNaN(day)) {
    // `Nov 2 05:20:43`: some write the day without a blank before it.
    day = digit(text, 4)
    at = 5
  }
  if (text.charCodeAt(at) !== SPACE) return false
  at++
  let year = NaN
  if (text.charCodeAt(at + 4) === SPACE) {
    // `Nov 22 2026 05:20:43`.
    year = two(text, at) * 100 + two(text, at + 2)
    at += 5
  }
  if (text.charCodeAt(at + 2) !== COLON || text.charCodeAt(at + 5) !== COLON) return false
  const hour = two(text, at)
  const minute = two(text, at + 3)
  const second = two(text, at + 6)
  if (!(day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 61)) return false
  const month = place / 3 + 1
  stamp.iso = false
  stamp.syslog = true
  stamp.end = at + 8
  const fraction = readFraction(text, stamp)
  const dated = !Number.isNaN(year)
  stamp.rank = dated ? RANK.local : RANK.yearless
  stamp.ms = clock.at(dated ? year : clock.yearOf(month, day), month, day, hour, minute) + second * 1000 + fraction
  return true
}

/** `1700000000.123456 `, as qmail's splogger and some containers write it. */
function readEpoch(text: string, stamp: Stamp): boolean {
  let at = 0
  let value = 0
  for (; at < 11; at++) {
    const next = digit(text, at)
    if (Number.isNaN(next)) break
    value = value * 10 + next
  }
  if (at < 9 || at > 10 || text.charCodeAt(at) !== 46 || Number.isNaN(digit(text, at + 1))) return false
  stamp.end = at
  const fraction = readFraction(text, stamp)
  if (text.charCodeAt(stamp.end) !== SPACE) return false
  stamp.iso = false
  stamp.syslog = false
  stamp.rank = RANK.exact
  stamp.ms = value * 1000 + fraction
  return true
}

/** TAI64N as daemontools writes it: 2^62 + 10 + seconds since 1970, without leap seconds. */
const TAI_AHEAD = 10
const TAI_LENGTH = 25

function readTai(text: string, stamp: Stamp): boolean {
  if (!/^@40000000[0-9a-f]{16}/.test(text)) return false
  const seconds = parseInt(text.slice(9, 17), 16) - TAI_AHEAD
  const nanoseconds = parseInt(text.slice(17, TAI_LENGTH), 16)
  stamp.iso = false
  stamp.syslog = false
  stamp.rank = RANK.exact
  stamp.ms = seconds * 1000 + Math.floor((nanoseconds % 1e9) / 1e6)
  stamp.end = TAI_LENGTH
  return true
}
