// The memory store keeps the same promises as the real one.

import { MemoryStore } from './memory-store.test-support.ts'
import { describeStore, HISTORY } from './store-conformance.test-support.ts'
import { at } from './example-message.test-support.ts'

describeStore('memory store', async () => {
  let store = new MemoryStore()
  return {
    open: async (history) => (store = new MemoryStore({ ...HISTORY, ...history })),
    crash: async (now, node = 0) => (store = store.reopen(at(now), node)),
    reader: () => store.reader(),
  }
})
