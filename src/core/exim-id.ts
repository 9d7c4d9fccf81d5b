// Identifiers of messages in the shape that Exim's have (`1xV00J-0000b0-1P`), for a log that Exim's tools read: base 62, the
// second in the first group, the fraction of it in the last one in Exim's unit of 500 microseconds, and between them what else
// is in ours. Each of ours has one, and it leads back.

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SHAPE = /^([0-9A-Za-z]{6})-([0-9A-Za-z]{6})-([0-9A-Za-z]{2})$/
const EPOCH_SECONDS = Date.UTC(2020, 0, 1) / 1000
const PER_MILLISECOND = 4096
const PER_SECOND = 1000 * PER_MILLISECOND
const UNITS_PER_MILLISECOND = 2

export function eximShape(value: number): string {
  const rest = value % PER_SECOND
  const second = EPOCH_SECONDS + Math.floor(value / PER_SECOND)
  const fraction = Math.floor(rest / PER_MILLISECOND) * UNITS_PER_MILLISECOND
  return `${base62(second, 6)}-${base62(rest % PER_MILLISECOND, 6)}-${base62(fraction, 2)}`
}

/** Undefined for a text of another shape, and for an identifier that Waybill does not make. */
export function fromEximShape(text: string): number | undefined {
  const groups = SHAPE.exec(text.trim())
  if (!groups) return undefined
  const [second = 0, low = 0, fraction = 0] = groups.slice(1).map(valueOf)
  const ms = fraction / UNITS_PER_MILLISECOND
  if (!Number.isInteger(ms) || ms >= 1000 || low >= PER_MILLISECOND || second < EPOCH_SECONDS) return undefined
  const value = (second - EPOCH_SECONDS) * PER_SECOND + ms * PER_MILLISECOND + low
  return Number.isSafeInteger(value) ? value : undefined
}

function base62(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) text = DIGITS.charAt(rest % 62) + text
  return text
}

const valueOf = (text: string): number =>
  Array.from(text).reduce((value, digit) => value * 62 + DIGITS.indexOf(digit), 0)
