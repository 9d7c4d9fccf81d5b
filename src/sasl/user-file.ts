// What can be done with the own user file: add a user or set a password anew, remove, list. Comments and the lines of other
// users stay as they are. Checking a password is the store's work (stores/user-file-store.ts).

import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { MAX_PASSWORD_BYTES } from './credential-text.ts'
import { saslprep } from './saslprep.ts'
import { makeScramCredentials } from './scram-keys.ts'
import { makeScryptHash, type ScryptParameters } from './scrypt-hash.ts'
import { changeUserFile, type FileChangeResult } from './user-file-change.ts'
import { formatUserLine, nameOfLine, parseUserFile, preparedName, type UserEntry } from './user-file-format.ts'

const SALT_BYTES = 16

export interface AddOptions {
  /** Leaves out SCRAM credentials: guessing from a stolen file is then as slow as scrypt, and SCRAM cannot be used. */
  readonly scram?: boolean
  readonly scrypt?: ScryptParameters
}

/** The user's line is replaced where there is one. */
export async function addUser(
  path: string,
  user: string,
  password: string,
  { scram = true, scrypt }: AddOptions = {},
): Promise<FileChangeResult<'added' | 'changed'>> {
  const name = preparedName(user)
  if (name === undefined)
    return refused(`${JSON.stringify(user)} cannot be a user’s name: no colon, no control characters`)
  const prepared = saslprep(password)
  if (prepared === undefined)
    return refused('the password is empty or holds characters that cannot be typed everywhere')
  if (Buffer.byteLength(prepared) > MAX_PASSWORD_BYTES)
    return refused(`the password is longer than ${MAX_PASSWORD_BYTES} bytes`)
  const hash = await makeScryptHash(prepared, scrypt)
  const entry: UserEntry = scram
    ? { name, hash, scram: await makeScramCredentials(prepared, randomBytes(SALT_BYTES)) }
    : { name, hash }
  return changeUserFile(path, (text) => {
    const lines = linesOf(text)
    const at = lines.findIndex((line) => nameOfLine(line) === name)
    const line = formatUserLine(entry)
    // A name that stood there twice is there once afterwards.
    const others = lines.filter((old) => nameOfLine(old) !== name)
    const next = others.toSpliced(at < 0 ? others.length : at, 0, line)
    return { text: joined(next), value: at < 0 ? 'added' : 'changed' }
  })
}

export async function removeUser(path: string, user: string): Promise<FileChangeResult<'removed' | 'not-there'>> {
  const name = preparedName(user) ?? user
  return changeUserFile(path, (text) => {
    const lines = linesOf(text)
    const rest = lines.filter((line) => nameOfLine(line) !== name)
    return rest.length === lines.length ? { value: 'not-there' } : { text: joined(rest), value: 'removed' }
  })
}

export interface ListedUser {
  readonly name: string
  readonly scram: boolean
  /** Why this user cannot log in. */
  readonly broken?: string
}

export async function listUsers(path: string): Promise<FileChangeResult<readonly ListedUser[]>> {
  try {
    const { users, broken } = parseUserFile(await readFile(path, 'utf8'))
    const good = [...users.values()].map(({ name, scram }) => ({ name, scram: scram !== undefined }))
    const bad = [...broken].map(([name, why]) => ({ name, scram: false, broken: why }))
    return { ok: true, value: [...good, ...bad].sort((a, b) => (a.name < b.name ? -1 : 1)) }
  } catch (error) {
    return refused(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const refused = (detail: string): { readonly ok: false; readonly detail: string } => ({ ok: false, detail })
const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')
