// The SQLite store keeps every promise of the port.

import { describeStore, HISTORY } from '../store-conformance.ts'
import type { QueueStore } from '../store.ts'
import { TemporaryQueue } from './temporary-queue.ts'

describeStore('SQLite store', async (t) => {
  const queue = await TemporaryQueue.make(t)
  let store: QueueStore | undefined
  return {
    open: async (history) => (store = await queue.open({ history: { ...HISTORY, ...history } })),
    async crash(now) {
      await store?.close()
      return (store = await queue.open({ now }))
    },
    reader: () => queue.reader(),
  }
})
