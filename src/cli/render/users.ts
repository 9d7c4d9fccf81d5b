// The list of users as lines for people.

import type { ListedUser } from '../../sasl/user-file.ts'

export function layoutUsers(users: readonly ListedUser[]): readonly string[] {
  if (users.length === 0) return ['No users.']
  const width = Math.max(...users.map(({ name }) => name.length))
  return users.map(({ name, scram, broken }) => `${name.padEnd(width)}  ${broken ?? (scram ? 'SCRAM' : 'no SCRAM')}`)
}
