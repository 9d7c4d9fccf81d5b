// Readers beside a running server, after it, and without any.

import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { example, idOf } from '../example-message.test-support.ts'
import { openReader } from './open-reader.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

it('there is no reader where there is no queue', async (t) => {
  const queue = await TemporaryQueue.make(t)
  assert.equal(openReader({ folder: queue.folder }), undefined)
  assert.equal(openReader({ folder: join(queue.folder, 'nowhere') }), undefined)
  assert.equal(existsSync(join(queue.folder, 'queue.db')), false)
})

it('a reader that stays open sees each commit and does not hinder the next', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const reader = queue.reader()
  for (let n = 1; n <= 5; n++) {
    await store.accept(example(n))
    assert.equal((await reader.counts()).messages, n)
  }
})

it('after a clean stop a reader reads the file alone and leaves it to the next start', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  await first.accept(example(1))
  await first.close()
  assert.equal(existsSync(join(queue.folder, 'queue.db-wal')), false)
  const reader = queue.reader()
  assert.equal((await reader.story(idOf(1)))?.events.length, 2)
  const store = await queue.open()
  await store.accept(example(2))
  assert.equal((await reader.counts()).messages, 2)
})

it('a log without its shared-memory file is read all the same', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.accept(example(1))
  // A second connection keeps the log when the store closes.
  const keeper = new DatabaseSync(join(queue.folder, 'queue.db'), { readOnly: true })
  keeper.prepare('SELECT count(*) FROM message').get()
  await store.close()
  keeper.close()
  assert.ok(existsSync(join(queue.folder, 'queue.db-wal')))
  rmSync(join(queue.folder, 'queue.db-shm'))
  assert.equal((await queue.reader().counts()).messages, 1)
})

it('a file that is no database is an error that says so', async (t) => {
  const queue = await TemporaryQueue.make(t)
  writeFileSync(join(queue.folder, 'queue.db'), 'no database, but long enough to look like one '.repeat(100))
  assert.throws(() => queue.reader(), { code: 'damaged' })
})
