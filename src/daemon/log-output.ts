// Standard error for a server that must not wait for whoever reads its log: a reader that has stopped, a full disk behind it
// or a terminal on hold would hold up all mail, for writing there waits otherwise. What finds no room waits in memory up to
// a limit, then lines are left out, and how many is the next line that gets through.

import { constants, fstatSync, openSync, writeSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Clock } from '../core/clock.ts'
import { seconds } from '../core/time.ts'

export interface LogOutput {
  /** One or more whole lines; returns at once and never throws. */
  write(lines: string): void
}

/** Writes what it can without waiting and returns how many octets that was; throws when nothing can be written at all. */
export type WriteSome = (bytes: Uint8Array) => number

const STANDARD_ERROR = 2
/** Octets that may wait for a reader. */
const MOST_WAITING = 1024 * 1024
const LOOK_AGAIN = seconds(0.2)

export function makeLogOutput(writeSome: WriteSome, clock: Pick<Clock, 'after'>): LogOutput {
  const waiting: Buffer[] = []
  let octets = 0
  let leftOut = 0
  let armed = false

  const keep = (bytes: Buffer): void => {
    waiting.push(bytes)
    octets += bytes.length
  }
  const flush = (): void => {
    try {
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        const written = writeSome(next)
        octets -= written
        if (written === next.length) waiting.shift()
        else waiting[0] = next.subarray(written)
        if (written === 0) break
      }
    } catch {
      // Nobody is left who could be told.
      waiting.length = 0
      octets = 0
    }
    if (octets === 0 && leftOut > 0) {
      const msg = 'lines of the log were left out because nobody read it'
      keep(Buffer.from(`${JSON.stringify({ level: 40, count: leftOut, msg })}\n`))
      leftOut = 0
    }
    if (octets > 0) lookAgain()
  }
  const lookAgain = (): void => {
    if (armed) return
    armed = true
    clock.after(LOOK_AGAIN, () => {
      armed = false
      flush()
    })
  }
  return {
    write(lines) {
      const bytes = Buffer.from(lines)
      if (octets + bytes.length > MOST_WAITING) leftOut++
      else keep(bytes)
      if (!armed) flush()
    },
  }
}

/** Standard error of this process. */
export const standardErrorOutput = (clock: Clock): LogOutput => makeLogOutput(nonBlockingError(), clock)

function nonBlockingError(): WriteSome {
  // Nobody waits for a file, and the place up to which it is written belongs to all who share it.
  if (fstatSync(STANDARD_ERROR).isFile()) return (bytes) => writeSync(STANDARD_ERROR, bytes)
  const again = reopened()
  if (again !== undefined) return (bytes) => writeWithoutWaiting(again, bytes)
  try {
    // A socket, such as that of the journal, or a pipe that somebody else owns.
    const socket = new Socket({ fd: STANDARD_ERROR, readable: false, writable: true })
    socket.on('error', () => {}).unref()
    return (bytes) => {
      if (socket.writableNeedDrain) return 0
      socket.write(bytes)
      return bytes.length
    }
  } catch {
    return (bytes) => writeSync(STANDARD_ERROR, bytes)
  }
}

/** The same pipe or terminal, opened anew, so that not waiting is our own affair and not that of all who share it. */
function reopened(): number | undefined {
  try {
    const { O_WRONLY, O_APPEND, O_NONBLOCK } = constants
    return openSync(`/proc/self/fd/${STANDARD_ERROR}`, O_WRONLY | O_APPEND | O_NONBLOCK)
  } catch {
    return undefined
  }
}

function writeWithoutWaiting(fd: number, bytes: Uint8Array): number {
  try {
    return writeSync(fd, bytes)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0
    throw error
  }
}
