// The server's own user file as a password store. Checks names and passwords in their prepared form (SASLprep).

import type { Kept, PasswordStore, PasswordVerdict, ScramCredentials } from '../password-store.ts'
import { saslprep } from '../saslprep.ts'
import { makeScryptHash, scryptFits, SCRYPT_DEFAULTS, type ScryptHash } from '../scrypt-hash.ts'
import { parseUserFile, type UserEntry, type UserFile } from '../user-file-format.ts'
import { MOST_PASSWORD_BYTES, standIn } from './stand-in.ts'
import { describeProblem, WatchedFile } from '../../lookup/watched-file.ts'
import { WorkLimit } from '../../lookup/work-limit.ts'

/** Two leave Node's pool of four threads room for the queue's files. */
const HASHES_AT_ONCE = 2
const HASHES_WAITING = 64

interface Opened {
  readonly file: UserFile
  readonly entries: readonly UserEntry[]
}

/** `decoyKey`: secret bytes, see make-mechanism.ts. */
export function userFileStore(path: string, decoyKey: Uint8Array): PasswordStore {
  const name = `user file ${path}`
  const work = new WorkLimit(HASHES_AT_ONCE, HASHES_WAITING)
  const watched = new WatchedFile<Opened>(path, {
    secret: true,
    mostBytes: MOST_PASSWORD_BYTES,
    parse(text) {
      const file = parseUserFile(text)
      return { file, entries: [...file.users.values()] }
    },
  })

  const verify = async (user: string, password: string): Promise<PasswordVerdict> => {
    const content = watched.read()
    if (content.kind !== 'found') return unavailable(describeProblem(path, content))
    const { file, entries } = content.value
    const prepared = saslprep(user) ?? user
    const broken = file.broken.get(prepared)
    if (broken !== undefined) return unavailable(`${name}, ${broken}`)
    const entry = file.users.get(prepared)
    const hash = entry?.hash ?? standIn(entries, decoyKey, prepared)?.hash
    const done = await work.run(() => compare(saslprep(password) ?? password, hash))
    if (!done.ok) return unavailable(`${name}: too many passwords to check at once`)
    if (entry === undefined) return { kind: 'wrong', unknown: true, detail: `${name} has no such user` }
    if (!done.value) return { kind: 'wrong', unknown: false, detail: 'the password does not fit' }
    return prepared === user ? { kind: 'ok' } : { kind: 'ok', user: prepared }
  }

  const scramCredentials = async (user: string): Promise<Kept<ScramCredentials>> => {
    const content = watched.read()
    if (content.kind !== 'found') return unavailable(describeProblem(path, content))
    const { file, entries } = content.value
    const prepared = saslprep(user) ?? user
    const broken = file.broken.get(prepared)
    if (broken !== undefined) return unavailable(`${name}, ${broken}`)
    const entry = file.users.get(prepared)
    if (entry?.scram) return { kind: 'found', value: entry.scram, user: prepared }
    const iterations = standIn(
      entries.flatMap(({ scram }) => scram ?? []),
      decoyKey,
      prepared,
    )?.iterations
    const detail = entry ? `${name} keeps no SCRAM credentials for this user` : `${name} has no such user`
    return { kind: 'none', detail, ...(iterations === undefined ? {} : { iterations }) }
  }

  return { name, verify, scramCredentials }
}

/** Without anything to compare with, as much work is done as a new hash takes. */
async function compare(password: string, hash: ScryptHash | undefined): Promise<boolean> {
  if (hash) return scryptFits(password, hash)
  await makeScryptHash(password, SCRYPT_DEFAULTS)
  return false
}

const unavailable = (detail: string): { readonly kind: 'unavailable'; readonly detail: string } => ({
  kind: 'unavailable',
  detail,
})
