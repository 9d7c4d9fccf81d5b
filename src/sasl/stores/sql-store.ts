// A database as password store, SQLite or PostgreSQL: a row of a user, or none, becomes a verdict. An unknown
// name costs the hashing that a known one does: the hash of whoever was asked for last stands in.

import { createHmac } from 'node:crypto'
import { unknown, type Found } from '../../lookup/lookup.ts'
import { onlyRow, type Row, type RowLookup } from '../../lookup/sql/row.ts'
import { WorkLimit } from '../../lookup/work-limit.ts'
import type { LoginContext, Kept, PasswordStore, PasswordVerdict, ScramCredentials } from '../password-store.ts'
import { saslprep } from '../saslprep.ts'
import { makeScramCredentials, SCRAM_ITERATIONS } from '../scram-keys.ts'
import { comparePassword, looksHashed } from './stored-password.ts'

interface UserRow {
  /** Null: the user has none, and cannot log in. */
  readonly password: string | null
  /** The name as the database has it. */
  readonly user?: string
}

export interface SqlStore extends PasswordStore {
  close(): Promise<void>
}

export interface SqlStoreOptions {
  readonly name: string
  readonly database: RowLookup
  /** Passwords are kept as they are. */
  readonly clear: boolean
  /** Secret bytes, see make-mechanism.ts. */
  readonly decoyKey: Uint8Array
}

const HASHES_AT_ONCE = 2
const HASHES_WAITING = 64
const SALT_BYTES = 16
/** Stands in for an unknown name before any known one has been seen. */
const NOBODY = '$6$nobody$.'

export function sqlStore(options: SqlStoreOptions): SqlStore {
  const { name, database, clear, decoyKey } = options
  const close = async (): Promise<void> => database[Symbol.asyncDispose]()
  const find = async (user: string, { signal }: LoginContext): Promise<Found<UserRow>> =>
    readUser(await database.find({ user: saslprep(user) ?? user }, signal))
  const work = new WorkLimit(HASHES_AT_ONCE, HASHES_WAITING)
  let lastSeen = clear ? '' : NOBODY

  const verify = async (user: string, password: string, context: LoginContext = {}): Promise<PasswordVerdict> => {
    const found = await find(user, context)
    if (found.kind === 'unknown') return { kind: 'unavailable', detail: `${name}: ${found.why}` }
    const row = found.kind === 'found' ? found.value : undefined
    const stored = row?.password ?? undefined
    if (stored !== undefined && (clear || looksHashed(stored))) lastSeen = stored
    const done = await work.run(() => comparePassword(password, stored ?? lastSeen, clear))
    if (!done.ok) return { kind: 'unavailable', detail: `${name}: too many passwords to check at once` }
    if (row === undefined) return { kind: 'wrong', unknown: true, detail: `${name} has no such user` }
    if (stored === undefined) return { kind: 'wrong', unknown: false, detail: `${name} has no password for this user` }
    switch (done.value.kind) {
      case 'same':
        return row.user === undefined || row.user === user ? { kind: 'ok' } : { kind: 'ok', user: row.user }
      case 'different':
        return {
          kind: 'wrong',
          unknown: false,
          detail: clear || looksHashed(stored) ? 'the password does not fit' : NOT_HASHED,
        }
      case 'unsupported':
        return { kind: 'unavailable', detail: `${name}, user ${user}: ${done.value.what}` }
    }
  }
  if (!clear) return { name, verify, close }

  const secretOf = async (user: string, context: LoginContext = {}): Promise<Kept<string>> => {
    const found = await find(user, context)
    if (found.kind === 'unknown') return { kind: 'unavailable', detail: `${name}: ${found.why}` }
    if (found.kind === 'none' || !found.value.password) return { kind: 'none', detail: `${name} has no such user` }
    const { password, user: known } = found.value
    return { kind: 'found', value: password, ...(known === undefined ? {} : { user: known }) }
  }

  const scramCredentials = async (user: string, context: LoginContext = {}): Promise<Kept<ScramCredentials>> => {
    const found = await secretOf(user, context)
    if (found.kind === 'unavailable') return found
    // The salt of a name is always the same, as that of a name which does not exist is; and so is the work.
    const salt = createHmac('sha256', decoyKey).update(`sql ${user}`).digest().subarray(0, SALT_BYTES)
    const secret = found.kind === 'found' ? found.value : name
    const done = await work.run(() => makeScramCredentials(saslprep(secret) ?? secret, salt, SCRAM_ITERATIONS))
    if (!done.ok) return { kind: 'unavailable', detail: `${name}: too many passwords to check at once` }
    if (found.kind === 'none') return { ...found, iterations: SCRAM_ITERATIONS }
    return { ...found, value: done.value }
  }

  return { name, verify, cramSecret: secretOf, scramCredentials, close }
}

const NOT_HASHED =
  'the first column of the query is no hash; if it holds the passwords themselves, set "clear: true" for this store'

/** The first column is the password, one called `user` the name. */
function readUser(rows: Found<readonly Row[]>): Found<UserRow> {
  if (rows.kind !== 'found') return rows
  const found = onlyRow(rows.value)
  if (found.kind !== 'found') return found
  const row = found.value
  const password = row[0]?.[1]
  const user = row.find(([column], i) => i > 0 && column === 'user')?.[1]
  if (password !== null && typeof password !== 'string') return unknown('the first column of the query is not a text')
  return { kind: 'found', value: { password, ...(typeof user === 'string' ? { user } : {}) } }
}
