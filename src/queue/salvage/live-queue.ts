// The queue itself, as a salvage meets it: whole, and then asked by SQL what it knows already; or damaged, and then read page by
// page like what was set aside. The server would start on one that is whole, and only on that.

import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { HistoryLimits } from '../../config/config.ts'
import { examine } from '../sqlite/examine.ts'
import type { Folder } from '../sqlite/folder.ts'
import { giveLogBack } from '../sqlite/kept-log.ts'
import { rawParts } from '../sqlite/damaged-rows.ts'
import { readability } from '../sqlite/readability.ts'
import { columns } from '../sqlite/rows.ts'
import { whatIsWrong } from '../sqlite/soundness.ts'
import { isUnreadable } from '../sqlite/sqlite-error.ts'
import { prepare } from '../sqlite/statement.ts'
import type { Value } from './record.ts'

export type LiveQueue = WholeQueue | { readonly kind: 'damaged'; readonly why: string }

export function lookAtLive(folder: Folder): LiveQueue {
  const finding = examine(folder)
  switch (finding.kind) {
    case 'new':
      return { kind: 'damaged', why: 'its database (queue.db) is gone or empty' }
    case 'doubtful':
      return { kind: 'damaged', why: finding.why }
    case 'whole':
      if (finding.logAside) giveLogBack(folder)
      return openWhole(folder)
  }
}

function openWhole(folder: Folder): LiveQueue {
  // Where there is no log nobody writes, and SQLite need not make files of its own beside the database.
  const path = existsSync(folder.log) ? folder.database : new URL(`${pathToFileURL(folder.database).href}?immutable=1`)
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    const wrong = whatIsWrong(db, folder, { below: Infinity })
    if (wrong === undefined) return new WholeQueue(db)
    db.close()
    return { kind: 'damaged', why: `its database (queue.db) is damaged: ${wrong}` }
  } catch (error) {
    db.close()
    if (!isUnreadable(error)) throw error
    return { kind: 'damaged', why: error instanceof Error ? error.message : String(error) }
  }
}

export class WholeQueue {
  readonly kind = 'whole'
  readonly #db: DatabaseSync
  readonly #find
  /** Queued messages that cannot be read, and to which the server has not come. */
  readonly unreadable: ReadonlyMap<number, Error>

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#find = prepare(
      db,
      'SELECT 1 FROM message WHERE id = ?1 UNION ALL SELECT 1 FROM damaged WHERE message = ?1 AND dismissed_at IS NOT NULL',
    )
    this.unreadable = findUnreadable(db)
  }

  /** Whether it is queued and can be read, or its end is still remembered, or it was given up. */
  knows(id: number): boolean {
    return !this.unreadable.has(id) && this.#find.get(id) !== undefined
  }

  /** Rows of the table `damaged`. */
  entries(): (readonly Value[])[] {
    const rows = prepare(this.#db, `SELECT ${DAMAGED_COLUMNS} FROM damaged WHERE dismissed_at IS NULL`).all()
    return rows.map((row) => columns(row).map(valueOf))
  }

  /** What would be such rows, were the messages set aside. */
  unreadableEntries(): (readonly Value[])[] {
    const content = prepare(this.#db, 'SELECT content FROM body WHERE message = ?')
    return [...this.unreadable].map(([id, { message }]) => {
      const row: unknown = content.get(id)
      return [null, id, null, message, rawParts(this.#db, id), valueOf(row === undefined ? null : columns(row)[0])]
    })
  }

  /** Whether the end of a message that was queued at that time may have been forgotten since. */
  mayHaveForgotten(at: number, { now, history }: { readonly now: number; readonly history: HistoryLimits }): boolean {
    const [finished] = columns(prepare(this.#db, 'SELECT count(*) FROM message WHERE finished_at IS NOT NULL').get())
    return at < now - history.keep || Number(finished) >= history.messages
  }

  close(): void {
    this.#db.close()
  }
}

const DAMAGED_COLUMNS = 'seq, message, at, why, raw, content'

function findUnreadable(db: DatabaseSync): ReadonlyMap<number, Error> {
  const whyUnreadable = readability(db)
  const found = new Map<number, Error>()
  const ids = prepare(db, `SELECT id FROM message WHERE finished_at IS NULL AND id <= ${Number.MAX_SAFE_INTEGER}`)
  for (const row of ids.iterate()) {
    const id = Number(columns(row)[0])
    const why = whyUnreadable(id)
    if (why !== undefined) found.set(id, why)
  }
  return found
}

const valueOf = (value: unknown): Value =>
  typeof value === 'number' || typeof value === 'string' || value instanceof Uint8Array ? value : null
