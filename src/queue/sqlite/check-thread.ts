// The thread that looks through a large database beside the work of a server (check-rows.ts): it rests as long as it has worked,
// and gives way to everything else where the system can tell threads apart. It must not be imported: start-check.ts starts it.

import { constants, setPriority } from 'node:os'
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { systemClock } from '../../core/clock.ts'
import { between, duration } from '../../core/time.ts'
import { CheckRows } from './check-rows.ts'
import { folderAt } from './folder.ts'
import { openAndLook } from './queue-rows.ts'
import type { CheckWire, ReaderStartWire } from './wire.ts'

/** Between two slices, so that one that takes no time to speak of does not take all of it. */
const LEAST_REST = duration(1)

function start(parent: MessagePort, { folder }: ReaderStartWire): void {
  // On Linux this is for the calling thread alone, elsewhere for the whole process.
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW)
  const db = openAndLook(folderAt(folder).database)
  const rows = new CheckRows(db)
  const tell = (report: CheckWire): void => parent.postMessage(report, [])
  tell({ kind: 'begun', of: rows.of })
  const slice = (): void => {
    const began = systemClock.ticks()
    const looked = rows.next()
    if (!looked) {
      db.close()
      tell({ kind: 'done' })
      parent.close()
      return
    }
    tell({ kind: 'looked', ...looked })
    rest = systemClock.after(duration(Math.max(LEAST_REST, between(began, systemClock.ticks()))), slice)
  }
  let rest = systemClock.after(LEAST_REST, slice)
  parent.once('message', () => {
    rest.cancel()
    db.close()
    parent.close()
  })
}

if (parentPort) start(parentPort, workerData as ReaderStartWire)
