// Many callers share a commit, and none of them pays for another's failure.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { parseId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import { at, delivered, example, exampleRefused, idOf, START } from '../example-message.test-support.ts'
import { HISTORY } from '../store-conformance.test-support.ts'
import { openDatabase } from './database.ts'
import { encodeEntry } from './encode.ts'
import { folderAt } from './folder.ts'
import { connectStore } from './open-store.ts'
import { Queue, type Asked } from './queue.ts'
import { ENDLESS } from './room.ts'
import { StoreClient } from './store-client.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'
import type { AckWire, BatchWire } from './wire.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'

it('operations of one turn of the event loop share one message and one commit', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const before = store.stats()
  await Promise.all(Array.from({ length: 200 }, (_, n) => store.accept(example(n))))
  const after = store.stats()
  assert.equal(after.operations - before.operations, 200)
  assert.equal(after.batches - before.batches, 1)
  assert.equal(after.commits - before.commits, 1)
  assert.equal((await queue.reader().counts()).messages, 200)
})

it('what is asked while the thread has not answered goes together, when it has', async (t) => {
  const { port1, port2 } = new MessageChannel()
  t.after(() => port1.close())
  const recovery = { begun: 'new', interrupted: 0, queued: 0, setAside: [], greatestId: 0 } as const
  const clock = new FakeClock(START)
  const client = new StoreClient({ port: port1, folder: folderAt('/nowhere'), clock, recovery, events: [] })
  const arrived: number[] = []
  const next = async (): Promise<void> => {
    const [{ operations }] = (await once(port2, 'message')) as [BatchWire]
    arrived.push(operations.length)
  }
  const answer = (results: number): void =>
    port2.postMessage({ results: Array.from({ length: results }, () => null), commits: 1 } satisfies AckWire)
  const accepted = [client.accept(example(1))]
  await next()
  for (const n of [2, 3, 4]) {
    accepted.push(client.accept(example(n)))
    await new Promise((resolve) => setImmediate(resolve))
  }
  answer(1)
  await next()
  answer(3)
  await Promise.all(accepted)
  assert.deepEqual(arrived, [1, 3])
})

it('one operation that fails does not harm its neighbours of the same commit', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.accept(example(5))
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => store.accept(example(n))))
  assert.deepEqual(
    results.flatMap(({ status }, n) => (status === 'rejected' ? [n] : [])),
    [5],
  )
  assert.equal((await queue.reader().counts()).messages, 10)
  assert.equal(store.stats().failed, 1)
  assert.equal((await store.claimDue(at(9), 100, [])).length, 10)
})

it('each body of a batch stays with its own message', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const contents = Array.from({ length: 50 }, (_, n) => String.fromCharCode(65 + (n % 26)).repeat(n * 997))
  await Promise.all(contents.map((content, n) => store.accept(example(n, { content }))))
  const claimed = await store.claimDue(at(99), 100, [])
  const back = new Map(claimed.map(({ message, content }) => [message.id, content]))
  for (const [n, content] of contents.entries()) {
    const found = back.get(idOf(n))
    assert.ok(found?.kind === 'inline')
    assert.equal(new TextDecoder().decode(found.bytes), content)
  }
})

