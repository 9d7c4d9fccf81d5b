// Absence is not emptiness: mail that was promised does not vanish because a file is missing, short or damaged.

import assert from 'node:assert/strict'
import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { example } from '../example-message.test-support.ts'
import { folderAt } from './folder.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'
import { readWal } from './wal.ts'

const MESSAGES = 20

/** The folder of a server that was killed after it had accepted messages, one commit each. */
async function killed(t: TestContext): Promise<TemporaryQueue> {
  const running = await TemporaryQueue.make(t)
  const store = await running.open()
  for (let n = 0; n < MESSAGES; n++) await store.accept(example(n))
  return copyOf(t, running)
}

/** What a server that is killed now would leave. */
async function copyOf(t: TestContext, running: TemporaryQueue): Promise<TemporaryQueue> {
  const left = await TemporaryQueue.make(t)
  for (const name of ['queue.db', 'queue.db-wal', 'queue.db-shm', 'queue.mark']) {
    copyFileSync(join(running.folder, name), join(left.folder, name))
  }
  return left
}

function flipBit(path: string, at: number): void {
  const bytes = readFileSync(path)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  writeFileSync(path, bytes)
}

const refused = { code: 'in-doubt' }

it('after a crash all that was accepted is there', async (t) => {
  const queue = await killed(t)
  const store = await queue.open()
  assert.deepEqual([store.recovery.begun, store.recovery.queued], ['after-crash', MESSAGES])
  assert.deepEqual(store.recovery.setAside, [])
})

it('a flipped bit in any part of the log that hides commits refuses the start, and changes nothing', async (t) => {
  const queue = await killed(t)
  const { log, database } = folderAt(queue.folder)
  const whole = readFileSync(log)
  const wal = readWal(log)
  assert.ok(wal && wal.frames.length > MESSAGES && wal.frames.every(({ sound }) => sound))
  const last = wal.frames.findLast(({ commit }) => commit > 0)
  // In the head of the log, in the head of the first frame, in its page, in the middle, in the last transaction.
  for (const at of [20, 40, 32 + 24 + 100, Math.floor(whole.length / 2), (last?.at ?? 0) + 7]) {
    writeFileSync(log, whole)
    flipBit(log, at)
    const before = [readFileSync(log), readFileSync(database)]
    await assert.rejects(queue.open(), refused, `octet ${at}`)
    assert.deepEqual([readFileSync(log), readFileSync(database)], before)
  }
  writeFileSync(log, whole)
  assert.equal((await queue.open()).recovery.queued, MESSAGES)
})

it('the end of the log that a power cut left half written is no loss', async (t) => {
  const queue = await killed(t)
  const { log, mark } = folderAt(queue.folder)
  const last = readWal(log)?.frames.findLast(({ commit }) => commit > 0)
  flipBit(log, (last?.at ?? 0) + 7)
  writeFileSync(mark, JSON.stringify({ state: 'open', boot: 'another boot' }))
  const store = await queue.open()
  assert.deepEqual([store.recovery.begun, store.recovery.queued], ['after-crash', MESSAGES - 1])
})

it('what a power cut tore is not taken for a loss by the start after a crash that follows it, nor by a look', async (t) => {
  const queue = await killed(t)
  const { log, mark } = folderAt(queue.folder)
  const commits = readWal(log)?.frames.filter(({ commit }) => commit > 0) ?? []
  // More is left of it than the first transaction of a start covers.
  flipBit(log, (commits.at(-MESSAGES / 2)?.at ?? 0) + 7)
  const tail = readFileSync(log)
  for (const { at } of commits.slice(-MESSAGES / 2, -1)) tail.fill(0, at - 20, at - 16)
  writeFileSync(log, tail)
  writeFileSync(mark, JSON.stringify({ state: 'open', boot: 'another boot' }))
  const store = await queue.open()
  assert.equal(store.recovery.begun, 'after-crash')
  await queue.reader().close()
  const left = await copyOf(t, queue)
  assert.equal((await left.open()).recovery.queued, store.recovery.queued)
})

it('after a loss was accepted a crash raises no second alarm', async (t) => {
  const queue = await killed(t)
  const { log } = folderAt(queue.folder)
  flipBit(log, Math.floor(statSync(log).size / 2))
  const store = await queue.open({ acceptLoss: true })
  await queue.reader().close()
  const left = await copyOf(t, queue)
  assert.equal((await left.open()).recovery.queued, store.recovery.queued)
})

it('a log that is gone or empty refuses the start', async (t) => {
  const queue = await killed(t)
  const { log } = folderAt(queue.folder)
  truncateSync(log, 0)
  await assert.rejects(queue.open(), refused)
  rmSync(log)
  assert.throws(() => queue.reader(), refused, 'the rest is not shown as if it were all')
  await assert.rejects(queue.open(), { code: 'in-doubt', message: /its log \(queue\.db-wal\) is gone/ })
})

