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
  /** 0 where the frame does not tell (read as \`assumed\` only). */
  readonly page: number
  readonly commit: number
  /** Where its octets begin in the file. */
  readonly at: number
  /** Whether SQLite would read it: its checksum and those of all before it are right. */
  readonly sound: boolean
  /** Whether its own checksum is right, whatever stands before it. */
  readonly intact: boolean
}

export interface Wal {
  readonly pageSize: number
  /** Whether the header's own checksum is right; where it is not, SQLite ignores the log. */
  readonly headerSound: boolean
  readonly salts: Uint8Array
  /** Those that were written since the log was begun anew, in order, behind a wrong checksum too. */
  readonly frames: readonly Frame[]
}

/**
 * Undefined when there is no log, or nothing in it. With `assumed`, a page size, all that there is of the log is read, to get
 * out what can be got: where its header is damaged the frames tell which belong together, and among them stand those whose
 * own head is damaged, as frames of page 0.
 */
export function readWal(path: string, assumed?: number): Wal | undefined {
  const file = openToLook(path)
  return file === undefined ? undefined : read(file, assumed)
}

function read(file: number, assumed: number | undefined): Wal | undefined {
  const bytes = new Uint8Array(HEADER)
  const length = fstatSync(file).size
  if (length <= HEADER || readSync(file, bytes, 0, HEADER, 0) < HEADER) return undefined
  const header = readHeader(bytes)
  if (header.sound)
    return { ...header, headerSound: true, frames: readFrames(file, length, header, assumed !== undefined) }
  const pageSize = assumed ?? header.pageSize
  // A header that says nonsense tells nothing of the frames.
  if (pageSize === 0) return { pageSize, headerSound: false, salts: header.salts, frames: [] }
  const salts = assumed === undefined ? header.salts : saltsOfFrames(file, length, pageSize)
  return {
    pageSize,
    headerSound: false,
    salts,
    frames: readFrames(file, length, { ...header, pageSize, salts }, assumed !== undefined),
  }
}

/**
 * Those of the frames that were written last, which stand first. Neighbours that agree are not damaged; but after a log was
 * begun anew a single frame may stand before those of the time before, whose first salt is less by one.
 */
function saltsOfFrames(file: number, length: number, pageSize: number): Uint8Array {
  const all: Buffer[] = []
  for (let at = HEADER; at + FRAME_HEADER + pageSize <= length; at += FRAME_HEADER + pageSize) {
    const salts = Buffer.alloc(8)
    readSync(file, salts, 0, 8, at + 8)
    all.push(salts)
  }
  const [first = Buffer.alloc(8)] = all
  const agreed = all.find((salts, n) => all[n + 1]?.equals(salts)) ?? first
  return first.readUInt32BE(0) === (agreed.readUInt32BE(0) + 1) >>> 0 ? first : agreed
}

interface Header {
  readonly sound: boolean
  /** 0 where it cannot be one. */
  readonly pageSize: number
  readonly isBig: boolean
  readonly salts: Uint8Array
  readonly sum: Sum
}

function readHeader(bytes: Uint8Array): Header {
  const fields = view(bytes)
  const magic = fields.getUint32(0)
  const isOurs = (magic & ~1) === MAGIC
  const size = fields.getUint32(8)
  const isSize = size >= 512 && size <= 65_536 && (size & (size - 1)) === 0
  // Where it does not say, it is taken for one that was written here.
  const isBig = isOurs ? (magic & 1) === 1 : NATIVE_BIG
  const sum = sumAt(fields, 24)
  const sound = isOurs && isSize && isSame(add(ZERO, bytes.subarray(0, 24), isBig), sum)
  return { sound, pageSize: isOurs && isSize ? size : 0, isBig, salts: bytes.slice(16, 24), sum }
}

function readFrames(file: number, length: number, header: Header, all: boolean): Frame[] {
  const buffer = new Uint8Array(FRAME_HEADER + header.pageSize)
  const fields = view(buffer)
  const frames: Frame[] = []
  let lastOwn = 0
  let sound = header.sound
  /** What the frame before says its sum is, and what it is. */
  let before = { said: header.sum, found: header.sum }
  for (let at = HEADER; at + buffer.length <= length; at += buffer.length) {
    if (readSync(file, buffer, 0, buffer.length, at) < buffer.length) break
    const own = Buffer.compare(buffer.subarray(8, 16), header.salts) === 0
    const said = sumAt(fields, 16)
    const sumFrom = (from: Sum): Sum =>
      add(add(from, buffer.subarray(0, 8), header.isBig), buffer.subarray(FRAME_HEADER), header.isBig)
    const found = sumFrom(before.said)
    const intact =
      own && (isSame(found, said) || (!isSame(before.said, before.found) && isSame(sumFrom(before.found), said)))
    sound &&= intact
    before = { said, found }
    const page = own ? fields.getUint32(0) : 0
    if (page === 0 && !all) continue
    frames.push({ page, commit: own ? fields.getUint32(4) : 0, at: at + FRAME_HEADER, sound, intact })
    if (own) lastOwn = frames.length
  }
  // What follows was written before the log was begun anew.
  return frames.slice(0, lastOwn)
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const NATIVE_BIG = endianness() === 'BE'

/** The running checksum of a log, over 32-bit words of the byte order that its header names. */
type Sum = readonly [first: number, second: number]

const ZERO: Sum = [0, 0]
const isSame = (one: Sum, other: Sum): boolean => one[0] === other[0] && one[1] === other[1]
const sumAt = (fields: DataView, at: number): Sum => [fields.getUint32(at), fields.getUint32(at + 4)]

function add([one, other]: Sum, bytes: Uint8Array, isBig: boolean): Sum {
  const swapped = isBig !== NATIVE_BIG
  const words = new Uint32Array(bytes.slice().buffer)
  let first = one
  let second = other
  for (let i = 0; i + 1 < words.length; i += 2) {
    first = (first + wordOf(words[i] ?? 0, swapped) + second) >>> 0
    second = (second + wordOf(words[i + 1] ?? 0, swapped) + first) >>> 0
  }
  return [first, second]
}

function wordOf(value: number, swapped: boolean): number {
  if (!swapped) return value
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}
