// What counts as the newest of each page, and which pages hold nothing.

import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { readWal } from '../sqlite/wal.ts'
import { PageImages } from './page-images.ts'

const PAGE_SIZE = 512

function database(t: TestContext): { readonly path: string; readonly db: DatabaseSync } {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-pages-'))
  const path = join(folder, 'queue.db')
  const db = new DatabaseSync(path)
  t.after(() => {
    db.close()
    rmSync(folder, { recursive: true })
  })
  db.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
    CREATE TABLE t (n INTEGER PRIMARY KEY, text TEXT)`)
  return { path, db }
}

const fill = (db: DatabaseSync, from: number, to: number): void => {
  for (let n = from; n < to; n++) db.prepare('INSERT INTO t VALUES (?, ?)').run(n, 'x'.repeat(400))
}

const imagesOf = (path: string): PageImages =>
  new PageImages({ database: path, log: `${path}-wal`, afterPowerCut: false, stale: false })

it('knows every page that holds nothing, as SQLite counts them', (t) => {
  const { path, db } = database(t)
  fill(db, 0, 300)
  db.exec('DELETE FROM t WHERE n % 3 > 0')
  const counted = Number(Object.values(db.prepare('PRAGMA freelist_count').get() ?? {})[0])
  // More than one page of the list has room for.
  assert.ok(counted > PAGE_SIZE / 4)
  using images = closed(imagesOf(path))
  const free = images.pages.free()
  assert.equal(free?.size, counted)
  const used = [...(free ?? [])].filter((page) => Buffer.from(images.pages.newest(page) ?? []).includes('CREATE'))
  assert.deepEqual(used, [])
})

it('takes nothing from behind the last commit', (t) => {
  const { path, db } = database(t)
  fill(db, 0, 10)
  db.exec('PRAGMA cache_size = 1; BEGIN')
  fill(db, 10, 200)
  const copy = `${path}.copy`
  for (const end of ['', '-wal']) copyFileSync(path + end, copy + end)
  const frames = readWal(`${copy}-wal`)?.frames ?? []
  const committed = frames.findLastIndex(({ commit }) => commit > 0) + 1
  assert.ok(committed > 0 && frames.length > committed, 'some of what is not committed is in the log')
  using images = closed(imagesOf(copy))
  const end = frames[committed - 1]?.at ?? 0
  assert.ok(images.pages.images.length > 0)
  assert.deepEqual(
    images.pages.images.filter(({ inLog, at }) => inLog && at > end),
    [],
  )
  db.exec('ROLLBACK')
})

it('has every page of a log of one transaction', (t) => {
  const { path, db } = database(t)
  db.exec('PRAGMA wal_checkpoint(TRUNCATE); BEGIN')
  fill(db, 0, 50)
  db.exec('COMMIT')
  using images = closed(imagesOf(path))
  const pages = images.pages.images.filter(({ inLog }) => inLog).map(({ page }) => page)
  const written = readWal(`${path}-wal`)?.frames.map(({ page }) => page)
  assert.deepEqual(new Set(pages), new Set(written))
})

it('after a power cut passes over the last transaction when it is torn, and over no more', (t) => {
  const { path, db } = database(t)
  fill(db, 0, 10)
  const log = readFileSync(`${path}-wal`)
  copyFileSync(path, `${path}.copy`)
  const commits = readWal(`${path}-wal`)?.frames.filter(({ commit }) => commit > 0) ?? []
  const newestWith = (damaged: number): number | undefined => {
    const torn = Buffer.from(log)
    const at = commits.at(-damaged)?.at ?? 0
    torn[at] = (torn[at] ?? 0) ^ 1
    writeFileSync(`${path}.copy-wal`, torn)
    using images = closed(
      new PageImages({ database: `${path}.copy`, log: `${path}.copy-wal`, afterPowerCut: true, stale: false }),
    )
    return images.pages.images.filter(({ inLog }) => inLog).reduce((most, { at: place }) => Math.max(most, place), 0)
  }
  assert.equal(newestWith(1), commits.at(-2)?.at)
  assert.equal(newestWith(2), commits.at(-1)?.at)
})

const closed = (pages: PageImages): Disposable & { readonly pages: PageImages } => ({
  pages,
  [Symbol.dispose]: () => pages.close(),
})
