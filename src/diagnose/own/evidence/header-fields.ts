// The few fields of a stored header that checks look at: the domain in From, and the DKIM signatures.

import { parseDomain } from '../../../core/domain.ts'

/** A longer header is cut; signatures and From stand in its beginning as a rule. */
const LOOKED_AT = 65_536

const unfolded = (header: string): readonly string[] =>
  header
    .slice(0, LOOKED_AT)
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)

/** RFC 9989: DMARC judges the domain of the From field; undefined where there is none that can be read. */
export function authorDomain(header: string | undefined): string | undefined {
  const from = header === undefined ? undefined : unfolded(header).find((line) => /^from\s{0,8}:/i.test(line))
  const domain = from === undefined ? undefined : /@([\w.-]{1,253})\s{0,8}>?[^@]{0,200}$/.exec(from)?.[1]
  return domain === undefined ? undefined : parseDomain(domain)
}

export interface Signature {
  readonly domain: string
  readonly selector: string
}

/** Undefined where the header is not at hand. */
export function signatures(header: string | undefined): readonly Signature[] | undefined {
  if (header === undefined) return undefined
  return unfolded(header).flatMap((line) => {
    if (!/^dkim-signature\s{0,8}:/i.test(line)) return []
    const tag = (name: string): string =>
      new RegExp(`[;:\\s]${name}\\s{0,8}=\\s{0,8}([\\w.-]{1,253})`).exec(line)?.[1]?.toLowerCase() ?? ''
    const domain = tag('d')
    return domain === '' ? [] : [{ domain, selector: tag('s') }]
  })
}
