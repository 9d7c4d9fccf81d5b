// The time that a Received or Date field tells (RFC 5322 §3.3, with the obsolete forms of §4.3). A date without a zone is not
// one point in time and gives undefined, as does anything else that cannot be read.

import { instant, type Instant } from '../../core/time.ts'

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
/** RFC 5322 §4.3: hours west and east of Greenwich; other letters tell nothing. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
}
const DATE = /(\d{1,2})\s+([a-z]{3})[a-z]{0,6}\s+(\d{2,4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s+([+-]\d{4}|[a-z]{1,3}\b)/i

export function parseMailDate(text: string): Instant | undefined {
  const [, day, monthName = '', year, hour, minute, second = '0', zone = ''] = DATE.exec(text.slice(0, 200)) ?? []
  const month = MONTHS.indexOf(monthName.toLowerCase())
  const offset = offsetMinutes(zone)
  if (month < 0 || offset === undefined) return undefined
  const at = Date.UTC(fullYear(Number(year)), month, Number(day), Number(hour), Number(minute) - offset, Number(second))
  return Number.isFinite(at) ? instant(at) : undefined
}

function offsetMinutes(zone: string): number | undefined {
  const digits = /^([+-])(\d\d)(\d\d)$/.exec(zone)
  if (digits) return (digits[1] === '-' ? -1 : 1) * (Number(digits[2]) * 60 + Number(digits[3]))
  const hours = ZONES[zone.toLowerCase()]
  return hours === undefined ? undefined : hours * 60
}

/** RFC 5322 §4.3: two digits below 50 are of this century, three digits count from 1900. */
function fullYear(year: number): number {
  if (year >= 1_000) return year
  return year < 50 ? year + 2_000 : year + 1_900
}
