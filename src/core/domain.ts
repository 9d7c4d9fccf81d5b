// Mail domains. A Domain is always a lower-case A-label name (RFC 5890) without a final dot; only `parseDomain` makes one.

import type { Brand } from './brand.ts'

export type Domain = Brand<string, 'Domain'>

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/

/**
 * Reads a domain name in any case, in A-labels or U-labels (RFC 5321 §4.1.2, RFC 6531 §3.3); undefined when it is not
 * one. An underscore is let through: such names exist in mail and DNS carries them. A name of digits alone at the end
 * is refused, for it is an IP address that someone forgot to bracket.
 */
export function parseDomain(text: string): Domain | undefined {
  let name = text.toLowerCase()
  if (/[^\0-\x7f]/.test(name)) {
    const ascii = toALabels(name)
    if (ascii === undefined) return undefined
    name = ascii
  }
  if (name.length === 0 || name.length > 253) return undefined
  const labels = name.split('.')
  if (!labels.every((label) => LABEL.test(label))) return undefined
  if (/^\d+$/.test(labels.at(-1) ?? '')) return undefined
  return name as Domain
}

function toALabels(name: string): string | undefined {
  if (/[\s/?#@:%[\]\\<>^|]/.test(name)) return undefined
  try {
    return new URL(`http://${name}`).hostname
  } catch {
    return undefined
  }
}
