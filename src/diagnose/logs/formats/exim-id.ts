// Finds Exim's message ids: 16 characters in groups of 6, 6 and 2, since 4.97 also 23 in groups of 6, 11 and 4
// (Exim specification, "Message identification").

const OLD_LENGTH = 16
const NEW_LENGTH = 23
const DASH = 45

/** The length of the id that begins at `from`, 0 where there is none. */
export function eximIdLength(text: string, from: number): number {
  if (text.charCodeAt(from + 6) !== DASH) return 0
  if (text.charCodeAt(from + 13) === DASH && isId(text, from, 13, OLD_LENGTH)) return OLD_LENGTH
  if (text.charCodeAt(from + 18) === DASH && isId(text, from, 18, NEW_LENGTH)) return NEW_LENGTH
  return 0
}

function isId(text: string, from: number, secondDash: number, length: number): boolean {
  if (text.length < from + length || isAlphanumeric(text.charCodeAt(from + length))) return false
  for (let i = 0; i < length; i++) {
    if (i !== 6 && i !== secondDash && !isAlphanumeric(text.charCodeAt(from + i))) return false
  }
  return true
}

/** By character code: a table is faster than comparing, and this runs for every character of every id. */
const ALPHANUMERIC = Uint8Array.from({ length: 128 }, (_, code) =>
  /[0-9A-Za-z]/.test(String.fromCharCode(code)) ? 1 : 0,
)

const isAlphanumeric = (code: number): boolean => ALPHANUMERIC[code] === 1
