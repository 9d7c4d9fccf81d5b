// The reader of a running server: on a thread of its own, and started again when it dies.

import type { Clock } from '../core/clock.ts'
import type { QueueReader } from '../queue/reader.ts'
import { openReaderThread } from '../queue/sqlite/open-reader-thread.ts'
import { faultText, type Log } from './log.ts'

/** It is closed with `started`. */
export function openReader(folder: string, clock: Clock, log: Log, started: AsyncDisposableStack): QueueReader {
  const reader = openReaderThread({
    folder,
    clock,
    onDeath: (error) =>
      log.error('reader of the queue died; the next question starts it again', {
        fault: faultText(error.cause ?? error),
      }),
  })
  started.defer(() => reader.close())
  return reader
}
