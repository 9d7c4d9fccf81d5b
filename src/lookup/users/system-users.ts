// The users of the system by its file of accounts (passwd(5)), read again when it has changed: who may log in there, which in
// Debian are the numbers from 1000 on, and others that the configuration names. Their mail is in their home, or where the
// configuration says; a path is made of the account as the file has it, never of what a sender wrote.

import type { SystemUsers, User } from '../../config/config.ts'
import { canonicalUserName, isUserName } from '../../config/user-name.ts'
import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import { unknown } from '../lookup.ts'
import { describeProblem, WatchedFile, type FileContent } from '../watched-file.ts'
import { NO_SUCH_USER, type Users } from './user-lookup.ts'

type Accounts = ReadonlyMap<string, User>

const LOOK_AGAIN = seconds(1)
const MOST_BYTES = 64 * 1024 * 1024

export function systemUsers(settings: SystemUsers, clock: Clock): Users {
  const file = new WatchedFile<Accounts>(settings.file, {
    parse: (text) => parsePasswd(text, settings),
    mostBytes: MOST_BYTES,
    lookAgain: { clock, after: LOOK_AGAIN },
  })
  let good: Accounts | undefined
  const current = (): FileContent<Accounts> => {
    const content = file.read()
    if (content.kind === 'found') good = content.value
    return content
  }
  return {
    find(name) {
      const content = current()
      // A file that is gone for a moment must not make all users unknown.
      if (content.kind !== 'found' && !good) return unknown(describeProblem(settings.file, content))
      const user = good?.get(name)
      return user ? { kind: 'found', value: user } : NO_SUCH_USER
    },
    names() {
      current()
      return [...(good?.keys() ?? [])]
    },
  }
}

/** `name:password:uid:gid:comment:home:shell`; of two accounts of one name the first holds, as in getpwnam(3). */
export function parsePasswd(text: string, { from, to, also, maildir }: SystemUsers): Accounts {
  const wanted = new Set(also)
  const accounts = new Map<string, User>()
  for (const line of text.split(/\r?\n/)) {
    const [name = '', , uid = '', gid = '', , home = ''] = line.split(':')
    const number = /^\d+$/.test(uid) ? Number(uid) : -1
    const key = canonicalUserName(name)
    if (!isUserName(name) || accounts.has(key) || !home.startsWith('/')) continue
    if (!wanted.has(name) && (number < from || number > to)) continue
    accounts.set(key, {
      name,
      home,
      ...(number >= 0 && /^\d+$/.test(gid) && { account: { uid: number, gid: Number(gid) } }),
      maildir: maildir.replaceAll('{user}', () => name).replaceAll('{home}', () => home),
    })
  }
  return accounts
}
