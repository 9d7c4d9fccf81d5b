// Who has a mailbox here, whatever says so: the configuration, the accounts of the system, the folders of a domain, a table. Asked
// for every local recipient, so it answers at once where it can; what cannot be read now is unknown, never "no such user".

import type { User } from '../../config/config.ts'
import type { Found } from '../lookup.ts'

export interface Users {
  /** `name` as `canonicalUserName` makes it; `domain`: of the address. */
  readonly find: (name: string, domain: string) => Found<User> | Promise<Found<User>>
  /** Those there are now, as far as that is known, for whoever looks for a name that was meant. */
  readonly names: () => readonly string[]
}

export const NO_SUCH_USER = { kind: 'none' } as const
