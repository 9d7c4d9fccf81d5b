// The folders of a Maildir. They are made when they are missed, not looked for before each delivery, and what was made is
// on disk before mail goes into it.

import { constants } from 'node:fs'
import { lstat, mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Mail is private: nobody but the owner may look. */
const MODE = 0o700
const ROOT = 0

/** Does `act`; when a folder is missing, makes the Maildir and does it once more. */
export async function withFolders<T>(maildir: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ENOENT') throw error
    await makeMaildir(maildir)
    return await act()
  }
}

/**
 * Whoever runs as root does not follow a link that somebody else made: a user could lead it into folders that are not theirs.
 * Throws what the system says where links are not followed (ELOOP).
 */
export async function refuseForeignLinks(maildir: string, user = process.geteuid?.()): Promise<void> {
  if (user !== ROOT) return
  for (const path of [maildir, join(maildir, 'tmp'), join(maildir, 'new')]) {
    const found = await lstat(path).catch(() => undefined)
    if (found?.isSymbolicLink() !== true || found.uid === ROOT) continue
    throw Object.assign(new Error(`${path} is a symbolic link of user ${found.uid}`), {
      code: 'ELOOP',
      syscall: 'open',
      path,
    })
  }
}

async function makeMaildir(maildir: string): Promise<void> {
  const firstMade = await mkdir(maildir, { recursive: true, mode: MODE })
  for (const folder of ['tmp', 'new', 'cur']) await mkdir(join(maildir, folder), { recursive: true, mode: MODE })
  await syncFolder(maildir)
  if (firstMade === undefined) return
  // Every folder that was made is an entry of the one above it.
  for (let made = maildir; ; made = dirname(made)) {
    await syncFolder(dirname(made))
    if (made.length <= firstMade.length) return
  }
}

/** Puts the entries of a folder on disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
