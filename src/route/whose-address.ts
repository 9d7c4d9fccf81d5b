// Whose address it is: one of this server, or one elsewhere. Asked once for each recipient, before all routers.

import { isAddressLiteral, literalAddress, type Mailbox } from '../core/address.ts'
import type { Facts } from '../core/reason.ts'
import type { Ourselves } from '../config/ourselves.ts'

export interface WhoseAddress {
  readonly local: boolean
  readonly compared: Facts
}

/** An event is kept for every message: it names at most this many of the local domains. */
const DOMAINS_SHOWN = 8

export function makeWhoseAddress({
  localDomains,
  isOurAddress,
}: Pick<Ourselves, 'localDomains' | 'isOurAddress'>): (rcptTo: Mailbox) => WhoseAddress {
  const shown = shownDomains([...localDomains])
  return ({ domain }) => {
    const named = { domain, local_domains: shown }
    if (!isAddressLiteral(domain)) return { local: localDomains.has(domain), compared: named }
    const address = literalAddress(domain)
    const local = isOurAddress(address)
    return { local, compared: { ...named, address, own_address: local } }
  }
}

function shownDomains(domains: readonly string[]): readonly string[] {
  if (domains.length <= DOMAINS_SHOWN) return domains
  return [...domains.slice(0, DOMAINS_SHOWN), `… ${domains.length - DOMAINS_SHOWN} more`]
}
