// Makes text of others safe to quote on one line of a header or a mail: no line ends, no control or invisible characters,
// a bounded length. What is replaced stays visible as `\x{1B}` (the notation of RFC 6533 §3), so nothing is silently lost.

const CUT = ' [cut]'
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const UNSEEN_OR_NOT_ASCII = /[^\x20-\x7e]/gu
/** RFC 6533 §3: QCHAR is every printable character of ASCII but `+`, `=` and the backslash. */
const NOT_QCHAR = /[^\x21-\x2a\x2c-\x3c\x3e-\x5b\x5d-\x7e]/gu
const ADDRESS_XTEXT = /^(?:[\x21-\x2a\x2c-\x3c\x3e-\x5b\x5d-\x7e]|\\x\{[0-9A-F]{2,6}\})+$/

const escape = (char: string): string =>
  `\\x{${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}}`

const prepared = (text: string, limit: number): string =>
  (text.length > limit ? text.slice(0, limit) + CUT : text).replaceAll('\t', ' ')

/** One line that people read; letters of all scripts stay. */
export const harmless = (text: string, limit: number): string => prepared(text, limit).replaceAll(UNSEEN, escape)

/** One line of printable ASCII for machine-readable fields. */
export const harmlessAscii = (text: string, limit: number): string =>
  prepared(text, limit).replaceAll(UNSEEN_OR_NOT_ASCII, escape)

/** The 7-bit form of an address of type `utf-8` (RFC 6533 §3); text that has this form already is left alone. */
export const addressXtext = (address: string): string =>
  ADDRESS_XTEXT.test(address) ? address : address.replaceAll(NOT_QCHAR, escape)

export const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)
