// What the addresses of a local domain are looked up in: all local domains have the same users and aliases, as in Debian, but
// for virtual ones, which have their own.

import type { Mailbox } from '../core/address.ts'
import type { AliasFile } from '../lookup/aliases/alias-file.ts'
import type { LookupTable } from '../lookup/databases/tables.ts'
import type { Hubs } from '../lookup/tables/hubbed-hosts.ts'
import type { TableFile } from '../lookup/tables/table-file.ts'
import type { ForwardFiles } from './routers/forward.ts'
import type { Srs } from './srs/srs.ts'
import type { Users } from '../lookup/users/user-lookup.ts'

export interface DomainUsers {
  readonly users: Users
  /** Left out: there are none. */
  readonly aliases?: AliasFile | undefined
  /** Asked for what the file has not. */
  readonly aliasTables?: readonly LookupTable[]
  /** Who gets what nobody else takes. */
  readonly catchAll?: Mailbox | undefined
}

/** What routers look things up in. */
export interface RouteLookups extends DomainUsers {
  readonly virtual?: ReadonlyMap<string, DomainUsers>
  /** With it, users of the system may forward their mail. */
  readonly forward?: ForwardFiles | undefined
  readonly srs?: Srs | undefined
  /** Which hosts take the mail of some domains. */
  readonly hubs?: TableFile<Hubs> | undefined
}

export interface UsersOfDomain extends DomainUsers {
  /** Completes names in the file of aliases; left out: the domain of the address itself. */
  readonly ownDomain?: Mailbox['domain'] | undefined
}

export function usersByDomain(
  { virtual = new Map(), users, aliases, aliasTables, catchAll }: RouteLookups,
  ownDomain: Mailbox['domain'] | undefined,
): (domain: string) => UsersOfDomain {
  const others: UsersOfDomain = { users, aliases, ...(aliasTables && { aliasTables }), catchAll, ownDomain }
  return (domain) => virtual.get(domain) ?? others
}
