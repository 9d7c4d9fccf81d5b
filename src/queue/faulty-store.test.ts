// The faulty store fails where it is told to, and only there.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { at, example, idOf } from './example-message.test-support.ts'
import { faultAt, FaultyStore } from './faulty-store.test-support.ts'
import { MemoryStore } from './memory-store.test-support.ts'

it('the n-th write fails before it happens, the others pass', async () => {
  const inner = new MemoryStore()
  const store = new FaultyStore(inner, faultAt(2))
  await store.accept(example(1))
  await assert.rejects(store.accept(example(2)), { code: 'io-error' })
  await store.accept(example(3))
  assert.deepEqual(
    (await inner.reader().list({ limit: 9 })).map(({ message }) => message.id),
    [idOf(1), idOf(3)],
  )
  assert.equal(store.writes, 3)
})

it('a write can fail after it happened', async () => {
  const inner = new MemoryStore()
  const store = new FaultyStore(inner, faultAt(1, 'after'), () => new Error('lost answer'))
  await assert.rejects(store.accept(example(1)), { message: 'lost answer' })
  assert.ok(await inner.reader().story(idOf(1)))
})

it('claims count as writes, looking at the next due time does not', async () => {
  const store = new FaultyStore(new MemoryStore(), (_, operation) => (operation === 'claimDue' ? 'before' : 'none'))
  await store.nextDue([])
  assert.equal(store.writes, 0)
  await assert.rejects(store.claimDue(at(0), 1, []))
})
