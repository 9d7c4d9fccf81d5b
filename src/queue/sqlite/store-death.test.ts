// What becomes of a store whose thread dies.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { example } from '../example-message.test-support.ts'
import { StoreError } from '../store-error.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

it('a store thread that dies is told of once, and takes nothing any more', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const died = Promise.withResolvers<void>()
  const deaths: unknown[] = []
  const store = await queue.openOnThread({
    onDeath: ({ code, cause }) => {
      deaths.push([code, cause instanceof TypeError])
      died.resolve()
    },
  })
  store.newPort().postMessage('what no client says', [])
  const asked = assert.rejects(store.accept(example(1)), StoreError)
  await died.promise
  await asked
  await assert.rejects(store.accept(example(2)), StoreError)
  await store.close()
  assert.deepEqual(deaths, [['internal', true]])
})
