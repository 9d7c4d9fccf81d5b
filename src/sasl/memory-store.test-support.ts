// A password store in memory for tests: knows everybody in a table, and can be told to break.

import type { PasswordStore, ScramCredentials } from './password-store.ts'
import { makeScramCredentials } from './scram-keys.ts'

export interface MemoryStore extends PasswordStore {
  /** What it was asked, as `verify alice`. */
  readonly asked: string[]
}

export const SALT = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
export const ITERATIONS = 4096
export const DECOY_KEY = new Uint8Array(32).fill(7)

export function memoryStore(
  users: Readonly<Record<string, string>>,
  broken?: 'unavailable' | 'throws',
): Required<MemoryStore> {
  const asked: string[] = []
  const ask = (what: string): { kind: 'unavailable'; detail: string } | undefined => {
    asked.push(what)
    if (broken === 'throws') throw new Error('the store fell over')
    return broken === 'unavailable' ? { kind: 'unavailable', detail: 'nobody home' } : undefined
  }
  const passwordOf = (user: string): string | undefined => (Object.hasOwn(users, user) ? users[user] : undefined)
  const credentials = async (password: string): Promise<ScramCredentials> =>
    makeScramCredentials(password, SALT, ITERATIONS)
  return {
    name: 'memory',
    asked,
    async verify(user, password) {
      const down = ask(`verify ${user}`)
      if (down) return down
      return passwordOf(user) === password ? { kind: 'ok' } : { kind: 'wrong', detail: 'not in the table' }
    },
    async scramCredentials(user) {
      const password = passwordOf(user)
      const down = ask(`scram ${user}`)
      if (down) return down
      if (password === undefined) return { kind: 'none', detail: 'not in the table', iterations: ITERATIONS }
      return { kind: 'found', value: await credentials(password) }
    },
    async cramSecret(user) {
      const password = passwordOf(user)
      const down = ask(`cram ${user}`)
      if (down) return down
      return password === undefined ? { kind: 'none', detail: 'not in the table' } : { kind: 'found', value: password }
    },
  }
}
