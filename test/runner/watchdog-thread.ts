// The other side of watchdog.ts: waits for the beats of the main thread, and when they stay away asks the debugger where
// that thread is, prints it, and kills the process.

import { writeSync } from 'node:fs'
import { Session, type Debugger } from 'node:inspector'
import { workerData } from 'node:worker_threads'

import { systemClock } from '../../src/core/clock.ts'
import { seconds } from '../../src/core/time.ts'

export interface Watched {
  /** 1 when a beat has come that was not yet seen. */
  readonly beat: Int32Array
  /** Milliseconds of processor time without a beat; on a busy machine that is more by the clock. */
  readonly patience: number
  /** The test files. */
  readonly what: string
}

const { beat, patience, what } = workerData as Watched
const FRAMES = 12

/** What stands in a system call uses no processor, and is ended when this many times its patience has passed. */
const IN_SYSTEM_CALL = 10
const LOOKS_IN_PATIENCE = 4

let used = process.cpuUsage()
for (let looks = 0; looks < LOOKS_IN_PATIENCE * IN_SYSTEM_CALL; looks++) {
  Atomics.wait(beat, 0, 0, patience / LOOKS_IN_PATIENCE)
  const { user, system } = process.cpuUsage(used)
  if (Atomics.exchange(beat, 0, 0) === 1) {
    used = process.cpuUsage()
    looks = 0
  } else if ((user + system) / 1000 > patience) {
    break
  }
}

const session = new Session()
const scripts = new Map<string, string>()
session.connectToMainThread()
session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.scriptId, params.url))
session.on('Debugger.paused', ({ params }) => end(params.callFrames.slice(0, FRAMES).map(place)))
session.post('Debugger.enable')
session.post('Debugger.pause')
// A thread that stands in a system call cannot be paused.
systemClock.after(seconds(2), () => end(['a call outside of JavaScript']), true)

const place = ({ functionName, location }: Debugger.CallFrame): string =>
  `${functionName || '(top)'} (${scripts.get(location.scriptId)}:${location.lineNumber + 1})`

function end(where: readonly string[]): void {
  writeSync(2, `${what}: the event loop stood still\n    at ${where.join('\n    at ')}\n`)
  process.kill(process.pid, 'SIGKILL')
}
