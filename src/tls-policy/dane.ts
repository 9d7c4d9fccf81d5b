// Whether a mail host proves itself by TLSA records (DANE, RFC 7672). It decides which records there are and which are of use;
// the certificate is compared with them when it is seen (net/dane-fault.ts). All of it hangs on the word of a validating
// resolver that is trusted: without that nothing is known, and nothing is asked.

import type { Resolver, TlsaRecord } from '../dns/resolver.ts'

export interface SecureHost {
  readonly host: string
  /** Where its aliases lead, each of them validated; the host itself where it has none. */
  readonly canonical: string
}

export type DaneFound =
  /** It has none. */
  | { readonly kind: 'none' }
  /** `base`: the name that they stand under. */
  | { readonly kind: 'records'; readonly base: string; readonly records: readonly TlsaRecord[] }
  /** RFC 7672 §2.2: it has some, none that can be used: TLS is demanded, and no proof. */
  | { readonly kind: 'unusable'; readonly base: string }
  /** It may have some: this host must not be used now. */
  | { readonly kind: 'unknown'; readonly asked: string; readonly detail: string }

export async function findDane(
  { host, canonical }: SecureHost,
  port: number,
  resolver: Pick<Resolver, 'tlsa'>,
  signal?: AbortSignal,
): Promise<DaneFound> {
  // RFC 7672 §2.2.2: at the end of the aliases first, then at the name that the MX record has.
  for (const base of new Set([canonical, host])) {
    const asked = `_${port}._tcp.${base}`
    const found = await resolver.tlsa(asked, signal)
    if (found.kind === 'temporary') return { kind: 'unknown', asked, detail: found.detail }
    if (found.kind !== 'answer' || !found.authenticated) continue
    const records = strongest(found.records.filter(isUsable))
    return records.length > 0 ? { kind: 'records', base, records } : { kind: 'unusable', base }
  }
  return { kind: 'none' }
}

/** Octets of what SHA-256 and SHA-512 give; the whole may be of any length. */
const LENGTHS: ReadonlyMap<number, number> = new Map([
  [1, 32],
  [2, 64],
])

/** RFC 7672 §3.1: usages 0 and 1 lean on authorities that sender and receiver do not share. */
function isUsable({ usage, selector, matching, data }: TlsaRecord): boolean {
  if (usage !== 2 && usage !== 3) return false
  if (selector !== 0 && selector !== 1) return false
  return matching === 0 ? data.length > 0 : LENGTHS.get(matching) === data.length
}

/** RFC 7671 §9: of digests for the same thing only the strongest kind counts. */
function strongest(records: readonly TlsaRecord[]): readonly TlsaRecord[] {
  return records.filter(
    ({ usage, selector, matching }) =>
      matching !== 1 ||
      !records.some((other) => other.usage === usage && other.selector === selector && other.matching === 2),
  )
}
