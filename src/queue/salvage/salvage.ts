// `waybill queue salvage`: gets out of a damaged queue, and of what was set aside, every message that is still whole, and puts it
// back. The server must not run. A queue that is whole is only added to; one that is damaged is made anew beside the old one,
// which is kept under another name, and takes its place when it is complete. Whoever is stopped in between may begin again.

import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { HistoryLimits } from '../../config/config.ts'
import type { Instant } from '../../core/time.ts'
import { openDatabase } from '../sqlite/database.ts'
import { examine } from '../sqlite/examine.ts'
import { folderAt, type Folder } from '../sqlite/folder.ts'
import { logOf } from '../sqlite/kept-log.ts'
import { lockFolder } from '../sqlite/lock.ts'
import { readMark, writeMark } from '../sqlite/mark.ts'
import { Queue } from '../sqlite/queue.ts'
import { ENDLESS } from '../sqlite/room.ts'
import { OF_THE_SERVER } from '../sqlite/schema.ts'
import { asStoreError } from '../sqlite/sqlite-error.ts'
import { StoreError } from '../store-error.ts'
import { Contents } from './contents.ts'
import { find, type FoundMessage } from './find.ts'
import { lookAtLive, type LiveQueue } from './live-queue.ts'
import { putBackOf, Returning } from './put-back.ts'
import { keepAside, rebuild } from './rebuild.ts'
import type { PutBack, SalvageReport } from './salvage-report.ts'
import { copiesIn, entriesSource, inTable, isAfterPowerCut, look, markBeside, type OpenedSource } from './sources.ts'

export interface SalvageProgress {
  readonly step: 'looking' | 'deciding' | 'writing'
  readonly done: number
  readonly of: number
}

export interface SalvageOptions {
  readonly folder: string
  readonly now: Instant
  readonly history: HistoryLimits
  /** Only says what would be done. */
  readonly dryRun: boolean
  readonly onProgress?: (progress: SalvageProgress) => void
}

const TELL_EVERY = 100

/** Throws a StoreError: `in-use` while a server runs, `no-queue`, `newer-schema`, or what the disk says. */
export function salvage(options: SalvageOptions): SalvageReport {
  const folder = folderAt(options.folder)
  try {
    if (!existsSync(folder.path) || (examine(folder).kind === 'new' && copiesIn(folder).length === 0)) {
      throw new StoreError('no-queue', `there is no queue in ${folder.path}, and nothing that was set aside`)
    }
    const lock = lockFolder(folder)
    try {
      return run(folder, options)
    } finally {
      lock.release()
    }
  } catch (error) {
    throw asStoreError(error)
  }
}

function run(folder: Folder, options: SalvageOptions): SalvageReport {
  const live = lookAtLive(folder)
  const work = new Salvage(folder, live, options)
  try {
    const report = work.look()
    if (live.kind === 'whole') live.close()
    return options.dryRun ? report : { ...report, kept: work.write() }
  } finally {
    work.close()
  }
}

/** What a look at one message came to; its content is read again when it is written. */
type Looked =
  | { readonly kind: 'waiting'; readonly putBack: PutBack }
  | { readonly kind: 'finished' }
  | Extract<FoundMessage, { kind: 'lost' }>

const isDue = (one: Looked): boolean => one.kind === 'waiting' && one.putBack.recipients.length > 0

class Salvage {
  readonly #folder: Folder
  readonly #live: LiveQueue
  readonly #options: SalvageOptions
  readonly #contents: Contents
  /** The newest first. */
  #sources: readonly OpenedSource[]
  #ids: readonly number[] = []

  constructor(folder: Folder, live: LiveQueue, options: SalvageOptions) {
    this.#folder = folder
    this.#live = live
    this.#options = options
    this.#contents = new Contents(folder)
    this.#sources = this.#open()
  }

