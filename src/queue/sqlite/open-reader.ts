// The reading port where nothing else waits for the thread: the command line on the queue of a stopped server.

import { askAtOnce, readerOver, type Ask, type QueueReader } from '../reader.ts'
import { examine, inDoubt } from './examine.ts'
import { folderAt } from './folder.ts'
import { openRows } from './queue-rows.ts'
import { asStoreError } from './sqlite-error.ts'

/**
 * Undefined when there is no queue in the folder. Throws a StoreError when there is one that cannot be read, or of which mail
 * may be missing: what is left of it must not be shown as if it were all.
 */
export function openReader({ folder }: { readonly folder: string }): QueueReader | undefined {
  const finding = examine(folderAt(folder))
  if (finding.kind === 'doubtful') throw inDoubt(folder, finding.why)
  if (finding.kind === 'whole' && finding.logAside) {
    throw inDoubt(folder, 'its log (queue.db-wal) was taken away; the next start puts it back from its second name')
  }
  const rows = openRows(folder)
  if (!rows) return undefined
  const answer = askAtOnce(rows)
  const ask: Ask = (question, ...asked) =>
    answer(question, ...asked).catch((error: unknown) => {
      throw asStoreError(error)
    })
  return readerOver(ask, async () => rows.close())
}
