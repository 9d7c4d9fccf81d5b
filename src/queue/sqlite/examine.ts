// Looks at a queue folder before SQLite does, and tells what is missing in it. SQLite takes a database without its log, or
// a log up to the first wrong checksum, for all there is, and an empty file for a new database; so mail that was promised
// would be gone without a word. Changes nothing; what to do about it is for whoever starts.

import { existsSync, readSync, statSync } from 'node:fs'
import { StoreError } from '../store-error.ts'
import type { Folder } from './folder.ts'
import { askKeptLog } from './kept-log.ts'
import { missingFrames, readLogIndex, type LogIndex } from './log-index.ts'
import { bootId, readMark } from './mark.ts'
import { openToLook } from './open-to-look.ts'
import { readWal, type Wal } from './wal.ts'

export type Examined =
  /** Nothing was here before. */
  | { readonly kind: 'new' }
  /**
   * The last server ended as it should, or all that it had committed is there; `logAside`: under the second name of the log,
   * which must be given its first one back (kept-log.ts). `torn`: at its end the log has frames that are not read.
   */
  | { readonly kind: 'whole'; readonly after: 'stop' | 'crash'; readonly logAside?: true; readonly torn?: true }
  | { readonly kind: 'doubtful'; readonly why: string }

const HEADER = 100

export const inDoubt = (path: string, why: string): StoreError =>
  new StoreError('in-doubt', `the queue in ${path} is not what the last server left: ${why}`)

export function examine(folder: Folder): Examined {
  const mark = readMark(folder)
  const size = statSync(folder.database, { throwIfNoEntry: false })?.size ?? 0
  const wal = readWal(folder.log)
  if (size === 0 && !wal) {
    if (mark || existsSync(folder.mark))
      return doubtful('its database (queue.db) is gone or empty, and a queue was here before')
    return { kind: 'new' }
  }
  if (mark?.state === 'open' && !wal) {
    const kept = askKeptLog(folder)
    if (kept === 'copied') return { kind: 'whole', after: 'crash' }
    if (kept === 'whole') return { kind: 'whole', after: 'crash', logAside: true }
    return doubtful(
      'its log (queue.db-wal) is gone or empty, though the last server did not end as it should: what it had accepted ' +
        'last is in that log alone',
    )
  }
  const lost = wal && lostBehind(wal, mark?.boot !== bootId(), readLogIndex(folder.logIndex))
  if (lost !== undefined) return doubtful(lost)
  const missing = missingPages(folder.database, size, wal)
  if (missing > 0)
    return doubtful(`its database (queue.db) has been cut short: ${missing} pages are missing at its end`)
  const torn = wal?.frames.some((frame) => !frame.sound)
  return { kind: 'whole', after: mark?.state === 'closed' ? 'stop' : 'crash', ...(torn && { torn }) }
}

const doubtful = (why: string): Examined => ({ kind: 'doubtful', why })

/**
 * What SQLite would pass over. A power cut may leave the last transaction half written, which was promised to nobody;
 * a process that dies cannot, and what was written before the last transaction had been fsynced.
 */
function lostBehind(wal: Wal, afterPowerCut: boolean, index: LogIndex | undefined): string | undefined {
  if (!wal.headerSound) return 'the head of its log (queue.db-wal) is damaged, so that nothing in the log would be read'
  const bad = wal.frames.findIndex(({ sound }) => !sound)
  if (bad < 0) return afterPowerCut ? undefined : cutShort(wal, index)
  const commits = wal.frames.slice(bad).filter(({ commit }) => commit > 0).length
  if (commits <= (afterPowerCut ? 1 : 0)) return undefined
  return (
    `its log (queue.db-wal) is damaged at frame ${bad + 1} of ${wal.frames.length}: ` +
    `${commits} committed ${commits === 1 ? 'transaction' : 'transactions'} from there on would not be read`
  )
}

function cutShort(wal: Wal, index: LogIndex | undefined): string | undefined {
  const missing = missingFrames(wal, index)
  if (missing === 0) return undefined
  return `its log (queue.db-wal) has been cut short: ${missing} of ${index?.frames} frames are missing at its end`
}

/** Pages that neither the file nor the log has. */
function missingPages(path: string, size: number, wal: Wal | undefined): number {
  const sound = wal?.frames.filter((frame) => frame.sound) ?? []
  const last = sound.findLast(({ commit }) => commit > 0)
  const header = readHeader(path)
  const pageSize = last ? (wal?.pageSize ?? 0) : header.pageSize
  // Where neither tells how long it should be, SQLite finds what is wrong.
  if (pageSize === 0) return 0
  const wanted = last ? last.commit : header.pages
  const inLog = new Set(sound.map(({ page }) => page))
  let missing = 0
  for (let page = Math.floor(size / pageSize) + 1; page <= wanted; page++) if (!inLog.has(page)) missing++
  return missing
}

/** https://sqlite.org/fileformat2.html#the_database_header; zeros where the file is too short to say. */
function readHeader(path: string): { readonly pageSize: number; readonly pages: number } {
  const bytes = new Uint8Array(HEADER)
  const file = openToLook(path)
  if (file === undefined || readSync(file, bytes, 0, HEADER, 0) < HEADER) return { pageSize: 0, pages: 0 }
  const fields = new DataView(bytes.buffer)
  if (!Buffer.from(bytes).toString('latin1').startsWith('SQLite format 3\0')) return { pageSize: 0, pages: 0 }
  const pageSize = fields.getUint16(16)
  // The count holds only where the two counters of changes agree.
  const pages = fields.getUint32(24) === fields.getUint32(92) ? fields.getUint32(28) : 0
  return { pageSize: pageSize === 1 ? 65_536 : pageSize, pages }
}
