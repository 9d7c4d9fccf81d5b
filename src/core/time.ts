// Points in time and spans of time, kept apart by the compiler. All are milliseconds; an Instant counts from the Unix
// epoch, a Tick from nowhere in particular: it is a reading of a clock that nobody sets. Text forms: `15m`, `1.5h`, `4d` (configuration), RFC 5322 date-time (headers), ISO 8601 (events, JSON).

import type { Brand } from './brand.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = Brand<number, 'Instant'>
/** Milliseconds on a clock that only runs; of use beside another reading of it, in the same process. */
export type Tick = Brand<number, 'Tick'>
/** Milliseconds. */
export type Duration = Brand<number, 'Duration'>

export const instant = (ms: number): Instant => Math.round(ms) as Instant
export const tick = (ms: number): Tick => Math.round(ms) as Tick
export const duration = (ms: number): Duration => Math.round(ms) as Duration
export const seconds = (n: number): Duration => duration(n * 1000)
export const minutes = (n: number): Duration => duration(n * 60_000)
export const hours = (n: number): Duration => duration(n * 3_600_000)
export const days = (n: number): Duration => duration(n * 86_400_000)

export const after = <At extends Instant | Tick>(at: At, span: Duration): At => Math.round(at + span) as At
export const between = <At extends Instant | Tick>(from: At, to: At): Duration => duration(to - from)

const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]

/** Reads `90s`, `15m`, `1.5h`, `4d`, `250ms` or several of them in a row (`1d12h`); undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    total += Number(amount) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0)
  }
  return duration(total)
}

/** The shortest exact form that `parseDuration` reads: `1d12h`, `15m`, `0s`. */
export function formatDuration(span: Duration): string {
  let rest: number = Math.max(0, span)
  let text = ''
  for (const [unit, ms] of UNITS) {
    const amount = Math.floor(rest / ms)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * ms
  }
  return text || '0s'
}

const DAY_NAMES = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTH_NAMES = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** `Sun, 22 Nov 2026 05:20:43 +0000` (RFC 5322 §3.3), always in UTC. */
export function formatMailDate(at: Instant): string {
  const date = new Date(at)
  const time = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${DAY_NAMES[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTH_NAMES[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} +0000`
}

/** `2026-11-22T05:20:43.123Z`. */
export const formatInstant = (at: Instant): string => new Date(at).toISOString()
