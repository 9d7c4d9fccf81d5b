// By which addresses the users of this server are known elsewhere, in mail that they send: those of Debian's file of e-mail
// addresses, and with `hide_mailname` the visible domain in place of a local one. It says what an address becomes, and why.

import type { Mailbox } from '../core/address.ts'
import type { Domain } from '../core/domain.ts'
import type { Found } from '../lookup/lookup.ts'
import type { TableEntry } from '../lookup/tables/parse-table.ts'
import { foldLocalPart } from '../route/local-names.ts'

export type OtherBecause = 'email-addresses' | 'hide-mailname'

export interface OtherAddress {
  readonly mailbox: Mailbox
  readonly because: OtherBecause
}

export interface OtherAddresses {
  readonly isLocal: (domain: Mailbox['domain']) => boolean
  /** `leaves`: the mail goes to somebody elsewhere. Undefined: the address stays. Throws what cannot be known now. */
  readonly of: (mailbox: Mailbox, leaves: boolean) => OtherAddress | undefined
}

export interface OtherAddressesOptions {
  readonly localDomains: ReadonlySet<string>
  /** By local part. */
  readonly file?: { find(keys: Iterable<string>): Found<TableEntry<Mailbox>> } | undefined
  /** In place of a local domain; left out: it may be seen. */
  readonly visible?: Domain | undefined
}

/** Undefined: all addresses stay as they are. */
export function makeOtherAddresses({ localDomains, file, visible }: OtherAddressesOptions): OtherAddresses | undefined {
  if (!file && visible === undefined) return undefined
  return {
    isLocal: (domain) => localDomains.has(domain),
    of(mailbox, leaves) {
      if (!localDomains.has(mailbox.domain)) return undefined
      const found = file?.find([foldLocalPart(mailbox.localPart)]) ?? { kind: 'none' }
      if (found.kind === 'unknown') throw new Error(found.why)
      if (found.kind === 'found') return { mailbox: found.value.value, because: 'email-addresses' }
      if (visible === undefined || !leaves || mailbox.domain === visible) return undefined
      return { mailbox: { localPart: mailbox.localPart, domain: visible }, because: 'hide-mailname' }
    },
  }
}