it('a database that is gone, empty or cut short refuses the start, after a stop too', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const { database, mark } = folderAt(queue.folder)
  const first = await queue.open()
  assert.equal(first.recovery.begun, 'new')
  for (let n = 0; n < MESSAGES; n++) await first.accept(example(n))
  await first.close()
  const whole = readFileSync(database)
  truncateSync(database, whole.length - 8192)
  await assert.rejects(queue.open(), { code: 'in-doubt', message: /1 pages are missing/ })
  truncateSync(database, 0)
  await assert.rejects(queue.open(), { code: 'in-doubt', message: /gone or empty/ })
  rmSync(database)
  await assert.rejects(queue.open(), { code: 'in-doubt', message: /gone or empty/ })
  writeFileSync(mark, 'a mark that cannot be read is a mark all the same')
  await assert.rejects(queue.open(), { code: 'in-doubt', message: /gone or empty/ })
  writeFileSync(database, whole)
  assert.equal((await queue.open()).recovery.queued, MESSAGES)
})

it('whoever accepts the loss goes on with what can be read, and what is damaged is kept', async (t) => {
  const queue = await killed(t)
  const { log } = folderAt(queue.folder)
  flipBit(log, Math.floor(statSync(log).size / 2))
  const damaged = readFileSync(log)
  const store = await queue.open({ acceptLoss: true, now: 5 })
  const { begun, queued, setAside } = store.recovery
  assert.equal(begun, 'in-doubt')
  assert.ok(queued > 0 && queued < MESSAGES, `${queued} of ${MESSAGES}`)
  const kept = setAside[0]?.kept ?? ''
  assert.ok(existsSync(kept))
  assert.deepEqual(readFileSync(`${kept}-wal`), damaged)
  await store.accept(example(99))
  await store.close()
  assert.equal((await queue.open()).recovery.queued, queued + 1, 'the next start is in no doubt')
})

it('whoever accepts that the database is gone begins anew, with its contents kept', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  const body = await first.openBody(example(1).message.id)
  await body.write(new Uint8Array(10))
  await first.accept({ ...example(1), content: await body.finish() })
  await first.close()
  rmSync(folderAt(queue.folder).database)
  const store = await queue.open({ acceptLoss: true })
  assert.equal(store.recovery.queued, 0)
  assert.deepEqual(readdirSync(folderAt(queue.folder).orphanedBodies), [example(1).message.id])
  assert.match(store.recovery.setAside.at(-1)?.what ?? '', /1 content/)
})

it('a queue of a version that left no mark is taken as it is', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  await first.accept(example(1))
  await first.close()
  rmSync(folderAt(queue.folder).mark)
  assert.equal((await queue.open()).recovery.queued, 1)
})

it('a log that was only taken away is found under its second name, and nothing is lost', async (t) => {
  const queue = await killed(t)
  const { log, keptLog } = folderAt(queue.folder)
  linkSync(log, keptLog)
  rmSync(log)
  assert.throws(() => queue.reader(), refused, 'until a start has put it back')
  const store = await queue.open()
  assert.deepEqual([store.recovery.begun, store.recovery.queued], ['after-crash', MESSAGES])
})

it('another program of SQLite that looked at the queue after a crash raises no alarm', async (t) => {
  const queue = await killed(t)
  const { log, keptLog, database } = folderAt(queue.folder)
  linkSync(log, keptLog)
  const look = new DatabaseSync(database)
  look.prepare('SELECT count(*) FROM message').get()
  look.close()
  assert.ok(!existsSync(log))
  const store = await queue.open()
  assert.deepEqual([store.recovery.begun, store.recovery.queued], ['after-crash', MESSAGES])
  assert.ok(existsSync(keptLog))
  await store.close()
  assert.ok(!existsSync(keptLog), 'a stop in order leaves nothing')

  const other = await killed(t)
  const folder = folderAt(other.folder)
  renameSync(folder.log, folder.keptLog)
  flipBit(folder.keptLog, Math.floor(statSync(folder.keptLog).size / 2))
  await assert.rejects(other.open(), refused, 'a log that is damaged proves nothing')
})

it('a log that was cut at the end of a transaction is missed, for its index knows how long it was', async (t) => {
  const queue = await killed(t)
  const { log, logIndex, mark } = folderAt(queue.folder)
  const wal = readWal(log)
  const commits = wal?.frames.filter(({ commit }) => commit > 0) ?? []
  truncateSync(log, (commits.at(-3)?.at ?? 0) + 8192)
  assert.ok(existsSync(logIndex))
  await assert.rejects(queue.open(), { code: 'in-doubt', message: /has been cut short: \d+ of \d+ frames/ })
  writeFileSync(mark, JSON.stringify({ state: 'open', boot: 'another boot' }))
  assert.equal((await queue.open()).recovery.queued, MESSAGES - 2, 'after a power cut that is how a log may end')
})
