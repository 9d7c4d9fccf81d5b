// Mail domains. A Domain is always a lower-case A-label name (RFC 5890) without a final dot; only `parseDomain` makes one.

import type { Brand } from './brand.ts'

export type Domain = Brand<string, 'Domain'>

const MAX_NAME = 253
const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/

/**
 * Reads a domain name in any case, in A-labels or U-labels (RFC 5321 §4.1.2, RFC 6531 §3.3); undefined when it is not
 * one. An underscore is let through: such names exist in mail and DNS carries them. A name of digits alone at the end
 * is refused, for it is an IP address that someone forgot to bracket.
 */
export function parseDomain(text: string): Domain | undefined {
  // RFC 1035 §2.3.4. Asked first, for the time of converting U-labels grows with the square of their length.
  if (text.length > MAX_NAME) return undefined
  let name = text.toLowerCase()
  if (/[^\0-\x7f]/.test(name)) {
    const ascii = toALabels(name)
    if (ascii === undefined) return undefined
    name = ascii
  }
  if (name.length === 0 || name.length > MAX_NAME) return undefined
  const labels = name.split('.')
  if (!labels.every((label) => LABEL.test(label))) return undefined
  if (/^\d+$/.test(labels.at(-1) ?? '')) return undefined
  return name as Domain
}

/** The URL parser knows IDNA, but also drops controls and reads much that is no name: only letters may reach it. */
function toALabels(name: string): string | undefined {
  if (/[^a-z0-9._\u0080-\u{10ffff}-]/u.test(name)) return undefined
  try {
    return new URL(`http://${name}`).hostname
  } catch {
    return undefined
  }
}
