// The reader of a server: what becomes of questions, and of the server, when its thread dies.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { example, START } from '../example-message.test-support.ts'
import { openReaderThread, startReaderThread } from './open-reader-thread.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

it('a thread that dies makes its questions unavailable, and another answers a second later', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.accept(example(1))
  const clock = new FakeClock(START)
  const started: Worker[] = []
  const deaths: string[] = []
  const reader = openReaderThread({
    folder: queue.folder,
    clock,
    onDeath: ({ code }) => deaths.push(code),
    startThread: (folder) => {
      const worker = startReaderThread(folder)
      started.push(worker)
      return worker
    },
  })
  assert.equal((await reader.counts()).messages, 1)
  const ended = started[0]?.terminate()
  await assert.rejects(reader.counts(), { code: 'unavailable' })
  await ended
  assert.deepEqual(deaths, ['unavailable'])
  await assert.rejects(reader.counts(), { code: 'unavailable' })
  assert.equal(started.length, 1, 'no other is started in the same second')
  await clock.advance(seconds(1))
  assert.equal((await reader.counts()).messages, 1)
  await reader.close()
  assert.equal(deaths.length, 1, 'an end that was asked for is no death')
  await assert.rejects(reader.counts(), { code: 'unavailable' })
})

it('a question that fails is answered with why, and the next one is answered', async (t) => {
  const queue = await TemporaryQueue.make(t)
  await (await queue.open()).close()
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  db.exec('DROP TABLE refused')
  db.close()
  const reader = queue.readerThread()
  await assert.rejects(reader.findRefused('x.test', 1), { name: 'StoreError' })
  assert.equal((await reader.counts()).messages, 0)
})

it('a thread that cannot open the queue ends as one that died', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const causes: unknown[] = []
  const reader = openReaderThread({
    folder: queue.folder,
    clock: new FakeClock(START),
    onDeath: ({ cause }) => causes.push(cause instanceof Error && Reflect.get(cause, 'code')),
  })
  await assert.rejects(reader.counts(), { code: 'unavailable' })
  assert.deepEqual(causes, ['no-queue'])
  await reader.close()
})

it('more questions than may wait are refused, and those that wait are answered before the end', async (t) => {
  const queue = await TemporaryQueue.make(t)
  await queue.open()
  const reader = openReaderThread({ folder: queue.folder, clock: new FakeClock(START) })
  const asked = Array.from({ length: 1001 }, () => reader.counts())
  const last = assert.rejects(asked[1000] ?? Promise.resolve(), { code: 'unavailable' })
  await reader.close()
  await last
  assert.equal((await Promise.all(asked.slice(0, 1000))).length, 1000)
})