it('a full disk refuses what does not fit, and takes mail again when there is room', async (t) => {
  const { folder: path } = await TemporaryQueue.make(t)
  const folder = folderAt(path)
  const opened = openDatabase(folder, { now: instant(START), acceptLoss: false, volumeSize: Infinity }, (db) => ({
    db,
    queue: new Queue({
      db,
      folder,
      history: HISTORY,
      room: ENDLESS,
      node: 0,
      now: START,
    }),
  }))
  const { db, queue } = opened.queue
  const accept = (n: number, content: string): Asked => {
    let bodies = new Uint8Array()
    const entry = encodeEntry(example(n, { content }), (bytes) => {
      bodies = new Uint8Array(bytes)
      return 0
    })
    return { operation: ['accept', entry], bodies }
  }
  assert.deepEqual(queue.run([accept(1, 'small')]), [null])
  const pages = (db.prepare('PRAGMA page_count').get() as { page_count: number }).page_count
  db.exec(`PRAGMA max_page_count = ${pages + 1}`)
  const large = 'x'.repeat(100_000)
  const results = queue.run([accept(2, large), accept(3, 'small'), accept(4, large)])
  assert.deepEqual(
    results.map((result) => (typeof result === 'object' && result && 'code' in result ? result.code : result)),
    ['disk-full', null, 'disk-full'],
  )
  db.exec('PRAGMA max_page_count = 1000000')
  assert.deepEqual(queue.run([accept(2, large)]), [null])
  const [claimed] = queue.run([
    { operation: ['claim', at(99), { messages: 10, octets: Infinity }, [], []], bodies: new Uint8Array() },
  ])
  assert.deepEqual(
    Array.isArray(claimed) && claimed.map(([[id]]) => id),
    [1, 2, 3].map((n) => parseId(idOf(n))),
  )
  queue.close()
})

it('another thread of the process works on the same store through a port of its own', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const other = connectStore(store.newPort(), { folder: queue.folder, clock: new FakeClock() })
  await Promise.all([store.accept(example(1)), other.accept(example(2))])
  const claimed = await other.claimDue(at(9), 10, [])
  assert.equal(claimed.length, 2)
  await other.close()
  await store.settle({ message: idOf(1), states: [{ index: 0, state: delivered(5) }], events: [], spawned: [] })
  assert.deepEqual(
    (await queue.reader().list({ limit: 9 })).map(({ message }) => message.id),
    [idOf(2)],
  )
})

it('refused sessions are written when their time is over, without anybody asking', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const clock = new FakeClock(START)
  const store = await queue.open({ clock })
  store.keepRefused(exampleRefused(1))
  assert.equal(store.stats().batches, 0)
  assert.equal(clock.next(), START + 50)
  await clock.advance(50 as Parameters<FakeClock['advance']>[0])
  assert.equal(store.stats().batches, 1)
  await store.close()
  assert.equal((await queue.reader().findRefused('victim.example', 9)).length, 1)
})

it('a refused session with an endless story keeps its beginning and its end', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const session = exampleRefused(1)
  const events = Array.from(
    { length: 2000 },
    (_, n) => ({ ...session.events[0], at: at(n) }) as (typeof session.events)[0],
  )
  store.keepRefused({ ...session, events: events.filter((event) => event !== undefined) })
  await store.nextDue([])
  const kept = await queue.reader().refusedSession(session.session)
  assert.ok(kept && kept.omitted && kept.events.length > 20)
  assert.equal(kept.events.length + kept.omitted, 2000)
  assert.equal(kept.events[0]?.at, at(0))
  assert.equal(kept.events.at(-1)?.at, at(1999))
  assert.ok(JSON.stringify(kept.events).length <= 32 * 1024)
})

it('forgetting goes in small steps, so that others need not wait for all of it', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open({ history: { ...HISTORY, messages: 10 } })
  const over = (n: number) => example(n, { to: { 'a@x.test': delivered(n) } })
  await Promise.all(Array.from({ length: 610 }, (_, n) => store.accept(over(n))))
  const before = store.stats().commits
  assert.equal(await store.prune(at(0)), 600)
  assert.equal(store.stats().commits - before, 3)
  assert.equal(await queue.reader().story(idOf(599)), undefined)
  assert.ok(await queue.reader().story(idOf(600)))
})

it('nothing but the queue’s own files is left in the folder after a clean stop', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.accept(example(1))
  await store.close()
  // The ballast is laid when the store has nothing else to do.
  const left = readdirSync(queue.folder).filter((name) => name !== 'queue.ballast')
  assert.deepEqual(left.sort(), ['bodies', 'queue.db', 'queue.lock', 'queue.mark'])
  assert.deepEqual(readdirSync(join(queue.folder, 'bodies')), ['tmp'])
})
