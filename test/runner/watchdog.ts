// Loaded before each test file (`--import`), so that no red test hangs the run. Two things can: an endless loop, which no
// timer of the process itself can end (--test-timeout is one), so a thread watches for it; and something that a test left
// open when it failed, such as a server, which keeps the process for ever.

import { writeSync } from 'node:fs'
import { afterEach, beforeEach } from 'node:test'
import { Worker } from 'node:worker_threads'

import { systemClock } from '../../src/core/clock.ts'
import { duration } from '../../src/core/time.ts'
import type { Watched } from './watchdog-thread.ts'

/** Milliseconds of processor time; longer than any call that a test waits for in one piece, such as `spawnSync` of the server. */
const PATIENCE = Number(process.env['WAYBILL_TEST_PATIENCE'] ?? 45_000)
const BEATS_IN_PATIENCE = 10

const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
const what = process.argv.slice(1).join(' ')
const watched: Watched = { beat: flag, patience: PATIENCE, what }
const thread = new Worker(new URL('./watchdog-thread.ts', import.meta.url), { workerData: watched, execArgv: [] })
thread.unref()

let ended = false
/** Beats since the last test ended, while no other has begun. */
let idleBeats = 0
beforeEach(() => {
  ended = false
})
afterEach(() => {
  ended = true
  idleBeats = 0
})

function beat(): void {
  Atomics.store(flag, 0, 1)
  Atomics.notify(flag, 0)
  if (ended && ++idleBeats > BEATS_IN_PATIENCE) {
    const open = process.getActiveResourcesInfo().join(', ')
    writeSync(2, `${what}: the tests have ended, and this keeps their process alive: ${open}\n`)
    process.exit(1)
  }
  systemClock.after(duration(PATIENCE / BEATS_IN_PATIENCE), beat)
}
beat()
