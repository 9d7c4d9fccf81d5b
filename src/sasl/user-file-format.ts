// The text of the own user file, one user in a line: `name:SCRYPT` or `name:SCRYPT:SCRAM`, where SCRAM is
// `$scram-sha-256$i=15000$SALT$STOREDKEY$SERVERKEY`. Empty lines and lines that begin with `#` are left alone. A line that
// cannot be read shuts out its own user only, and says so.

import type { ScramCredentials } from './password-store.ts'
import { saslprep } from './saslprep.ts'
import { SCRAM_KEY_BYTES } from './scram-keys.ts'
import { formatScryptHash, parseScryptHash, unpadded, type ScryptHash } from './scrypt-hash.ts'
import { MAX_USER_BYTES } from './credential-text.ts'

export interface UserEntry {
  readonly name: string
  readonly hash: ScryptHash
  readonly scram?: ScramCredentials
}

export interface UserFile {
  readonly users: ReadonlyMap<string, UserEntry>
  /** Names whose line cannot be used, with the reason. */
  readonly broken: ReadonlyMap<string, string>
}

/** RFC 7677 §4 asks for 4096 at least; more than the upper bound would be an attack on the clients. */
const FEWEST_ITERATIONS = 4096
const MOST_ITERATIONS = 10_000_000

/** The name as it is kept, or undefined when no user can be called so. */
export function preparedName(name: string): string | undefined {
  const prepared = saslprep(name)
  if (prepared === undefined || prepared.includes(':') || /^[#\s]|\s$/.test(prepared)) return undefined
  return Buffer.byteLength(prepared) > MAX_USER_BYTES ? undefined : prepared
}

export function parseUserFile(text: string): UserFile {
  const users = new Map<string, UserEntry>()
  const broken = new Map<string, string>()
  for (const [i, line] of text.split('\n').entries()) {
    const name = nameOfLine(line)
    if (name === undefined) continue
    const entry = parseUserLine(line)
    if (users.has(name) || broken.has(name)) broken.set(name, `line ${i + 1}: the name stands here a second time`)
    else if (entry === undefined) broken.set(name, `line ${i + 1} is not of the form name:hash`)
    else users.set(name, entry)
  }
  for (const name of broken.keys()) users.delete(name)
  return { users, broken }
}

/** Undefined for empty lines and comments. */
export function nameOfLine(line: string): string | undefined {
  if (line.trim() === '' || line.startsWith('#')) return undefined
  const colon = line.indexOf(':')
  return colon < 0 ? line.trim() : line.slice(0, colon)
}

function parseUserLine(line: string): UserEntry | undefined {
  const [name = '', hashText = '', scramText, ...more] = line.replace(/\r$/, '').split(':')
  const hash = parseScryptHash(hashText)
  if (preparedName(name) !== name || hash === undefined || more.length > 0) return undefined
  if (scramText === undefined) return { name, hash }
  const scram = parseScram(scramText)
  return scram && { name, hash, scram }
}

export function formatUserLine({ name, hash, scram }: UserEntry): string {
  return [name, formatScryptHash(hash), ...(scram ? [formatScram(scram)] : [])].join(':')
}

function formatScram({ iterations, salt, storedKey, serverKey }: ScramCredentials): string {
  return `$scram-sha-256$i=${iterations}$${[salt, storedKey, serverKey].map(unpadded).join('$')}`
}

function parseScram(text: string): ScramCredentials | undefined {
  const form = /^\$scram-sha-256\$i=(\d{4,8})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})\$([A-Za-z0-9+/]{43})$/.exec(
    text,
  )
  if (!form) return undefined
  const iterations = Number(form[1])
  const [salt, storedKey, serverKey] = form.slice(2).map((part) => Buffer.from(part, 'base64'))
  if (!salt || storedKey?.length !== SCRAM_KEY_BYTES || serverKey?.length !== SCRAM_KEY_BYTES) return undefined
  if (iterations < FEWEST_ITERATIONS || iterations > MOST_ITERATIONS) return undefined
  return { salt, iterations, storedKey, serverKey }
}
