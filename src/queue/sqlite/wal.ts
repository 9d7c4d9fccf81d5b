// Reads a write-ahead log of SQLite as SQLite does (https://sqlite.org/fileformat2.html#walformat), and further: where
// SQLite takes the first frame whose checksum is wrong for the end of the log, this tells whether committed transactions
// stand behind it. Reads only.

import { fstatSync, readSync } from 'node:fs'
import { endianness } from 'node:os'
import { openToLook } from './open-to-look.ts'

const HEADER = 32
const FRAME_HEADER = 24
const MAGIC = 0x377f0682

/** A page as a frame holds it. `commit` is the size of the database in pages when the frame ends a transaction, else 0. */
export interface Frame {
  readonly page: number
  readonly commit: number
  /** Where its octets begin in the file. */
  readonly at: number
  /** Whether SQLite would read it: its checksum and those of all before it are right. */
  readonly sound: boolean
}

export interface Wal {
  readonly pageSize: number
  /** Whether the header's own checksum is right; where it is not, SQLite ignores the log. */
  readonly headerSound: boolean
  /** Those that were written since the log was begun anew, in order, behind a wrong checksum too. */
  readonly frames: readonly Frame[]
}

/** Undefined when there is no log, or nothing in it. */
export function readWal(path: string): Wal | undefined {
  const file = openToLook(path)
  return file === undefined ? undefined : read(file)
}

function read(file: number): Wal | undefined {
  const header = new Uint8Array(HEADER)
  const length = fstatSync(file).size
  if (length <= HEADER || readSync(file, header, 0, HEADER, 0) < HEADER) return undefined
  const fields = view(header)
  const magic = fields.getUint32(0)
  const pageSize = fields.getUint32(8)
  const sum = new Checksum((magic & 1) === 1)
  sum.add(header.subarray(0, 24))
  const known = (magic & ~1) === MAGIC && pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0
  const headerSound = known && sum.is(fields.getUint32(24), fields.getUint32(28))
  // A header that says nonsense tells nothing of the frames; ours are always of one size.
  if (!known) return { pageSize: 0, headerSound: false, frames: [] }
  const salts: [number, number] = [fields.getUint32(16), fields.getUint32(20)]
  const buffer = new Uint8Array(FRAME_HEADER + pageSize)
  const frames: Frame[] = []
  let sound = headerSound
  for (let at = HEADER; at + buffer.length <= length; at += buffer.length) {
    if (readSync(file, buffer, 0, buffer.length, at) < buffer.length) break
    const frame = view(buffer)
    const own = frame.getUint32(8) === salts[0] && frame.getUint32(12) === salts[1]
    if (sound) {
      sum.add(buffer.subarray(0, 8))
      sum.add(buffer.subarray(FRAME_HEADER))
      sound = own && sum.is(frame.getUint32(16), frame.getUint32(20))
    }
    const page = frame.getUint32(0)
    if (own && page > 0) frames.push({ page, commit: frame.getUint32(4), at: at + FRAME_HEADER, sound })
  }
  return { pageSize, headerSound, frames }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const NATIVE_BIG = endianness() === 'BE'

/** The running checksum of a log, over 32-bit words of the byte order that its header names. */
class Checksum {
  readonly #swapped: boolean
  #first = 0
  #second = 0

  constructor(big: boolean) {
    this.#swapped = big !== NATIVE_BIG
  }

  add(bytes: Uint8Array): void {
    const words = new Uint32Array(bytes.slice().buffer)
    let first = this.#first
    let second = this.#second
    for (let i = 0; i + 1 < words.length; i += 2) {
      first = (first + this.#word(words[i] ?? 0) + second) >>> 0
      second = (second + this.#word(words[i + 1] ?? 0) + first) >>> 0
    }
    this.#first = first
    this.#second = second
  }

  is(first: number, second: number): boolean {
    return this.#first === first && this.#second === second
  }

  #word(value: number): number {
    if (!this.#swapped) return value
    return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
  }
}
