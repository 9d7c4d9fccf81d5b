// What fast-check makes for the tests of the nouns: addresses of both families, domains, mailboxes. Kept in one place so
// that every property walks the same ground.

import fc from 'fast-check'
import type { Mailbox } from './address.ts'
import { parseAddressLiteral } from './address.ts'
import { parseDomain, type Domain } from './domain.ts'
import { parseIp, type IpAddress } from './ip.ts'

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the generator made something that the parser refuses')
  return value
}

const oneOf = (characters: string): fc.Arbitrary<string> => fc.constantFrom(...characters.split(''))

/** Any code point, half surrogates included, with those of ASCII as often as all others. */
const codePoint = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code))

/**
 * Any text at all. The unit 'binary' of fast-check is nearly the same, but begins with a table of a million entries, which
 * costs each process a second.
 */
export const anyText = (length: { readonly minLength?: number; readonly maxLength?: number } = {}) =>
  fc.string({ unit: codePoint, ...length })

const byte = fc.integer({ min: 0, max: 255 })
const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }))

export const ipv4Text = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'))
/** All eight groups, so that every run of zeros is there to be shortened. */
export const ipv6Text = fc
  .array(group, { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((one) => one.toString(16)).join(':'))
export const ipAddress: fc.Arbitrary<IpAddress> = fc.oneof(ipv4Text, ipv6Text).map((text) => must(parseIp(text)))

const labelChar = oneOf('abcdefghijklmnopqrstuvwxyz0123456789')
const label = fc
  .tuple(labelChar, fc.string({ unit: oneOf('abc019-_'), maxLength: 8 }), labelChar)
  .map((parts) => parts.join(''))
export const domain: fc.Arbitrary<Domain> = fc
  .tuple(fc.array(label, { maxLength: 3 }), fc.constantFrom('org', 'test', 'xn--p1ai', 'a', 'x1'))
  .map(([labels, top]) => must(parseDomain([...labels, top].join('.'))))

/** Any octets that a quoted string can carry, UTF-8 included (RFC 5321 §4.1.2, RFC 6531 §3.3). */
const localPart = fc
  .oneof(
    fc.string({ unit: oneOf('abcXYZ019.!#+-/=_~'), minLength: 1, maxLength: 20 }),
    fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom('я', 'é', '例', '𝒳', '.', ' ', '"', '\\', '@', '>'),
      minLength: 1,
      maxLength: 15,
    }),
  )
  .filter((text) => !/[\0-\x1f\x7f]/.test(text))

export const mailbox: fc.Arbitrary<Mailbox> = fc
  .tuple(
    localPart,
    fc.oneof(
      domain,
      ipAddress.map((ip) => must(parseAddressLiteral(ip.includes(':') ? `[IPv6:${ip}]` : `[${ip}]`))),
    ),
  )
  .map(([local, at]) => ({ localPart: local, domain: at }))
