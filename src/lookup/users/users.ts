// The users of a configuration: those that it names, and whom it names a source of.

import type { Config } from '../../config/config.ts'
import { canonicalUserName } from '../../config/user-name.ts'
import type { Clock } from '../../core/clock.ts'
import { whenKnown } from '../when-known.ts'
import { NO_SUCH_USER, type Users } from './user-lookup.ts'
import { systemUsers } from './system-users.ts'

/** All users of a configuration: whom it names comes first, whom tables know last. */
export const openUsers = (
  config: Pick<Config, 'users' | 'systemUsers'>,
  clock: Clock,
  inTables: readonly Users[] = [],
): Users =>
  firstOf([
    namedUsers(config.users),
    ...(config.systemUsers ? [systemUsers(config.systemUsers, clock)] : []),
    ...inTables,
  ])

export function namedUsers(users: Config['users']): Users {
  const found = new Map([...users].map(([name, user]) => [canonicalUserName(name), user]))
  return {
    find(name) {
      const user = found.get(name)
      return user ? { kind: 'found', value: user } : NO_SUCH_USER
    },
    names: () => [...found.keys()],
  }
}

/** The first that knows the name; where one cannot tell and no earlier one does, nobody can. */
export function firstOf(sources: readonly Users[]): Users {
  const [only] = sources
  if (only && sources.length === 1) return only
  const findFrom = (first: number, name: string, domain: string): ReturnType<Users['find']> => {
    const source = sources[first]
    if (!source) return NO_SUCH_USER
    return whenKnown(source.find(name, domain), (found) =>
      found.kind === 'none' ? findFrom(first + 1, name, domain) : found,
    )
  }
  return {
    find: (name, domain) => findFrom(0, name, domain),
    names: () => sources.flatMap(({ names }) => names()),
  }
}
