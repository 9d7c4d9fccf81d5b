// Files that are copied for a backup or out of one: each is synced before anybody relies on it, and its checksum is that of what was
// written.

import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, open, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BackupFile } from './manifest.ts'

const PIECE = 1024 * 1024
const RIGHTS = 0o7777

/** Copies a file below the folder of a backup, and tells of it. Throws where the file is gone. */
export async function copyInto(folder: string, source: string, path: string): Promise<BackupFile> {
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  return describe(folder, path, (await stat(source)).mode & RIGHTS)
}

/** A file that lies in the backup already. */
export async function describe(folder: string, path: string, mode: number): Promise<BackupFile> {
  const { size, sha256 } = await readThrough(join(folder, path), true)
  return { path, size, sha256, mode }
}

export async function readThrough(
  path: string,
  sync = false,
): Promise<{ readonly size: number; readonly sha256: string }> {
  await using file = await open(path, 'r')
  if (sync) await file.sync()
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(PIECE)
  let size = 0
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, PIECE, size)
    if (bytesRead === 0) return { size, sha256: hash.digest('hex') }
    hash.update(buffer.subarray(0, bytesRead))
    size += bytesRead
  }
}

/** The plain files below a folder, by their paths below it; sockets and links are none. */
export async function filesBelow(folder: string, isLeftOut: (name: string) => boolean): Promise<readonly string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (isLeftOut(entry.name)) continue
    if (entry.isFile()) found.push(entry.name)
    if (!entry.isDirectory()) continue
    const inner = await filesBelow(join(folder, entry.name), () => false)
    found.push(...inner.map((name) => join(entry.name, name)))
  }
  return found
}
