// A second name (hard link) for the log of an open database. Another program of SQLite that looks at the queue after a crash copies
// the log into the database and takes its name away; and so may a person who tidies up. By the second name the log is still there:
// it proves that the database has all of it, or it is given its first name back.

import { linkSync, readSync, rmSync, statSync } from 'node:fs'
import { syncFolder } from './durable.ts'
import type { Folder } from './folder.ts'
import { openToLook } from './open-to-look.ts'
import { readWal, type Frame } from './wal.ts'

/** The log has its first name, since the start has written to it. File systems without hard links do without. */
export function keepLog(folder: Folder): void {
  dropKeptLog(folder)
  try {
    linkSync(folder.log, folder.keptLog)
    syncFolder(folder.path)
  } catch {
    // Then a log that is gone refuses the start, as it must.
  }
}

export const dropKeptLog = (folder: Folder): void => rmSync(folder.keptLog, { force: true })

export function giveLogBack(folder: Folder): void {
  rmSync(folder.log, { force: true })
  linkSync(folder.keptLog, folder.log)
  syncFolder(folder.path)
}

/** The log under the name that it still has: the second where the first is gone or empty. */
export function logOf(folder: Folder): string {
  const has = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
  return !has(folder.log) && has(folder.keptLog) ? folder.keptLog : folder.log
}

/**
 * What the second name says where the first is gone: the database has everything; the log is whole and may be given back, for
 * nobody has written to the database since; or nothing that helps.
 */
export function askKeptLog(folder: Folder): 'copied' | 'whole' | 'no-help' {
  const wal = readWal(folder.keptLog)
  const file = openToLook(folder.database)
  if (!wal?.headerSound || wal.frames.some(({ sound }) => !sound)) return 'no-help'
  const last = wal.frames.findLastIndex(({ commit }) => commit > 0)
  const committed = wal.frames.slice(0, last + 1)
  const log = openToLook(folder.keptLog)
  if (committed.length === 0 || file === undefined || log === undefined) return 'no-help'
  const pages = committed.at(-1)?.commit ?? 0
  const newest = new Map<number, Frame>()
  for (const frame of committed) if (frame.page <= pages) newest.set(frame.page, frame)
  const same = [...newest.values()].every(({ page, at }) => {
    const inLog = pageAt(log, at, wal.pageSize)
    return Buffer.compare(inLog, pageAt(file, (page - 1) * wal.pageSize, wal.pageSize)) === 0
  })
  if (same) return 'copied'
  return statSync(folder.database).mtimeMs <= statSync(folder.keptLog).mtimeMs ? 'whole' : 'no-help'
}

function pageAt(file: number, at: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  readSync(file, bytes, 0, size, at)
  return bytes
}
