// Debian's /etc/exim4/passwd as a password store: `user:crypted:clear`, where the third field is there only for CRAM-MD5.
// Read as Exim's lsearch reads it: names without regard to case, the first line of a name counts, lines that begin with
// white space continue the one before and are no users.

import type { Kept, PasswordStore, PasswordVerdict } from '../password-store.ts'
import { verifyCrypt } from '../crypt/verify-crypt.ts'
import { MOST_PASSWORD_BYTES, standIn } from './stand-in.ts'
import { describeProblem, WatchedFile } from '../../lookup/watched-file.ts'
import { WorkLimit } from '../../lookup/work-limit.ts'

export interface DebianEntry {
  readonly crypted: string
  readonly clear?: string
}

interface Opened {
  readonly users: ReadonlyMap<string, DebianEntry>
  readonly entries: readonly DebianEntry[]
}

const HASHES_AT_ONCE = 4
const HASHES_WAITING = 64
/** What stands in for an unknown name in an empty file. */
const NOBODY: DebianEntry = { crypted: '$6$nobody$.' }

export function parseDebianPasswd(text: string): ReadonlyMap<string, DebianEntry> {
  const users = new Map<string, DebianEntry>()
  for (const line of text.split('\n')) {
    const form = /^(?<name>[^\s#:][^:\s]*)\s*:?[ \t]*(?<rest>.*?)\r?$/.exec(line)?.groups
    const name = form?.['name']?.toLowerCase()
    if (name === undefined || users.has(name)) continue
    const [crypted = '', clear] = (form?.['rest'] ?? '').split(':')
    users.set(name, { crypted: crypted.trim(), ...(clear === undefined || clear === '' ? {} : { clear }) })
  }
  return users
}

export function debianPasswdStore(path: string, decoyKey: Uint8Array): PasswordStore {
  const name = `password file ${path}`
  const work = new WorkLimit(HASHES_AT_ONCE, HASHES_WAITING)
  const watched = new WatchedFile<Opened>(path, {
    secret: true,
    mostBytes: MOST_PASSWORD_BYTES,
    parse(text) {
      const users = parseDebianPasswd(text)
      return { users, entries: [...users.values()] }
    },
  })

  const verify = async (user: string, password: string): Promise<PasswordVerdict> => {
    const content = watched.read()
    if (content.kind !== 'found') return { kind: 'unavailable', detail: describeProblem(path, content) }
    const { users, entries } = content.value
    const key = user.toLowerCase()
    const entry = users.get(key)
    const { crypted } = entry ?? standIn(entries, decoyKey, key) ?? NOBODY
    const done = await work.run(() => verifyCrypt(password, crypted))
    if (!done.ok) return { kind: 'unavailable', detail: `${name}: too many passwords to check at once` }
    if (entry === undefined) return { kind: 'wrong', unknown: true, detail: `${name} has no such user` }
    switch (done.value.kind) {
      case 'same':
        return key === user ? { kind: 'ok' } : { kind: 'ok', user: key }
      case 'different':
        return { kind: 'wrong', unknown: false, detail: 'the password does not fit' }
      case 'unsupported':
        return { kind: 'unavailable', detail: `${name}, user ${user}: ${done.value.what}` }
    }
  }

  const cramSecret = async (user: string): Promise<Kept<string>> => {
    const content = watched.read()
    if (content.kind !== 'found') return { kind: 'unavailable', detail: describeProblem(path, content) }
    const key = user.toLowerCase()
    const entry = content.value.users.get(key)
    if (entry?.clear !== undefined) return { kind: 'found', value: entry.clear, user: key }
    const detail = entry
      ? `${name} has no password in clear for this user, which CRAM-MD5 needs`
      : `${name} has no such user`
    return { kind: 'none', detail }
  }

  return { name, verify, cramSecret }
}
