// Macro strings of SPF (RFC 7208 §7): read once, with the whole record, so that a mistake anywhere is found before anything is
// asked; expanded when the term is reached. Text and values only; `%{p}` wants a name that somebody else has looked up.

import { ipBytes, isIpv6, type IpAddress } from '../../core/ip.ts'
import type { Instant } from '../../core/time.ts'

/** `c`, `r` and `t` in explanations only (RFC 7208 §7.2). */
const LETTERS = 'slodiphvcrt'
type Letter = 's' | 'l' | 'o' | 'd' | 'i' | 'p' | 'h' | 'v' | 'c' | 'r' | 't'

export type MacroPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'macro'
      readonly letter: Letter
      /** Written as a capital: the value is escaped as in a URL. */
      readonly escape: boolean
      /** How many parts are kept, counted from the right; all where left out. */
      readonly keep?: number
      readonly reverse: boolean
      /** What the value is split at. */
      readonly delimiters: string
    }

const EXPANSION = /%(?:\{([slodiphvcrt])(\d*)(r?)([.\-+,/_=]*)\}|([%_-]))/iy
const LITERAL = { 'domain-spec': /[!-$&-~]+/y, explanation: /[ -$&-~]+/y } as const
const ESCAPED: Readonly<Record<string, string>> = { '%': '%', _: ' ', '-': '%20' }

/** Undefined where it is no macro string. */
export function parseMacros(text: string, where: 'domain-spec' | 'explanation'): readonly MacroPart[] | undefined {
  const parts: MacroPart[] = []
  const literal = LITERAL[where]
  let at = 0
  while (at < text.length) {
    const pattern = text[at] === '%' ? EXPANSION : literal
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return undefined
    at += match[0].length
    if (pattern === literal) parts.push({ kind: 'text', text: match[0] })
    else {
      const part = macroOf(match, where)
      if (part === undefined) return undefined
      parts.push(part)
    }
  }
  return parts
}

function macroOf([, written, digits = '', reverse, delimiters, escaped]: RegExpExecArray, where: string) {
  if (written === undefined) return { kind: 'text', text: ESCAPED[escaped ?? ''] ?? '' } as const
  const letter = letterOf(written)
  if (letter === undefined || (where !== 'explanation' && 'crt'.includes(letter))) return undefined
  // RFC 7208 §7.3: the number of parts is not zero.
  if (/^0+$/.test(digits)) return undefined
  return {
    kind: 'macro',
    letter,
    escape: written !== letter,
    ...(digits === '' ? {} : { keep: Math.min(Number(digits), 128) }),
    reverse: reverse !== '',
    delimiters: delimiters === undefined || delimiters === '' ? '.' : delimiters,
  } as const
}

function letterOf(written: string): Letter | undefined {
  const small = written.toLowerCase()
  return LETTERS.includes(small) ? (small as Letter) : undefined
}

export interface MacroValues {
  readonly client: IpAddress
  readonly helo: string
  /** `local@domain`, of the identity that is checked. */
  readonly localPart: string
  readonly senderDomain: string
  /** Whose record is evaluated. */
  readonly domain: string
  /** A name of the client that leads back to it, or `unknown`. */
  readonly validatedName: string
  /** This server. */
  readonly receiver: string
  readonly now: Instant
}

export const usesValidatedName = (parts: readonly MacroPart[]): boolean =>
  parts.some((part) => part.kind === 'macro' && part.letter === 'p')

export const expandMacros = (parts: readonly MacroPart[], values: MacroValues): string =>
  parts.map((part) => (part.kind === 'text' ? part.text : expand(part, values))).join('')

function expand(macro: Extract<MacroPart, { kind: 'macro' }>, values: MacroValues): string {
  const { letter, keep, reverse, delimiters, escape } = macro
  const pieces = split(valueOf(letter, values), delimiters)
  if (reverse) pieces.reverse()
  const kept = (keep === undefined ? pieces : pieces.slice(-keep)).join('.')
  // RFC 3986 §2.3: unreserved characters stay.
  return escape ? encodeURIComponent(kept.toWellFormed()).replaceAll(/[!'()*]/g, percent) : kept
}

const percent = (char: string): string => `%${char.charCodeAt(0).toString(16).toUpperCase()}`

function split(value: string, delimiters: string): string[] {
  const pieces: string[] = ['']
  for (const char of value) {
    if (delimiters.includes(char)) pieces.push('')
    else pieces[pieces.length - 1] += char
  }
  return pieces
}

function valueOf(letter: Letter, values: MacroValues): string {
  const { client, helo, localPart, senderDomain, domain, validatedName, receiver, now } = values
  switch (letter) {
    case 's':
      return `${localPart}@${senderDomain}`
    case 'l':
      return localPart
    case 'o':
      return senderDomain
    case 'd':
      return domain
    case 'i':
      return dotted(client)
    case 'p':
      return validatedName
    case 'h':
      return helo
    case 'v':
      return isIpv6(client) ? 'ip6' : 'in-addr'
    case 'c':
      return client
    case 'r':
      return receiver
    case 't':
      return String(Math.floor(now / 1000))
  }
}

/** RFC 7208 §7.3: an IPv6 address is 32 nibbles with dots between them. */
function dotted(client: IpAddress): string {
  if (!isIpv6(client)) return client
  const nibbles = (ipBytes(client) ?? []).flatMap((byte) => [byte >> 4, byte & 15])
  return nibbles.map((nibble) => nibble.toString(16)).join('.')
}
