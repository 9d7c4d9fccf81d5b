// The users whose mailboxes are the folders of one folder, as hosts of many domains keep them: who has a folder is a user. What a
// sender wrote is compared with the names that stand there, and the path is made of what was found.

import { readdirSync, statSync } from 'node:fs'
import type { User } from '../../config/config.ts'
import { canonicalUserName, isUserName } from '../../config/user-name.ts'
import type { Clock } from '../../core/clock.ts'
import { between, seconds, type Tick } from '../../core/time.ts'
import { unknown } from '../lookup.ts'
import { NO_SUCH_USER, type Users } from './user-lookup.ts'

const LOOK_AGAIN = seconds(1)
const SETTLED = seconds(2)

/** `template`: `/srv/mail/example/{user}/Maildir`; `userName` names the user by the folder. */
export function folderUsers(template: string, userName: (folder: string) => string, clock: Clock): Users {
  const end = template.indexOf('{user}')
  const folder = template.slice(0, end)
  let users: ReadonlyMap<string, User> = new Map()
  let signature = ''
  let lookedAt: Tick | undefined
  let fault: unknown
  const look = (): void => {
    const now = clock.ticks()
    if (lookedAt !== undefined && now >= lookedAt && between(lookedAt, now) < LOOK_AGAIN) return
    lookedAt = now
    try {
      const { mtimeNs, mtimeMs, ino } = statSync(folder, { bigint: true })
      const seen = `${ino} ${mtimeNs}`
      if (seen !== signature) users = readFolder()
      // What changed just now may change again within the same tick of the disk's clock.
      signature = clock.now() - Number(mtimeMs) > SETTLED ? seen : ''
      fault = undefined
    } catch (error) {
      fault = error
    }
  }
  const readFolder = (): ReadonlyMap<string, User> => {
    const entries = readdirSync(folder, { withFileTypes: true })
    const names = entries.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && isUserName(entry.name))
    return new Map(
      names.map(({ name }) => [
        canonicalUserName(name),
        { name: userName(name), maildir: template.replaceAll('{user}', () => name) },
      ]),
    )
  }
  return {
    find(name) {
      look()
      const user = users.get(name)
      if (user) return { kind: 'found', value: user }
      return fault === undefined ? NO_SUCH_USER : unknown(fault)
    },
    names() {
      look()
      return [...users.keys()]
    },
  }
}
