// The SQLite store keeps every promise of the port, read in the same thread and read on a thread of its own.

import type { TestContext } from 'node:test'
import type { QueueReader } from '../reader.ts'
import { describeStore, HISTORY, type StorePlace } from '../store-conformance.test-support.ts'
import type { QueueStore } from '../store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

const place = async (t: TestContext, makeReader: (queue: TemporaryQueue) => QueueReader): Promise<StorePlace> => {
  const queue = await TemporaryQueue.make(t)
  let store: QueueStore | undefined
  let reader: QueueReader | undefined
  return {
    open: async (history) => (store = await queue.open({ history: { ...HISTORY, ...history } })),
    async crash(now) {
      await store?.close()
      return (store = await queue.open({ now }))
    },
    reader: () => (reader ??= makeReader(queue)),
  }
}

describeStore('SQLite store', (t) => place(t, (queue) => queue.reader()))
describeStore('SQLite store with a reader thread', (t) => place(t, (queue) => queue.readerThread()))
