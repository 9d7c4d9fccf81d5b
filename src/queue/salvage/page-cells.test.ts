// The cells of the pages that SQLite itself has written.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { readCells } from './page-cells.ts'

const ROWS = 300
const PAGE = 512

function pagesOf(sql: string): Uint8Array[] {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-pages-'))
  try {
    const path = join(folder, 'a.db')
    const db = new DatabaseSync(path)
    db.exec(`PRAGMA page_size = ${PAGE}; ${sql}`)
    db.close()
    const bytes = readFileSync(path)
    return Array.from({ length: bytes.length / PAGE }, (_, n) => bytes.subarray(n * PAGE, (n + 1) * PAGE))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('every page of a whole database is whole, and each row and each entry of an index is listed once', () => {
  const pages = pagesOf(`
    CREATE TABLE t (k INTEGER PRIMARY KEY, v);
    CREATE INDEX by_v ON t (v);
    WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < ${ROWS})
    INSERT INTO t SELECT k, 'value ' || k FROM n;
  `)
  const read = pages.map((page, n) => readCells(page, n === 0))
  assert.ok(read.every(({ whole }) => whole))
  const cells = read.slice(1).flatMap((page) => page.cells)
  assert.ok(cells.every(({ listed, overflow }) => listed && overflow === 0))
  const rows = cells.flatMap(({ rowid }) => rowid ?? [])
  assert.deepEqual(
    rows.toSorted((a, b) => a - b),
    Array.from({ length: ROWS }, (_, n) => n + 1),
  )
  assert.equal(cells.length - rows.length, ROWS)
})
