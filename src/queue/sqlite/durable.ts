// Names that outlive a power cut: a file or folder is on disk when the folder that names it is fsynced, and that one's
// name in turn in its own parent, up to the first that was there before.

import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

export function syncFolder(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Makes the folder and whatever leads to it, for this user alone. One that is there is synced all the same: who made it may have died. */
export function makeFolder(path: string): void {
  const parent = dirname(path)
  if (!existsSync(path)) {
    if (parent !== path && !existsSync(parent)) makeFolder(parent)
    mkdirSync(path, { recursive: true, mode: 0o700 })
  }
  syncFolder(path)
  syncFolder(parent)
}

/** The file has this content, or still the one before. */
export function replaceFile(path: string, content: string): void {
  const unfinished = `${path}.new`
  const handle = openSync(unfinished, 'w', 0o600)
  try {
    writeFileSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  giveToOwner(unfinished)
  renameSync(unfinished, path)
  syncFolder(dirname(path))
}

/** What root makes in the folder of a server belongs to whom the server runs as. */
export function giveToOwner(path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  chownSync(path, uid, gid)
}
