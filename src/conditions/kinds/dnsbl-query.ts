// Asks one DNS list about one name: the listing with its text, nothing, or trouble (RFC 5782). Before a listing is
// believed, the list must show that it does not list everything, as lists do that were given up. It never throws.

import type { IpAddress } from '../../core/ip.ts'
import type { Resolver } from '../../dns/resolver.ts'
import { reverseName } from '../../dns/reverse-name.ts'
import { judgeCode, type Code } from './dnsbl-codes.ts'

export interface Zone {
  readonly zone: string
  readonly codes: readonly Code[]
}

export type ZoneAnswer =
  | { readonly kind: 'listed'; readonly zone: string; readonly listings: readonly Listing[]; readonly text: string }
  /** `other`: codes that it answered and the rule does not ask for. */
  | { readonly kind: 'clean'; readonly zone: string; readonly other: readonly string[] }
  /** `silent`: it did not answer at all. */
  | { readonly kind: 'trouble'; readonly zone: string; readonly why: string; readonly silent: boolean }

export interface Listing {
  readonly code: string
  readonly meaning?: string
}

export interface ListQuery {
  /** What stands before the zone: `2.0.0.127` or `bad.example`. */
  readonly name: string
  /** What no list may list (RFC 5782 §5). */
  readonly control: string
}

/** RFC 5782 §2.1 and §2.4: the octets or nibbles, reversed, as in reverse DNS. */
export const askedAddress = (address: IpAddress): ListQuery => ({
  name: reverseName(address).replace(/\.(?:in-addr|ip6)\.arpa$/, ''),
  control: '1.0.0.127',
})

/** RFC 5782 §3. */
export const askedDomain = (domain: string): ListQuery => ({ name: domain, control: 'invalid' })

const MAX_NAME = 253
const MAX_TEXT = 200

export async function askZone(
  { zone, codes }: Zone,
  asked: ListQuery,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<ZoneAnswer> {
  const name = `${asked.name}.${zone}`
  const trouble = (why: string, silent = false): ZoneAnswer => ({
    kind: 'trouble',
    zone,
    why: `${zone} ${why}`,
    silent,
  })
  if (name.length > MAX_NAME) return { kind: 'clean', zone, other: [] }
  const found = await resolver.a(name, signal)
  switch (found.kind) {
    case 'nxdomain':
    case 'nodata':
      return { kind: 'clean', zone, other: [] }
    case 'temporary':
      return trouble(`did not answer (${found.detail})`, true)
    case 'answer':
      break
  }
  const verdicts = found.records.map((code) => ({ code, verdict: judgeCode(code, zone, codes) }))
  for (const { code, verdict } of verdicts)
    if (verdict.kind === 'trouble') return trouble(`answered ${code}, ${verdict.why}`)
  const listings = verdicts.flatMap(({ code, verdict }): Listing[] =>
    verdict.kind === 'listed' ? [{ code, ...(verdict.meaning === undefined ? {} : { meaning: verdict.meaning }) }] : [],
  )
  if (listings.length === 0) return { kind: 'clean', zone, other: found.records }
  const [control, text] = await Promise.all([
    resolver.a(`${asked.control}.${zone}`, signal),
    resolver.txt(name, signal),
  ])
  if (asked.name !== asked.control && control.kind === 'answer') {
    return trouble(`lists even ${asked.control}, which no list may (RFC 5782), so it is broken or was given up`)
  }
  return { kind: 'listed', zone, listings, text: text.kind === 'answer' ? readable(text.records) : '' }
}

/** Strangers' text, made fit for one line. */
const readable = (records: readonly string[]): string =>
  records
    .join(' / ')
    .replaceAll(/[\s\0-\x1f\x7f]+/g, ' ')
    .trim()
    .slice(0, MAX_TEXT)

/** `bl.example 127.0.0.2 (spam source): see https://bl.example/q` */
export function shownListing({ zone, listings, text }: Extract<ZoneAnswer, { kind: 'listed' }>): string {
  const codes = listings.map(({ code, meaning }) => (meaning === undefined ? code : `${code} (${meaning})`))
  return `${zone} ${codes.join(', ')}${text === '' ? '' : `: ${text}`}`
}
