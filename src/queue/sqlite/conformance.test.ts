// The SQLite store keeps every promise of the port: written and read in one thread, and read on a thread of its own. What goes to the
// thread that writes and comes from it is the same in both; that a thread does it is for store-death.test.ts and the scenarios.

import type { TestContext } from 'node:test'
import type { QueueReader } from '../reader.ts'
import { describeStore, HISTORY, type StorePlace } from '../store-conformance.test-support.ts'
import type { QueueStore } from '../store.ts'
import type { OpenStoreOptions } from './open-store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

interface Opening {
  readonly open: (queue: TemporaryQueue, options: Partial<OpenStoreOptions> & { now?: number }) => Promise<QueueStore>
  readonly reader: (queue: TemporaryQueue) => QueueReader
}

const place = async (t: TestContext, opening: Opening): Promise<StorePlace> => {
  const queue = await TemporaryQueue.make(t)
  let store: QueueStore | undefined
  let reader: QueueReader | undefined
  return {
    open: async (history) => (store = await opening.open(queue, { history: { ...HISTORY, ...history } })),
    async crash(now, node = 0) {
      await store?.close()
      return (store = await opening.open(queue, { now, node }))
    },
    reader: () => (reader ??= opening.reader(queue)),
  }
}

describeStore('SQLite store', (t) =>
  place(t, { open: (queue, options) => queue.open(options), reader: (queue) => queue.reader() }),
)
describeStore('SQLite store that is read on a thread', (t) =>
  place(t, { open: (queue, options) => queue.open(options), reader: (queue) => queue.readerThread() }),
)
