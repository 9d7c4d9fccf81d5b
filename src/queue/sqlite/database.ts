// Opens the database file of a queue for its one writer: settings, schema, migrations. Where mail that was promised may be
// missing it is refused, until somebody decides to go on: then what is damaged is kept aside with all that belongs to it, and
// what can be read goes on, or a new one is begun. One that a later version wrote is refused. It does not look at what the
// tables say.

import { constants, copyFileSync, existsSync, renameSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { formatInstant, type Instant } from '../../core/time.ts'
import { StoreError } from '../store-error.ts'
import type { Recovery } from '../store.ts'
import { createPrivate } from './create-private.ts'
import { examine, inDoubt } from './examine.ts'
import type { Folder } from './folder.ts'
import { giveLogBack, logOf } from './kept-log.ts'
import { columns, damaged } from './rows.ts'
import { APPLICATION_ID, MIGRATIONS } from './schema.ts'
import { CHECK_BELOW, pragma, whatIsWrong } from './soundness.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'
import type { DamageWire } from './wire.ts'

/** Of 4, 8 and 16 KiB the best for bodies of a few KB when 10 to 50 callers share a commit (bench/store.ts). */
const PAGE_SIZE = 8192
/** Pages in the log before they are copied to the database: 32 MiB. More gained nothing. */
const CHECKPOINT_PAGES = 4000
/** The log must not take more than this part of a small volume; the ballast (ballast.ts) is twice as much. */
const LOG_SHARE = 1 / 16
const LEAST_CHECKPOINT_PAGES = 16
/** The folder is ours alone; only a reader, or a person with a tool, may have the database for a moment. All mail waits meanwhile. */
const LONGEST_BUSY_MS = 1000
const CACHE_KIB = 64 * 1024

export interface Opened<T> {
  readonly queue: T
  readonly begun: Recovery['begun']
  readonly setAside: readonly DamageWire[]
  /** It was too large to be read through. */
  readonly unchecked: boolean
}

export interface OpenOptions {
  readonly now: Instant
  /** Whether to go on where mail that was promised may be missing. */
  readonly acceptLoss: boolean
  /** Octets. */
  readonly volumeSize: number
  /** Octets; `CHECK_BELOW` where it is left out. */
  readonly checkBelow?: number
}

/** `begin` makes what works on the database; damage that it meets counts like damage of the file. */
export function openDatabase<T>(folder: Folder, options: OpenOptions, begin: (db: DatabaseSync) => T): Opened<T> {
  const finding = examine(folder)
  const doubtful = finding.kind === 'doubtful'
  if (finding.kind === 'whole' && finding.logAside) giveLogBack(folder)
  if (doubtful && !options.acceptLoss) throw inDoubt(folder.path, finding.why)
  const suffix = `.damaged-${formatInstant(options.now).replaceAll(':', '')}`
  const setAside: DamageWire[] = []
  if (doubtful) setAside.push({ what: folder.database, why: finding.why, kept: copyAside(folder, suffix) })
  const begun = doubtful ? 'in-doubt' : finding.kind === 'new' ? 'new' : (`after-${finding.after}` as const)
  try {
    const torn = doubtful || (finding.kind === 'whole' && finding.torn)
    return { ...openSound(folder, options, torn ? (db) => begin(withoutTail(db)) : begin), begun, setAside }
  } catch (error) {
    if (!isUnreadable(error)) throw error
    if (!options.acceptLoss) throw inDoubt(folder.path, `its database (queue.db) is damaged: ${messageOf(error)}`)
    const kept = moveAside(folder, suffix)
    setAside.push({ what: folder.database, why: messageOf(error), kept })
    return { ...openSound(folder, options, begin), begun: 'in-doubt', setAside }
  }
}

function openSound<T>(
  folder: Folder,
  { volumeSize, checkBelow = CHECK_BELOW }: OpenOptions,
  begin: (db: DatabaseSync) => T,
): Pick<Opened<T>, 'queue' | 'unchecked'> {
  // SQLite gives its other files the mode of this one, and mail is not for everybody's eyes.
  createPrivate(folder.database)
  const db = new DatabaseSync(folder.database, { timeout: LONGEST_BUSY_MS, enableForeignKeyConstraints: false })
  try {
    db.exec(`PRAGMA page_size = ${PAGE_SIZE}`)
    const unchecked = statSync(folder.database).size >= checkBelow
    const version = checkedVersion(db, folder, checkBelow)
    db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA wal_autocheckpoint = ${checkpointPages(volumeSize)};
      PRAGMA cache_size = -${CACHE_KIB};
      PRAGMA temp_store = MEMORY;
    `)
    migrate(db, version)
    return { queue: begin(db), unchecked }
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * Whatever is written next begins the log anew. Behind it would stand what is left of a transaction that a power cut tore, or
 * of what damage hid, and the start after a crash of this server would take that for mail of this server.
 */
function withoutTail(db: DatabaseSync): DatabaseSync {
  const [busy] = columns(prepare(db, 'PRAGMA wal_checkpoint(RESTART)').get())
  if (busy !== 0)
    throw new StoreError('in-use', 'another program reads the database, so that its log cannot be begun anew')
  return db
}

const checkpointPages = (volumeSize: number): number =>
  Math.max(LEAST_CHECKPOINT_PAGES, Math.min(CHECKPOINT_PAGES, Math.floor((volumeSize * LOG_SHARE) / PAGE_SIZE)))

/** Octets of the database that hold nothing. */
export function emptyPages(db: DatabaseSync): number {
  return pragma(db, 'freelist_count') * PAGE_SIZE
}

/** The schema version of the file, 0 for a new one. */
function checkedVersion(db: DatabaseSync, folder: Folder, checkBelow: number): number {
  const version = pragma(db, 'user_version')
  const isNew =
    version === 0 && pragma(db, 'application_id') === 0 && !db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
  if (isNew) return 0
  const wrong = whatIsWrong(db, folder, { below: checkBelow })
  if (wrong !== undefined) throw damaged(wrong)
  return version
}

function migrate(db: DatabaseSync, from: number): void {
  if (from === MIGRATIONS.length) return
  db.exec('BEGIN IMMEDIATE')
  for (const migration of MIGRATIONS.slice(from)) db.exec(migration)
  db.exec(`PRAGMA user_version = ${MIGRATIONS.length}; PRAGMA application_id = ${APPLICATION_ID}; COMMIT`)
}

/** A copy, since SQLite goes on with the files and drops from the log what it cannot read. */
function copyAside(folder: Folder, suffix: string): string {
  const kept = freeName(folder.database + suffix)
  if (existsSync(folder.database)) copyFileSync(folder.database, kept, constants.COPYFILE_FICLONE)
  const log = logOf(folder)
  if (existsSync(log)) copyFileSync(log, `${kept}-wal`, constants.COPYFILE_FICLONE)
  copyMark(folder, kept)
  return kept
}

/** The bodies go along: they belong to messages that only the damaged file knows. */
function moveAside(folder: Folder, suffix: string): string {
  const kept = freeName(folder.database + suffix)
  copyMark(folder, kept)
  for (const [path, to] of [
    [folder.database, kept],
    [folder.log, `${kept}-wal`],
    [`${folder.database}-shm`, `${kept}-shm`],
    [folder.bodies, freeName(folder.bodies + suffix)],
  ] as const) {
    if (existsSync(path)) renameSync(path, to)
  }
  return kept
}

/** It tells a salvage whether a log belongs to what was set aside. */
function copyMark(folder: Folder, kept: string): void {
  if (existsSync(folder.mark)) copyFileSync(folder.mark, `${kept}.mark`)
}

/** The path itself, or with a number behind it when that is taken. */
export function freeName(path: string): string {
  let name = path
  for (let n = 2; existsSync(name); n++) name = `${path}-${n}`
  return name
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
