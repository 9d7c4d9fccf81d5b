// The memory store keeps the same promises as the real one.

import { MemoryStore } from './memory-store.ts'
import { describeStore, HISTORY } from './store-conformance.ts'
import { at } from './example-message.ts'

describeStore('memory store', async () => {
  let store = new MemoryStore()
  return {
    open: async (history) => (store = new MemoryStore({ ...HISTORY, ...history })),
    crash: async (now) => (store = store.reopen(at(now))),
    reader: () => store.reader(),
  }
})
