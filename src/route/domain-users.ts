// What the addresses of a local domain are looked up in: all local domains have the same users and aliases, as in Debian, but
// for virtual ones, which have their own.

import type { Mailbox } from '../core/address.ts'
import type { AliasFile } from '../lookup/aliases/alias-file.ts'
import type { Users } from '../lookup/users/user-lookup.ts'

export interface DomainUsers {
  readonly users: Users
  /** Left out: there are none. */
  readonly aliases?: AliasFile | undefined
  /** Who gets what nobody else takes. */
  readonly catchAll?: Mailbox | undefined
}

/** What routers look things up in. */
export interface RouteLookups extends DomainUsers {
  readonly virtual?: ReadonlyMap<string, DomainUsers>
}

export interface UsersOfDomain extends DomainUsers {
  /** Completes names in the file of aliases; left out: the domain of the address itself. */
  readonly ownDomain?: Mailbox['domain'] | undefined
}

export function usersByDomain(
  { virtual = new Map(), ...shared }: RouteLookups,
  ownDomain: Mailbox['domain'] | undefined,
): (domain: string) => UsersOfDomain {
  const others: UsersOfDomain = { ...shared, ownDomain }
  return (domain) => virtual.get(domain) ?? others
}
