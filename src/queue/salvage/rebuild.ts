// Makes a queue anew in a folder of its own and puts it in the place of the damaged one, which stays under another name. Until the
// new one is complete and on disk nothing of the old one is touched; after that every step can be repeated.

import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryLimits } from '../../config/config.ts'
import { formatInstant, type Instant } from '../../core/time.ts'
import { freeName, openDatabase } from '../sqlite/database.ts'
import { giveToOwner, makeFolder, syncFolder } from '../sqlite/durable.ts'
import { folderAt, type Folder } from '../sqlite/folder.ts'
import { logOf } from '../sqlite/kept-log.ts'
import { writeMark } from '../sqlite/mark.ts'
import { Queue } from '../sqlite/queue.ts'
import { ENDLESS } from '../sqlite/room.ts'

export interface RebuildOptions {
  readonly folder: Folder
  readonly now: Instant
  readonly history: HistoryLimits
  readonly fill: (queue: Queue) => void
}

/** Where the old one is kept now; undefined when there was none. */
export function rebuild({ folder, now, history, fill }: RebuildOptions): string | undefined {
  const place = folderAt(join(folder.path, 'salvage.tmp'))
  rmSync(place.path, { recursive: true, force: true })
  makeFolder(place.path)
  giveToOwner(place.path)
  const { queue } = openDatabase(
    place,
    { now, acceptLoss: false, volumeSize: Infinity },
    (db) => new Queue({ db, folder: place, history, room: ENDLESS, node: 0, now }),
  )
  fill(queue)
  queue.close()
  syncFolder(place.path)
  const kept = keepOld(folder, now)
  // SQLite would take a log that stays here for one of the new database.
  for (const path of [folder.log, folder.logIndex, folder.keptLog]) rmSync(path, { force: true })
  syncFolder(folder.path)
  renameSync(place.database, folder.database)
  writeMark(folder, 'closed')
  rmSync(place.path, { recursive: true, force: true })
  return kept
}

function keepOld(folder: Folder, now: Instant): string | undefined {
  const kept = freeName(`${folder.database}.damaged-${formatInstant(now).replaceAll(':', '')}`)
  for (const [path, to] of [
    [logOf(folder), `${kept}-wal`],
    [folder.mark, `${kept}.mark`],
    [folder.database, kept],
  ] as const) {
    if (existsSync(path)) linkOrCopy(path, to)
  }
  syncFolder(folder.path)
  return existsSync(kept) ? kept : undefined
}

function linkOrCopy(path: string, to: string): void {
  try {
    linkSync(path, to)
  } catch {
    // Not every file system has hard links.
    copyFileSync(path, to, constants.COPYFILE_FICLONE)
  }
}

/** What has been looked through is kept under a name that no salvage looks for. Returns that name. */
export function keepAside(database: string): string {
  const kept = freeName(database.replace(/\.damaged-/, '.salvaged-'))
  for (const end of ['-wal', '-shm', '.mark', '']) {
    if (existsSync(database + end)) renameSync(database + end, kept + end)
  }
  return kept
}
