// Mail addresses of the envelope: Mailbox, reverse-path, forward-path (RFC 5321 §4.1.2, RFC 6531 §3.3 for UTF-8).
// A Mailbox keeps the local part as it is meant, without quotes; `formatMailbox` adds them where the grammar wants them.

import type { Brand } from './brand.ts'
import { parseDomain, type Domain } from './domain.ts'
import { parseIp, type IpAddress } from './ip.ts'

/** `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3). */
export type AddressLiteral = Brand<string, 'AddressLiteral'>

export interface Mailbox {
  /** 1 to 64 octets, unquoted. Case is kept: only the final system may fold it (RFC 5321 §2.4). */
  readonly localPart: string
  readonly domain: Domain | AddressLiteral
}

/** `null` is the null reverse-path `<>` of bounces (RFC 5321 §4.5.5). */
export type ReversePath = Mailbox | null

export type AddressProblem =
  | 'empty'
  | 'too-long'
  | 'no-domain'
  | 'bad-local-part'
  | 'bad-domain'
  | 'needs-smtputf8'
  | 'bad-path'

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: AddressProblem }

/** RFC 5321 §4.5.3.1.1 and §4.5.3.1.3. */
const MAX_LOCAL_PART = 64
const MAX_PATH = 254

const ATEXT = "A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10ffff}-"
const DOT_STRING = new RegExp(`^[${ATEXT}]+(?:\\.[${ATEXT}]+)*$`, 'u')
const QUOTED = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e\u0080-\u{10ffff}]|\\[\x20-\x7e])*"$/u
const NON_ASCII = /[^\0-\x7f]/
const CONTROL = /[\0-\x1f\x7f]/

const fail = (problem: AddressProblem): { ok: false; problem: AddressProblem } => ({ ok: false, problem })

/** Reads `local@domain`, `"quoted local"@domain`, `local@[192.0.2.1]`, without angle brackets. */
export function parseMailbox(text: string, options: { readonly smtputf8?: boolean } = {}): Parsed<Mailbox> {
  if (text === '') return fail('empty')
  // Octets are at least as many as characters; nothing below needs to look at a text that is too long in any case.
  if (text.length > MAX_PATH) return fail('too-long')
  const at = text.lastIndexOf('@')
  if (at < 0) return fail('no-domain')
  if (options.smtputf8 === false && NON_ASCII.test(text.slice(0, at))) return fail('needs-smtputf8')
  const localPart = parseLocalPart(text.slice(0, at))
  if (localPart === undefined) return fail('bad-local-part')
  if (octets(localPart) > MAX_LOCAL_PART) return fail('too-long')
  const domainText = text.slice(at + 1)
  if (domainText === '') return fail('no-domain')
  const domain = domainText.startsWith('[') ? parseAddressLiteral(domainText) : parseDomain(domainText)
  if (domain === undefined) return fail('bad-domain')
  if (octets(text) > MAX_PATH) return fail('too-long')
  return { ok: true, value: { localPart, domain } }
}

function parseLocalPart(text: string): string | undefined {
  if (DOT_STRING.test(text)) return text
  if (text.length <= 2 || !QUOTED.test(text)) return undefined
  return text.slice(1, -1).replaceAll(/\\(.)/g, '$1')
}

export function parseAddressLiteral(text: string): AddressLiteral | undefined {
  const inside = /^\[(IPv6:)?([0-9a-f:.]+)\]$/i.exec(text)
  const address = inside && parseIp(inside[2] ?? '')
  if (!address) return undefined
  return (address.includes(':') ? `[IPv6:${address}]` : `[${address}]`) as AddressLiteral
}

/** The form that `parseMailbox` reads back to the same value, quoted only where it must be. */
export function formatMailbox({ localPart, domain }: Mailbox): string {
  if (DOT_STRING.test(localPart)) return `${localPart}@${domain}`
  return `"${localPart.replaceAll(/["\\]/g, '\\$&')}"@${domain}`
}

export const formatReversePath = (path: ReversePath): string => (path === null ? '' : formatMailbox(path))

/** Whether the domain is an address literal and not a name. */
/** The address in `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3). */
export const literalAddress = (literal: AddressLiteral): IpAddress =>
  literal.slice(literal.startsWith('[IPv6:') ? '[IPv6:'.length : 1, -1) as IpAddress

export const isAddressLiteral = (domain: Domain | AddressLiteral): domain is AddressLiteral => domain.startsWith('[')

/** Whether sending to or from this mailbox needs SMTPUTF8 (RFC 6531 §3.4). */
export const needsSmtputf8 = ({ localPart }: Mailbox): boolean => NON_ASCII.test(localPart)

/**
 * Reads a path at the start of a MAIL or RCPT argument, `<...>`, and returns it with what follows it. A source route
 * (`<@a,@b:user@c>`) is accepted and dropped (RFC 5321 §4.1.1.3, appendix C). `<>` gives null, which only MAIL allows.
 */
export function parsePath(
  text: string,
  options: { readonly smtputf8?: boolean } = {},
): Parsed<{ readonly mailbox: Mailbox | null; readonly rest: string }> {
  if (!text.startsWith('<') || CONTROL.test(text)) return fail('bad-path')
  const end = closingBracket(text)
  if (end < 0) return fail('bad-path')
  const rest = text.slice(end + 1)
  if (rest !== '' && !rest.startsWith(' ')) return fail('bad-path')
  const inside = withoutSourceRoute(text.slice(1, end))
  if (inside === '') return end === 1 ? { ok: true, value: { mailbox: null, rest } } : fail('bad-path')
  const mailbox = parseMailbox(inside, options)
  return mailbox.ok ? { ok: true, value: { mailbox: mailbox.value, rest } } : mailbox
}

/** The index of the `>` that ends the path: one inside a quoted local part does not. */
function closingBracket(text: string): number {
  let quoted = false
  for (let i = 1; i < text.length; i++) {
    const char = text[i]
    if (quoted && char === '\\') i++
    else if (char === '"') quoted = !quoted
    else if (char === '>' && !quoted) return i
  }
  return -1
}

function withoutSourceRoute(inside: string): string {
  // No class holds the comma that separates two of them: a text is matched in one way or not at all.
  const route = /^@[^\s,:"<>]+(?:,@[^\s,:"<>]+)*:/.exec(inside)
  return route ? inside.slice(route[0].length) : inside
}

function octets(text: string): number {
  return NON_ASCII.test(text) ? new TextEncoder().encode(text).length : text.length
}
