// Local parts of our own domains as names: one form for all spellings that mean the same.

import type { Config, User } from '../config/config.ts'

/** Case does not count, and NFC since RFC 6531 §3.1 leaves the normal form open. */
export const foldLocalPart = (localPart: string): string => localPart.normalize('NFC').toLowerCase()

export const usersByName = ({ users }: Pick<Config, 'users'>): ReadonlyMap<string, User> =>
  new Map([...users.values()].map((user) => [foldLocalPart(user.name), user]))
