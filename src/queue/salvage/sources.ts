// All there is to look through in a queue folder: the database itself where it is damaged, those that were set aside before, and
// in each the entries that were set aside one by one (table `damaged`, as damage.ts writes it).

import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Folder } from '../sqlite/folder.ts'
import { missingFrames, readLogIndex } from '../sqlite/log-index.ts'
import { bootId, readMark, type Mark } from '../sqlite/mark.ts'
import { readWal } from '../sqlite/wal.ts'
import { Catalogue, type PageRow } from './catalogue.ts'
import type { SearchedSource } from './find.ts'
import { PageImages } from './page-images.ts'
import type { Value } from './record.ts'
import type { Table } from './row-kinds.ts'

/** A database that was set aside, and when at the latest it was the one that was worked on. */
export interface Copy {
  readonly database: string
  readonly until: number
}

const COPY = /^queue\.db\.damaged-[\d-]+T[\d.]+Z(?:-\d+)?$/

/** The newest first. */
export function copiesIn(folder: Folder): Copy[] {
  if (!existsSync(folder.path)) return []
  return readdirSync(folder.path)
    .filter((name) => COPY.test(name))
    .map((name) => join(folder.path, name))
    .map((database) => ({ database, until: statSync(database).mtimeMs }))
    .sort((a, b) => b.until - a.until)
}

export interface OpenedSource extends SearchedSource {
  ids(): Iterable<number>
  /** Refused sessions, as rows. */
  refused(): Iterable<PageRow>
  /** How many messages it says are queued. */
  counted(): number | undefined
  readonly damagedPages: number
  close(): void
}

export interface LookOptions {
  readonly database: string
  readonly log: string
  readonly mark: Mark | undefined
  readonly afterPowerCut: boolean
  readonly current: boolean
  readonly onProgress: (done: number, of: number) => void
}

/** The mark of a database that was set aside is kept beside it. */
export const markBeside = (database: string, folder: Folder): Mark | undefined =>
  readMark({ ...folder, mark: `${database}.mark` })

export const isAfterPowerCut = (mark: Mark | undefined): boolean => mark?.boot !== bootId()

export function look({ database, log, mark, afterPowerCut, current, onProgress }: LookOptions): OpenedSource[] {
  const stale = mark?.state === 'open' && isCut(log, afterPowerCut ? undefined : `${database}-shm`)
  const images = new PageImages({ database, log, afterPowerCut, stale })
  const catalogue = new Catalogue(images, onProgress)
  const entries = [...catalogue.keys('damaged')].flatMap((seq) => catalogue.rows('damaged', seq))
  return [
    {
      name: database,
      current,
      ids: () => catalogue.ids(),
      rows: (table, key) => catalogue.rows(table, key),
      refused: function* () {
        for (const session of catalogue.keys('refused')) yield* catalogue.rows('refused', session).slice(0, 1)
      },
      counted: () => countIn(catalogue),
      damagedPages: catalogue.damagedPages,
      close: () => images.close(),
    },
    entriesSource(
      inTable(database),
      current,
      // What an operator gave up stays given up.
      entries.flatMap(({ values }) => (typeof values[DISMISSED_AT] === 'number' ? [] : [values])),
    ),
  ]
}

/** Whether what was written last is not in the log any more. */
function isCut(log: string, index: string | undefined): boolean {
  const wal = readWal(log)
  return !wal || (index !== undefined && missingFrames(wal, readLogIndex(index)) > 0)
}

/** What may not have been written last knows of fewer than there are. */
function countIn(catalogue: Catalogue): number | undefined {
  const messages = catalogue.rows('tally', 1).find(({ sure }) => sure)?.values[1]
  return typeof messages === 'number' ? messages : undefined
}

/** Of a row of the table `damaged`. */
const DISMISSED_AT = 6

export const inTable = (database: string): string => `${database} (table damaged)`

/** `entries`: rows of the table `damaged`: seq, message, at, why, raw, content. */
export function entriesSource(name: string, current: boolean, entries: readonly (readonly Value[])[]): OpenedSource {
  const found = new Map<number, readonly Value[]>()
  for (const entry of entries) if (typeof entry[1] === 'number') found.set(entry[1], entry)
  return {
    name,
    current,
    ids: () => found.keys(),
    rows: (table, key) => rowsOf(found.get(key), table),
    refused: () => [],
    counted: () => undefined,
    damagedPages: 0,
    close: () => undefined,
  }
}

const COLUMNS: Readonly<Partial<Record<Table, readonly [part: string, columns: string]>>> = {
  message: ['message', 'id finished_at from_local from_domain size received_at file_size envelope sum body_sum'],
  recipient: ['recipients', 'message idx state at attempts local_part domain dsn detail sum owner parent state_sum'],
  event: ['events', 'seq message events'],
}

function rowsOf(entry: readonly Value[] | undefined, table: Table): PageRow[] {
  if (!entry) return []
  const [, message, , , raw, content] = entry
  if (table === 'body') return content instanceof Uint8Array ? [{ values: [message ?? null, content], sure: true }] : []
  const [part, columns] = COLUMNS[table] ?? []
  if (part === undefined || columns === undefined || typeof raw !== 'string') return []
  return partOf(raw, part).map((row) => ({ values: columns.split(' ').map((name) => valueOf(row, name)), sure: true }))
}

/** The parser of what damage.ts wrote. */
function partOf(raw: string, part: string): readonly object[] {
  try {
    const parsed: unknown = JSON.parse(raw)
    const rows: unknown = isObject(parsed) ? Reflect.get(parsed, part) : undefined
    return Array.isArray(rows) ? rows.filter(isObject) : []
  } catch {
    return []
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

function valueOf(row: object, name: string): Value {
  const value: unknown = Reflect.get(row, name)
  return typeof value === 'number' || typeof value === 'string' ? value : null
}
