// Text from bytes of which nobody said what they mean: UTF-8 where they are valid UTF-8, otherwise the one of KOI8-R,
// windows-1251 and Latin-1 in which the letters fall as they do in a language. Decides by how often letters stand together
// with letters of their own script and case; never throws, whatever the bytes. The one place that reads what the RFCs want in
// ASCII or UTF-8 and the field sends otherwise: replies of servers, lines of logs, bounces.

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/** ESC $ B and ESC $ @: from here on two bytes are a character. */
const JAPANESE = ['\u001b$B', '\u001b$@']

/** Enough to tell languages apart. */
const LOOKED_AT = 65_536

/** Those that cannot be told from each other by their form. The last is Latin-1 as the field writes it. */
export const EIGHT_BIT = ['windows-1251', 'koi8-r', 'windows-1252'] as const
export type EightBit = (typeof EIGHT_BIT)[number]
export type Charset = 'iso-2022-jp' | 'utf-8' | 'utf-16le' | 'utf-16be' | EightBit

const DECODERS: Readonly<Record<EightBit, TextDecoder>> = {
  'windows-1251': new TextDecoder('windows-1251'),
  'koi8-r': new TextDecoder('koi8-r'),
  'windows-1252': new TextDecoder('windows-1252'),
}

export function decodeText(bytes: Uint8Array): string {
  const charset = guessCharset(bytes)
  const text = new TextDecoder(charset).decode(bytes)
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

export function guessCharset(bytes: Uint8Array): Charset {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  // Stateful, of seven bits, so it would pass as UTF-8: it says itself where it begins (RFC 1468).
  if (JAPANESE.some((escape) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(escape)))
    return 'iso-2022-jp'
  return isUtf8(bytes) ? 'utf-8' : guessEightBit(bytes)
}

/** Of bytes that are no UTF-8. */
export function guessEightBit(bytes: Uint8Array): EightBit {
  const high = highBytes(bytes)
  let best: { readonly charset: EightBit; readonly score: number } = { charset: 'windows-1252', score: -Infinity }
  for (const charset of EIGHT_BIT) {
    const reached = score(DECODERS[charset].decode(high), charset)
    if (reached > best.score) best = { charset, score: reached }
  }
  return best.charset
}

/** Each of these sets has a character for every octet, so none is lost. */
export const decodeEightBit = (bytes: Uint8Array, charset: EightBit = guessEightBit(bytes)): string =>
  DECODERS[charset].decode(bytes)

function isUtf8(bytes: Uint8Array): boolean {
  try {
    UTF8.decode(bytes)
    return true
  } catch {
    return false
  }
}

/** The bytes that mean different things in different sets, with one on either side of each run. */
function highBytes(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(Math.min(bytes.length, LOOKED_AT))
  let size = 0
  for (let i = 0; i < bytes.length && size < kept.length; i++) {
    const near = (bytes[i] ?? 0) | (bytes[i - 1] ?? 0) | (bytes[i + 1] ?? 0)
    if (near >= 0x80) kept[size++] = bytes[i] ?? 0
  }
  return kept.subarray(0, size)
}

/** Russian letters, the most frequent first. */
const BY_FREQUENCY = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё'
const WEIGHT: ReadonlyMap<string, number> = new Map(Array.from(BY_FREQUENCY, (letter, rank) => [letter, 8 - rank / 2]))
const LATIN = /[a-zàáâäåæçèéêëìíîïñòóôöøùúûüýœšž]/i

/**
 * Read in the wrong one of the two Russian sets, frequent letters become rare ones, and small letters capitals (the cases of
 * KOI8-R and windows-1251 lie crosswise). Accented letters of Western Europe stand alone among plain ones; Russian stands
 * together. Signs that no text has count against any set.
 */
function score(text: string, charset: Charset): number {
  const cyrillic = charset !== 'windows-1252'
  let sum = 0
  let before = ' '
  for (const char of text) {
    const lower = char.toLowerCase()
    const weight = cyrillic ? WEIGHT.get(lower) : undefined
    if (weight !== undefined) {
      const capitalInside = char !== lower && WEIGHT.has(before)
      sum += weight - (capitalInside ? 6 : 0) - (/[a-z]/i.test(before) ? 8 : 0)
    } else if (!cyrillic && char > '\x7f' && LATIN.test(char)) {
      sum += /[a-z'’\s]/i.test(before) ? 8 : -8
    } else if (char > '\x7f') {
      sum -= 4
    }
    before = char
  }
  return sum
}
