// The clock on the wall is moved under a server that has mail to try again: ahead by a day and by ten years, back again, and
// behind; and under one that began with a clock ten years ahead. Nothing bounces for its age, and all comes soon after the next hop
// takes mail again.

import assert from 'node:assert/strict'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { days, type Duration } from '../../src/core/time.ts'
import { buildLibrary } from '../support/build-library.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { scene } from './scene.ts'

const SOURCE = fileURLToPath(new URL('./moved-clock.c', import.meta.url))
const TEN_YEARS = days(3653)
const MESSAGES = 5

export const clockIsMoved = (): Promise<string> => moved([days(1), TEN_YEARS, days(0), days(-1), days(0)])
export const clockIsMovedBack = (): Promise<string> => moved([days(-1), days(0)])
/** As a machine without a battery, whose clock is set once the network is there. */
export const clockBeganWrong = (): Promise<string> => moved([days(0)], TEN_YEARS)

async function moved(moves: readonly Duration[], began: Duration = days(0)): Promise<string> {
  await using folder = await tempFolder()
  const library = join(folder.path, 'moved-clock.so')
  await buildLibrary(SOURCE, library)
  const path = join(folder.path, 'ahead')
  const file = openSync(path, 'w+')
  const setAhead = (by: Duration): unknown => writeSync(file, BigInt64Array.of(BigInt(by / 1000)), 0, 8, 0)
  setAhead(began)
  let refuses = true
  let refused = 0
  try {
    return await scene(
      (port) => ({ smarthost: `127.0.0.1:${port}` }),
      async ({ sender, start }) => {
        const server = await start(['env', `LD_PRELOAD=${library}`, `MOVED_CLOCK=${path}`])
        /** Some are deferred by this clock. */
        const deferred = async (): Promise<void> => {
          const before = refused
          await sender.send(MESSAGES)
          await waitFor('messages to be deferred', () => refused >= before + MESSAGES)
        }
        await deferred()
        for (const by of moves) {
          setAhead(by)
          await deferred()
        }
        await waitFor('a word of it', () => /the clock was set/.test(server.output))
        refuses = false
        assert.deepEqual(sender.refusals, [])
      },
      { refuse: () => (refuses ? (refused++, '451 4.3.0 later\r\n') : undefined) },
    )
  } finally {
    closeSync(file)
  }
}
