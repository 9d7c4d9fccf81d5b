// The folders of a Maildir. They are made when they are missed, not looked for before each delivery, and what was made is
// on disk before mail goes into it.

import { constants } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Mail is private: nobody but the owner may look. */
const MODE = 0o700

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
