// What the index of the log (queue.db-shm, https://sqlite.org/walformat.html#the_wal_index_file_format) says of its length. It is
// in memory that processes share, so that it outlives one that is killed, and means nothing after a power cut.

import { readSync } from 'node:fs'
import { endianness } from 'node:os'
import { openToLook } from './open-to-look.ts'
import type { Wal } from './wal.ts'

const HEADER = 48
const VERSION = 3_007_000

export interface LogIndex {
  /** Frames up to the last commit. */
  readonly frames: number
  /** As in the header of the log that it is of. */
  readonly salts: Uint8Array
}

/** Undefined when there is none, or none that was written to its end. */
export function readLogIndex(path: string): LogIndex | undefined {
  const file = openToLook(path)
  const bytes = Buffer.alloc(2 * HEADER)
  if (file === undefined || readSync(file, bytes, 0, bytes.length, 0) < bytes.length) return undefined
  // It is written twice, so that whoever reads it meanwhile can tell.
  if (!bytes.subarray(0, HEADER).equals(bytes.subarray(HEADER))) return undefined
  const isBig = endianness() === 'BE'
  const at = (offset: number): number => (isBig ? bytes.readUInt32BE(offset) : bytes.readUInt32LE(offset))
  if (at(0) !== VERSION || bytes[12] !== 1) return undefined
  return { frames: at(16), salts: bytes.subarray(32, 40) }
}

/** Frames that the index counts and the log does not have. */
export function missingFrames(wal: Wal, index: LogIndex | undefined): number {
  if (!index || Buffer.compare(index.salts, wal.salts) !== 0) return 0
  return Math.max(0, index.frames - (wal.frames.findLastIndex(({ commit }) => commit > 0) + 1))
}
