// Whose folder a mailbox is in. Whoever owns a folder can put links in place of all that is below it, at any moment; so what a server
// that runs as root writes there it writes as that user, who can do no more with it than before.

import { lstat, realpath } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'

export interface Owner {
  readonly uid: number
  readonly gid: number
}

const ROOT = 0

/**
 * The first on the way to it that is not root; undefined where all of the way is root's, and where the server cannot become
 * anybody. What is not there yet is nobody's.
 */
export async function ownerOf(path: string, user = process.geteuid?.()): Promise<Owner | undefined> {
  if (user !== ROOT || !isAbsolute(path)) return undefined
  let way: string = sep
  for (const name of path.split(sep)) {
    way = join(way, name)
    const found = await lstat(way).catch(() => undefined)
    if (found === undefined) return undefined
    if (found.uid !== ROOT) return { uid: found.uid, gid: found.gid }
    if (!found.isSymbolicLink()) continue
    const behind = await realpath(way).catch(() => undefined)
    if (behind === undefined) return undefined
    const owner = await ownerOf(behind, user)
    if (owner !== undefined) return owner
    way = behind
  }
  return undefined
}
