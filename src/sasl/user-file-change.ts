// Changes of the own user file: the new text is written beside the old one, forced to disk and put in its place, so that a
// reader or a crash sees one or the other. The new file's name is the lock: two changes at once are refused, not lost.
// Mode and owner stay as they were; a new file belongs to its maker alone.

import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

export type FileChangeResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly detail: string }

/** What to write, and what to tell the caller; no `text` leaves the file alone. */
export interface FileChange<T> {
  readonly text?: string
  readonly value: T
}

const NEW_FILE_MODE = 0o600

/** `change` gets the old text, empty when there is no file yet. */
export async function changeUserFile<T>(
  path: string,
  change: (text: string) => FileChange<T>,
): Promise<FileChangeResult<T>> {
  try {
    const target = await realpath(path).catch((error: unknown) => (isMissing(error) ? path : Promise.reject(error)))
    const beside = `${target}.new`
    const file = await open(beside, 'wx', NEW_FILE_MODE)
    try {
      const { text, value } = change(await oldText(target))
      if (text === undefined) {
        await file.close()
        await rm(beside)
      } else {
        await fill(file, text, target)
        await rename(beside, target)
        await syncFolder(dirname(target))
      }
      return { ok: true, value }
    } catch (error) {
      await file.close()
      await rm(beside, { force: true })
      throw error
    }
  } catch (error) {
    return { ok: false, detail: told(error, path) }
  }
}

async function oldText(path: string): Promise<string> {
  const file = await open(path, 'r').catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)))
  if (file === undefined) return ''
  try {
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

async function fill(file: FileHandle, text: string, target: string): Promise<void> {
  await file.writeFile(text)
  const old = await stat(target).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)))
  if (old) {
    const now = await file.stat()
    if (now.uid !== old.uid || now.gid !== old.gid) await file.chown(old.uid, old.gid)
    await file.chmod(old.mode & 0o777)
  }
  await file.sync()
  await file.close()
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'

function told(error: unknown, path: string): string {
  if (codeOf(error) === 'EEXIST')
    return `${path}.new exists: another change is under way; if an earlier one was interrupted, remove that file`
  return `${path} was not changed: ${error instanceof Error ? error.message : String(error)}`
}
