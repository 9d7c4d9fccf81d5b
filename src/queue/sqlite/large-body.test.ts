// Large bodies: files that are whole or absent, and that go with their message.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { crc32 } from 'node:zlib'
import { active, at, delivered, example, idOf } from '../example-message.test-support.ts'
import type { QueueStore } from '../store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

async function write(store: QueueStore, n: number, size = 1000) {
  const body = await store.openBody(idOf(n))
  await body.write(new Uint8Array(size).fill(n))
  return { body, content: await body.finish() }
}

const files = (queue: TemporaryQueue): string[] =>
  readdirSync(join(queue.folder, 'bodies'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

it('the file appears under its name when it is finished, and goes when the message is', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const body = await store.openBody(idOf(1))
  await body.write(new Uint8Array(3).fill(1))
  const path = join(queue.folder, 'bodies', idOf(1))
  assert.equal(existsSync(path), false)
  await body.write(new Uint8Array(2).fill(2))
  const content = await body.finish()
  assert.ok(content.kind === 'stored')
  assert.deepEqual([content.size, content.sum], [5, crc32(new Uint8Array([1, 1, 1, 2, 2]))])
  assert.deepEqual([...readFileSync(path)], [1, 1, 1, 2, 2])
  await store.accept({ ...example(1, { to: { 'a@x.test': active } }), content })
  await store.settle({ message: idOf(1), states: [{ index: 0, state: delivered(5) }], events: [], spawned: [] })
  await store.nextDue([])
  assert.deepEqual(files(queue), [])
})

it('a discarded body leaves nothing behind, finished or not', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const unfinished = await store.openBody(idOf(1))
  await unfinished.write(new Uint8Array(10))
  const { body: finished } = await write(store, 2)
  assert.equal(files(queue).length, 2)
  await unfinished.discard()
  await finished.discard()
  await finished.discard()
  assert.deepEqual(files(queue), [])
  await assert.rejects(unfinished.write(new Uint8Array(1)))
})

it('files that no message owns are set aside at the next start, those of finished messages go, others stay', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  await first.accept({ ...example(1), content: (await write(first, 1)).content })
  await write(first, 2)
  const unfinished = await first.openBody(idOf(3))
  t.after(() => unfinished.discard())
  await unfinished.write(new Uint8Array(10))
  await first.close()
  writeFileSync(join(queue.folder, 'bodies', 'stray'), 'x')
  const store = await queue.open()
  assert.deepEqual(readdirSync(join(queue.folder, 'bodies', 'orphaned')).sort(), [idOf(2), 'stray'])
  assert.deepEqual(files(queue).sort(), [idOf(1), idOf(2), 'stray'].sort())
  assert.deepEqual(
    store.recovery.setAside.map(({ what }) => what),
    ['2 contents'],
  )
  const [claimed] = await store.claimDue(at(9), 9, [])
  assert.equal(claimed?.content.kind, 'stored')
})

it('a file that was not made for the message is not taken', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const { content } = await write(store, 1)
  await assert.rejects(store.accept({ ...example(2), content }), { code: 'internal' })
  await store.accept({ ...example(1), content })
})

it('a body of no octets and one of half a megabyte live in the database as well', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.accept(example(1, { content: '' }))
  await store.accept(example(2, { content: 'z'.repeat(500_000) }))
  const sizes = (await store.claimDue(at(9), 9, [])).map(
    ({ content }) => content.kind === 'inline' && content.bytes.length,
  )
  assert.deepEqual(sizes, [0, 500_000])
})
