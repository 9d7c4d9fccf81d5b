// Prints every five seconds how long the event loop kept work waiting: `node --import ./bench/profile/loop-waits.ts ...`.
// See docs/profiling.md.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread, threadId } from 'node:worker_threads'
import { systemClock } from '../../src/core/clock.ts'
import { seconds } from '../../src/core/time.ts'

const EVERY = seconds(5)
/** Shorter waits than this, in ms, are not seen. */
const RESOLUTION = 5

const waits = monitorEventLoopDelay({ resolution: RESOLUTION })
const thread = isMainThread ? 'main thread' : `thread ${threadId}`
const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`

function report(): void {
  const [half, most] = [waits.percentile(50), waits.percentile(99)]
  process.stderr.write(`${thread}: half waited less than ${ms(half)}, 99 % ${ms(most)}, the longest ${ms(waits.max)}\n`)
  waits.reset()
  systemClock.after(EVERY, report, true)
}

waits.enable()
systemClock.after(EVERY, report, true)