  look(): SalvageReport {
    const { kind } = this.#live
    const isKnown = (id: number): boolean => this.#live.kind === 'whole' && this.#live.knows(id)
    const all = new Set(this.#sources.flatMap((source) => [...source.ids()]))
    this.#ids = [...all].filter((id) => id !== OF_THE_SERVER && !isKnown(id)).sort((a, b) => a - b)
    const counted = kind === 'damaged' ? this.#sources[0]?.counted() : undefined
    let looked = this.#each('deciding', (id) => this.#lookAt(id))
    if (counted !== undefined && looked.filter(isDue).length > counted) {
      // Pages that are free have old rows in them, and where it is not known which are, nobody can tell them from the others.
      this.#sources = this.#sources.map((source) => ({ ...source, current: false }))
      looked = this.#each('deciding', (id) => this.#lookAt(id))
    }
    const putBack = looked.flatMap((one) => (one.kind === 'waiting' ? [one.putBack] : []))
    const lost = looked.flatMap((one) => (one.kind === 'lost' ? [one.lost] : []))
    return {
      queue: kind === 'damaged' ? 'rebuilt' : putBack.length > 0 ? 'completed' : 'untouched',
      ...(this.#live.kind === 'damaged' && { why: this.#live.why }),
      looked: [...new Set(this.#sources.map(({ name }) => name))],
      putBack,
      finished: looked.filter((one) => one.kind === 'finished').length,
      lost,
      // Those that are lost, or held because it is not known, may have come to their end: then they were not counted.
      ...(kind === 'damaged' &&
      (counted === undefined || lost.length > 0 || putBack.some(({ held }) => held.length > 0))
        ? { uncounted: true as const }
        : {}),
      unknown: Math.max(0, (counted ?? 0) - putBack.length - lost.length),
      strays: this.#contents.strays((id) => all.has(id) || isKnown(id)),
      kept: [],
    }
  }

  /** Returns where what was looked through is kept. */
  write(): string[] {
    const { now, history } = this.#options
    if (this.#live.kind === 'damaged') {
      const fill = (queue: Queue): void => this.#fill(queue, true)
      rebuild({ folder: this.#folder, now, history, fill })
    } else if (this.#ids.length > 0) {
      const { queue, db } = this.#openLive()
      queue.setAside(this.#live.unreadable, this.#options.now)
      this.#fill(queue, false)
      for (const id of this.#ids)
        db.prepare('DELETE FROM damaged WHERE message = ? AND EXISTS (SELECT 1 FROM message WHERE id = ?)').run(id, id)
      queue.close()
    }
    return copiesIn(this.#folder).map(({ database }) => keepAside(database))
  }

  close(): void {
    for (const source of this.#sources) source.close()
  }

  #openLive(): { readonly queue: Queue; readonly db: DatabaseSync } {
    const { now, history } = this.#options
    const folder = this.#folder
    const { queue } = openDatabase(folder, { now, acceptLoss: false, volumeSize: Infinity }, (db) => ({
      queue: new Queue({ db, folder, history, room: ENDLESS, node: 0, now }),
      db,
    }))
    writeMark(folder, 'open')
    return queue
  }

  #fill(queue: Queue, anew: boolean): void {
    const returning = new Returning(queue, this.#contents, this.#options.now)
    this.#each('writing', (id) => {
      const found = this.#find(id)
      // What had come to its end is history, and is of use only where there is no other.
      if (found.kind === 'whole' && (anew || found.content !== undefined)) returning.add(found)
    })
    if (anew) for (const source of this.#sources) for (const row of source.refused()) returning.addRefused(row)
    returning.flush()
  }

  #lookAt(id: number): Looked {
    const found = this.#find(id)
    if (found.kind === 'lost') return found
    return found.content === undefined ? { kind: 'finished' } : { kind: 'waiting', putBack: putBackOf(found) }
  }

  #find(id: number): FoundMessage {
    return find(id, this.#sources, (name, size, sum) => this.#contents.find(name, size, sum))
  }

  #each<T>(step: SalvageProgress['step'], work: (id: number) => T): T[] {
    const of = this.#ids.length
    return this.#ids.map((id, done) => {
      if (done % TELL_EVERY === 0) this.#options.onProgress?.({ step, done, of })
      return work(id)
    })
  }

  #open(): OpenedSource[] {
    const folder = this.#folder
    const sources: OpenedSource[] = []
    const onProgress = (done: number, of: number): void => this.#options.onProgress?.({ step: 'looking', done, of })
    if (this.#live.kind === 'whole') {
      sources.push(
        entriesSource(folder.database, true, this.#live.unreadableEntries()),
        entriesSource(inTable(folder.database), true, this.#live.entries()),
      )
    } else if (existsSync(folder.database) || existsSync(logOf(folder))) {
      const mark = readMark(folder)
      const afterPowerCut = isAfterPowerCut(mark)
      sources.push(
        ...look({ database: folder.database, log: logOf(folder), mark, afterPowerCut, current: true, onProgress }),
      )
    }
    for (const [n, { database, until }] of copiesIn(folder).entries()) {
      // What the queue that came after it may have sent, and forgotten since, is not certain any more.
      const current = this.#live.kind === 'whole' && n === 0 && !this.#live.mayHaveForgotten(until, this.#options)
      const mark = markBeside(database, folder)
      sources.push(...look({ database, log: `${database}-wal`, mark, afterPowerCut: false, current, onProgress }))
    }
    return sources
  }
}
