// What the cells of Exchange's tables hold: times, Message-IDs in angle brackets.

import { instant, type Instant } from '../../../core/time.ts'
import type { LogLine } from '../log-record.ts'

/** The cell of a column; empty where there is none. */
export type Cell = (name: string) => string

/** `2026-11-22T05:20:43.123Z`, always in UTC; where a cell holds no time, the line's own is taken. */
export function timeOf(text: string, line: LogLine): Instant | undefined {
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(19) !== 46 || text.charCodeAt(text.length - 1) !== 90) {
    const ms = Date.parse(text)
    return Number.isNaN(ms) ? line.at : instant(ms)
  }
  // This is most of the work for a line if it is left to Date.parse.
  const day = Date.UTC(digits(text, 0, 4), digits(text, 5, 7) - 1, digits(text, 8, 10))
  const ms = digits(text, 11, 13) * 3_600_000 + digits(text, 14, 16) * 60_000 + digits(text, 17, 19) * 1000
  const at = day + ms + digits(text, 20, 23)
  return Number.isNaN(at) ? line.at : instant(at)
}

function digits(text: string, start: number, end: number): number {
  let value = 0
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** A Message-ID without its angle brackets. */
export function bare(id: string): string {
  const open = id.charCodeAt(0)
  if (open === 60 && id.charCodeAt(id.length - 1) === 62) return id.slice(1, -1)
  return open === 32 || open === 60 ? id.trim() : id
}
