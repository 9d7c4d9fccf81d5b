// The domains of the authors that stand in From (RFC 5322 §3.6.2), each once: whom DMARC asks about. A field that names many,
// and several fields, are told as several authors; what cannot be read is no author.

import { isAddressLiteral } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import { fieldText, isNamed, type HeaderField } from '../core/header.ts'
import { parseHeaderAddresses } from '../conditions/header-addresses.ts'

/** Reading takes time; an honest field is short. */
const LONGEST_FIELD = 10_000
const MOST = 10

export function authorDomains(fields: readonly HeaderField[]): readonly Domain[] {
  const domains = new Set<Domain>()
  for (const field of fields) {
    if (!isNamed(field, 'from') || field.valueEnd - field.valueStart > LONGEST_FIELD) continue
    for (const { domain } of parseHeaderAddresses(fieldText(field)).addresses) {
      if (!isAddressLiteral(domain)) domains.add(domain)
    }
  }
  return [...domains].slice(0, MOST)
}
