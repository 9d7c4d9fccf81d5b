// The reading port where nothing else waits for the thread: the command line on the queue of a stopped server.

import { askAtOnce, readerOver, type Ask, type QueueReader } from '../reader.ts'
import { openRows } from './queue-rows.ts'
import { asStoreError } from './sqlite-error.ts'

/** Undefined when there is no queue in the folder. Throws a StoreError when there is one that cannot be read. */
export function openReader({ folder }: { readonly folder: string }): QueueReader | undefined {
  const rows = openRows(folder)
  if (!rows) return undefined
  const answer = askAtOnce(rows)
  const ask: Ask = (question, ...asked) =>
    answer(question, ...asked).catch((error: unknown) => {
      throw asStoreError(error)
    })
  return readerOver(ask, async () => rows.close())
}
