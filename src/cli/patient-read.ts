// Reads what gives its octets once, slowly or without an end: pipes with a name, terminals, devices, files of /proc. A read that waits
// in the kernel holds a thread, and the process could not even end before it; so this asks again and again, and tells whoever waits.

import { constants, createReadStream, statSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { isatty } from 'node:tty'
import { between, duration, seconds } from '../core/time.ts'
import type { Terminal } from './terminal.ts'

/** After so long without an octet something is said. */
export const PATIENCE = seconds(3)
const PAUSE = duration(50)
const PIECE = 65_536
/** Of a device that gives octets for ever, more than anybody looks at. */
const MOST_OF_DEVICE = 65 * 1024 * 1024

/** Nobody has written anything to it. The code is for whoever says why a file cannot be read. */
class SilentFileError extends Error {
  readonly code = 'ENODATA'
  readonly syscall = 'read'
  readonly path: string
  constructor(path: string) {
    super('it is silent')
    this.path = path
  }
}

/** A pipe, a terminal or a device gives its bytes once, and has no place to go back to; so may a file of /proc, which has no size. */
export const isReadOnce = (name: string): boolean => {
  const found = statSync(name)
  return !found.isDirectory() && (!found.isFile() || found.size === 0)
}

export const openInput = (name: string, terminal: Pick<Terminal, 'clock' | 'err'>): Readable =>
  isReadOnce(name) ? Readable.from(readPatiently(name, terminal), { objectMode: false }) : createReadStream(name)

export async function* readPatiently(
  path: string,
  { clock, err }: Pick<Terminal, 'clock' | 'err'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  const isPipe = (await file.stat()).isFIFO()
  // Somebody is at the other end, and may have more to say.
  const isWaitedFor = isPipe || isatty(file.fd)
  const pause = (): Promise<void> => new Promise((resolve) => void clock.after(PAUSE, resolve, true))
  let heard = clock.ticks()
  let size = 0
  let told = false
  for (;;) {
    const piece = await readNow(file)
    if (piece === 'ended' && !(isPipe && size === 0)) return
    if (typeof piece !== 'string') {
      size += piece.length
      yield piece
      if (!isWaitedFor && size >= MOST_OF_DEVICE) return
      heard = clock.ticks()
      continue
    }
    if (between(heard, clock.ticks()) >= PATIENCE) {
      // A pipe looks ended to whoever opens it before anybody writes.
      if (piece === 'ended' || (!isWaitedFor && size === 0)) throw new SilentFileError(path)
      if (!isWaitedFor) {
        err(`waybill: ${path} does not end, and gives nothing more: what came until now is looked at.\n`)
        return
      }
      if (!told) err(`waybill: waiting for more from ${path}; Ctrl-C ends.\n`)
      told = true
    }
    await pause()
  }
}

async function readNow(file: FileHandle): Promise<Uint8Array | 'ended' | 'nothing-yet'> {
  try {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE), 0, PIECE)
    return bytesRead === 0 ? 'ended' : buffer.subarray(0, bytesRead)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 'nothing-yet'
    throw error
  }
}
