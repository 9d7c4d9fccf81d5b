// What the address that a DNS list answers with means (RFC 5782 §2.3): a listing, one that the rule does not ask for, or
// no listing at all but the list's way of refusing us. Lists do refuse by answering: whoever takes that for a
// listing refuses everybody's mail.

import { ipBytes } from '../../core/ip.ts'

/** `127.0.0.2`, `127.0.0.10-11`, `127.0.*.3`, or `&0.0.0.4`: any answer in which one of these bits is set. */
export interface CodePattern {
  readonly text: string
  readonly matches: (code: readonly number[]) => boolean
}

export function parseCodePattern(text: string): CodePattern | undefined {
  const bits = text.startsWith('&') ? octetsOf(text.slice(1)) : undefined
  if (bits) return { text, matches: (code) => bits.some((octet, i) => (octet & (code[i] ?? 0)) !== 0) }
  const parts = text.split('.').map(parseOctets)
  const ranges = parts.flatMap((part) => part ?? [])
  if (parts.length !== 4 || ranges.length !== 4) return undefined
  return {
    text,
    matches: (code) => ranges.every(({ least, most }, i) => (code[i] ?? -1) >= least && (code[i] ?? 256) <= most),
  }
}

function parseOctets(text: string): { readonly least: number; readonly most: number } | undefined {
  if (text === '*') return { least: 0, most: 255 }
  const parts = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(text)
  if (!parts) return undefined
  const least = Number(parts[1])
  const most = Number(parts[2] ?? least)
  return least <= most && most <= 255 ? { least, most } : undefined
}

export const octetsOf = (address: string): readonly number[] | undefined =>
  address.includes(':') ? undefined : ipBytes(address)?.slice(12)

export type ListVerdict =
  | { readonly kind: 'listed'; readonly meaning?: string }
  /** On the list, but not for what the rule asks. */
  | { readonly kind: 'other' }
  /** No listing: something is wrong between the list and us. */
  | { readonly kind: 'trouble'; readonly why: string }

export interface Code {
  readonly pattern: CodePattern
  readonly meaning: string
}

/** Without `codes` every answer is a listing that is not known to be something else. */
export function judgeCode(address: string, zone: string, codes: readonly Code[]): ListVerdict {
  const code = octetsOf(address)
  // RFC 5782 §2.1: answers are in 127/8. Anything else comes from a domain that was sold or a resolver that lies.
  if (!code || code[0] !== 127) return { kind: 'trouble', why: 'which is no answer of a list: the zone may be dead' }
  const asked = codes.find(({ pattern }) => pattern.matches(code))
  const refusal = REFUSALS.find((one) => one.code === address && isZone(zone, one.zone))
  // A rule that spells out the very code must know its list.
  if (refusal && asked?.pattern.text !== address) return { kind: 'trouble', why: refusal.why }
  if (asked) return { kind: 'listed', meaning: asked.meaning }
  return codes.length === 0 ? { kind: 'listed' } : { kind: 'other' }
}

const isZone = (zone: string, suffix: string | undefined): boolean =>
  suffix === undefined || zone === suffix || zone.endsWith(`.${suffix}`)

const PUBLIC = 'which means that it refuses this resolver: use one of your own, not a public one'

/** As the lists document them. `zone`: only there, and below it. */
const REFUSALS: readonly { readonly code: string; readonly zone?: string; readonly why: string }[] = [
  { code: '127.255.255.252', why: 'which means that the name of the list is misspelt' },
  { code: '127.255.255.253', why: 'which means that it refuses this resolver' },
  { code: '127.255.255.254', why: PUBLIC },
  { code: '127.255.255.255', why: 'which means that this resolver has asked too often' },
  // RFC 5782 §5 keeps 127.0.0.1 off all lists; URIBL, SURBL and others answer it to those whom they do not serve.
  { code: '127.0.0.1', why: 'which means that it refuses this resolver' },
  { code: '127.0.0.255', zone: 'dnswl.org', why: 'which means that this resolver has asked too often' },
  {
    code: '127.0.1.255',
    zone: 'dbl.spamhaus.org',
    why: 'which means that it lists names and was asked for an address',
  },
]
