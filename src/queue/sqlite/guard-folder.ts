// Whether a state folder is safe to keep mail in: whoever may write to it, or put a link in place of what is in it, can
// read mail, lose it and make it up. What is ours is mended, what is not ours is refused. It must be called before anything
// in the folder is opened.

import { chmodSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '../store-error.ts'

/** Write permission of group and others. */
const FOREIGN_WRITE = 0o022
const ROOT = 0

export interface Guarding {
  readonly folder: string
  /** The user that this process is. */
  readonly user: number
}

/** Returns the paths that others could write to until now. Throws a StoreError with the code `unsafe`. */
export function guardFolder({ folder, user }: Guarding): readonly string[] {
  const link = lstatSync(folder)
  if (link.isSymbolicLink() && link.uid !== user && link.uid !== ROOT) {
    throw unsafe(`${folder} is a symbolic link that another user (${link.uid}) made`, 'Name the folder itself.')
  }
  const mended = guard(folder, statSync(folder), user)
  for (const name of readdirSync(folder)) {
    // Everybody may write there, as into /tmp (daemon/drop/).
    if (OPEN_TO_ALL.has(name)) continue
    const path = join(folder, name)
    const found = lstatSync(path, { throwIfNoEntry: false })
    if (!found) continue
    if (!found.isSymbolicLink()) mended.push(...guard(path, found, user))
    else if (!mayBeLink(name)) {
      throw unsafe(
        `${path} is a symbolic link`,
        'Put in its place what it leads to, after you have seen that this is yours.',
      )
    }
  }
  return mended
}

const OPEN_TO_ALL: ReadonlySet<string> = new Set(['drop', 'drop.sock'])

/** Mailboxes may be on another disk; the queue's own files never are. */
const mayBeLink = (name: string): boolean => name !== 'bodies' && !name.startsWith('queue.')

function guard(path: string, { uid, mode }: Stats, user: number): string[] {
  if (uid !== user && uid !== ROOT) {
    throw unsafe(
      `${path} belongs to another user (${uid}), who can change what is in it`,
      `Start Waybill as that user, or give the folder to its user: chown -R ${user} `,
    )
  }
  if ((mode & FOREIGN_WRITE) === 0) return []
  if (uid !== user) throw unsafe(`group or others may write to ${path}`, `chmod go-w ${path}`)
  chmodSync(path, mode & 0o777 & ~FOREIGN_WRITE)
  return [path]
}

const unsafe = (what: string, cure: string): StoreError => new StoreError('unsafe', `${what}. ${cure}`)
