// Who has a mailbox here, whatever says so: the configuration, the accounts of the system, the folders of a domain. Asked for
// every local recipient, so it answers at once; what cannot be read now is unknown, never "no such user".

import type { User } from '../../config/config.ts'
import type { Found } from '../lookup.ts'

export interface Users {
  /** `name` as `canonicalUserName` makes it. */
  readonly find: (name: string) => Found<User>
  /** Those there are now, for whoever looks for a name that was meant. */
  readonly names: () => readonly string[]
}

export const NO_SUCH_USER = { kind: 'none' } as const
