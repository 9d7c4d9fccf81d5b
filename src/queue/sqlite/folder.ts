// The names of everything in the state folder that belongs to the queue.

import { join } from 'node:path'

export interface Folder {
  readonly path: string
  readonly database: string
  readonly log: string
  /** Its index, in memory that processes share. */
  readonly logIndex: string
  /** A second name of the log (kept-log.ts). */
  readonly keptLog: string
  readonly mark: string
  readonly lock: string
  readonly owner: string
  readonly ballast: string
  readonly bodies: string
  readonly unfinishedBodies: string
  readonly damagedBodies: string
  /** Contents that no message owns. */
  readonly orphanedBodies: string
}

export const folderAt = (path: string): Folder => ({
  path,
  database: join(path, 'queue.db'),
  log: join(path, 'queue.db-wal'),
  logIndex: join(path, 'queue.db-shm'),
  keptLog: join(path, 'queue.log'),
  mark: join(path, 'queue.mark'),
  lock: join(path, 'queue.lock'),
  owner: join(path, 'queue.pid'),
  ballast: join(path, 'queue.ballast'),
  bodies: join(path, 'bodies'),
  unfinishedBodies: join(path, 'bodies', 'tmp'),
  damagedBodies: join(path, 'bodies', 'damaged'),
  orphanedBodies: join(path, 'bodies', 'orphaned'),
})
