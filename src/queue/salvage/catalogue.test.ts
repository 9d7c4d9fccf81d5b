// Every row that SQLite has is read as SQLite reads it, whatever its size and numbers, from whole pages and from broken ones.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { MIGRATIONS } from '../sqlite/schema.ts'
import { Catalogue, type PageRow } from './catalogue.ts'
import { PageImages } from './page-images.ts'
import { readRecord, readVarint } from './record.ts'
import type { Table } from './row-kinds.ts'

const SIZES = [0, 1, 57, 400, 470, 478, 500, 1000, 5000, 20_000]
const NUMBERS = [0, 1, 2, 127, 128, 32_767, 32_768, 2 ** 23, 2 ** 31, 2 ** 40, 2 ** 47, 2 ** 52]
const KEY: Readonly<Partial<Record<Table, string>>> = {
  message: 'id',
  body: 'message',
  recipient: 'message',
  event: 'message',
  refused: 'session',
  damaged: 'seq',
}

function filled(t: TestContext, pageSize: number): { readonly database: string; readonly db: DatabaseSync } {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-catalogue-'))
  const database = join(folder, 'queue.db')
  const db = new DatabaseSync(database)
  t.after(() => {
    db.close()
    rmSync(folder, { recursive: true })
  })
  db.exec(`PRAGMA page_size = ${pageSize}`)
  for (const step of MIGRATIONS) db.exec(step)
  /** Columns that later versions added are null. */
  const insert = (table: string, ...values: readonly (number | string | null | Uint8Array)[]) => {
    const columns = db
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(() => '?')
    const later = columns.slice(values.length).map(() => null)
    db.prepare(`INSERT INTO ${table} VALUES (${columns.join()})`).run(...values, ...later)
  }
  db.exec('BEGIN')
  for (const [n, size] of SIZES.entries()) {
    const text = 'ä'.padEnd(size, `${n}`).slice(0, size)
    insert('body', n, new Uint8Array(size).fill(n))
    insert('recipient', 7, n, 0, -n, 1, 'a', 'b.test', n === 3 ? null : '{}', text, 5)
    insert('event', null, n, text)
    insert('refused', n, n, '192.0.2.1', text, 0)
    insert('damaged', null, n, -1 - n, 'why', text, n === 3 ? null : new Uint8Array(size))
  }
  for (const n of NUMBERS) {
    insert('message', n, null, 'a', 'b.test', n, -n, n === 0 ? null : n, '{}', n, null)
    insert('recipient', n, 500, 3, n, 0, 'c', 'd.test', null, null, null, n, null)
    insert('event', null, n, '[]')
  }
  db.exec('COMMIT')
  return { database, db }
}

/** Of each table, key by key, what SQL says and what was found. */
function assertFound(database: string, db: DatabaseSync, same: (found: readonly PageRow[], rows: unknown[][]) => void) {
  const images = new PageImages({ database, log: `${database}-wal`, afterPowerCut: false, stale: false })
  const told: (readonly number[])[] = []
  const catalogue = new Catalogue(images, (...progress) => told.push(progress))
  const of = images.images.length
  assert.deepEqual(
    told,
    Array.from({ length: Math.ceil(of / 500) }, (_, n) => [500 * n, of]),
  )
  for (const [table, key] of Object.entries(KEY) as [Table, string][]) {
    const statement = db.prepare(`SELECT * FROM ${table} ORDER BY ${key}, 2`)
    const rows = Map.groupBy(statement.all(), (row) => row[key])
    assert.deepEqual(new Set(catalogue.keys(table)), new Set(rows.keys()))
    for (const [value, wanted] of rows) {
      const values = wanted.map((row) => Object.values(row))
      same(catalogue.rows(table, Number(value)), values)
    }
  }
  images.close()
  return catalogue
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

for (const pageSize of [512, 1024, 8192, 65_536]) {
  it(`reads every row once from pages of ${pageSize} octets`, (t) => {
    const { database, db } = filled(t, pageSize)
    const catalogue = assertFound(database, db, (found, wanted) => {
      assert.deepEqual(found.map(({ values }) => values).toSorted(byText), wanted.toSorted(byText))
      assert.ok(found.every(({ sure }) => sure))
    })
    assert.equal(catalogue.damagedPages, 0)
    assert.deepEqual(catalogue.ids(), new Set([...SIZES.keys(), ...NUMBERS]))
  })
}

it('finds every row of pages that have lost their heads, and is sure of those that are listed in them', (t) => {
  const { database, db } = filled(t, 8192)
  const bytes = readFileSync(database)
  let broken = 0
  for (let at = 8192; at < bytes.length; at += 8192) {
    if (![2, 5, 10, 13].includes(bytes[at] ?? 0)) continue
    bytes[at] = 0
    broken++
  }
  const copy = `${database}.broken`
  writeFileSync(copy, bytes)
  const catalogue = assertFound(copy, db, (found, wanted) => {
    const values = found.map((row) => JSON.stringify(row.values))
    for (const row of wanted) assert.ok(values.includes(JSON.stringify(row)))
    assert.ok(found.some(({ sure }) => sure))
  })
  assert.ok(catalogue.damagedPages >= broken)
})

it('reads numbers of every length that a record has, and takes nothing for a record that is none', () => {
  assert.deepEqual(readVarint(Uint8Array.of(0x7f), 0), { value: 127, size: 1 })
  assert.deepEqual(readVarint(Uint8Array.of(0, 0x81, 0x00), 1), { value: 128, size: 2 })
  assert.deepEqual(readVarint(Uint8Array.of(0x8f, ...Array(6).fill(0xff), 0x7f), 0), {
    value: Number.MAX_SAFE_INTEGER,
    size: 8,
  })
  assert.equal(readVarint(Uint8Array.of(0x90, ...Array(6).fill(0x80), 0), 0), undefined, 'more than 2^53')
  assert.equal(readVarint(new Uint8Array(8).fill(0x80), 0), undefined, 'longer than eight')
  assert.equal(readVarint(Uint8Array.of(0x80), 0), undefined, 'cut short')
  assert.deepEqual(readRecord(Uint8Array.of(2, 8)), [0])
  assert.deepEqual(readRecord(Uint8Array.of(3, 9, 1, 0xfe)), [1, -2])
  assert.deepEqual(readRecord(Uint8Array.of(2, 7, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)), [1.5])
  assert.deepEqual(readRecord(Uint8Array.of(3, 12, 13)), [new Uint8Array(), ''])
  for (const none of [[], [1], [3, 8], [2, 10], [2, 11], [2, 1], [2, 1, 5, 5], [2, 15, 0xff], [2, 0x80, 8]])
    assert.equal(readRecord(Uint8Array.from(none)), undefined, none.join())
})
