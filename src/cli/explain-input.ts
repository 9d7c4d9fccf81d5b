// Reads what `waybill explain` is given in files and pipes. Looks at the beginning of each to tell logs, which are read piece by
// piece by others, from what is small enough to be read whole. Loaded when there is a file or a pipe.

import { createReadStream, statSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { decodeText } from '../core/charset.ts'
import { archiveKind, unpack } from '../diagnose/documents/unpack.ts'
import { looksLikeLog } from '../diagnose/logs/looks-like-log.ts'
import { isReadOnce } from './patient-read.ts'

/** A mailbox file of bounces may be large; more than this is cut, and that is said. */
export const MOST_BYTES = 64 * 1024 * 1024
const BEGINNING = 65_536

export interface Begun {
  readonly log: boolean
  /** The whole again, from its first byte. */
  readonly stream: Readable
}

/** Reads the beginning of a stream and gives it back with the rest. */
export async function begin(stream: Readable): Promise<Begun> {
  const pieces = stream.iterator() as AsyncIterator<unknown>
  const read: Uint8Array[] = []
  let size = 0
  let ended = false
  while (size < BEGINNING && !ended) {
    const { value, done } = await pieces.next()
    if (done === true) ended = true
    else {
      const piece = Buffer.from(value as Uint8Array)
      read.push(piece)
      size += piece.length
    }
  }
  const all = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    yield* read
    if (ended) return
    for (;;) {
      const { value, done } = await pieces.next()
      if (done === true) return
      yield Buffer.from(value as Uint8Array)
    }
  }
  return { log: beginsLikeLog(Buffer.concat(read)), stream: Readable.from(all(), { objectMode: false }) }
}

export interface Expanded {
  readonly files: readonly string[]
  /** Folders without a log. */
  readonly without: readonly string[]
}

/** Folders stand for the logs directly in them; what else lies there is left alone. */
export async function expandFolders(names: readonly string[]): Promise<Expanded> {
  const files: string[] = []
  const without: string[] = []
  for (const name of names) {
    if (!statSync(name).isDirectory()) {
      files.push(name)
      continue
    }
    const entries = await readdir(name, { withFileTypes: true })
    const logs: string[] = []
    for (const entry of entries) {
      const file = join(name, entry.name)
      if (entry.isFile() && !isReadOnce(file) && (await fileBeginsLikeLog(file).catch(() => false))) logs.push(file)
    }
    if (logs.length === 0) without.push(name)
    files.push(...logs.toSorted())
  }
  return { files, without }
}

export async function fileBeginsLikeLog(name: string): Promise<boolean> {
  const file = await open(name)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0)
    return beginsLikeLog(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
/** What is not unpacked here; the reader of logs says so, and what to do. */
const NOT_UNPACKED = ['\xfd7zXZ\0', 'BZh', '\x04"M\x18'] as const

function beginsLikeLog(bytes: Buffer): boolean {
  // Nobody sends reports so; logs are rotated so.
  if (bytes.subarray(0, 4).equals(ZSTD)) return true
  const magic = bytes.toString('latin1', 0, 6)
  if (NOT_UNPACKED.some((packed) => magic.startsWith(packed))) return true
  const content = archiveKind(bytes) === 'gzip' ? unpack(bytes, BEGINNING) : bytes
  return content !== undefined && looksLikeLog(decodeText(content))
}

export interface ReadWhole {
  readonly bytes: Uint8Array
  readonly cut: boolean
}

export async function readWhole(source: string | Readable): Promise<ReadWhole> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of typeof source === 'string' ? createReadStream(source) : source) {
    const bytes = Buffer.from(piece as Uint8Array)
    pieces.push(bytes)
    size += bytes.length
    if (size > MOST_BYTES) break
  }
  return { bytes: Buffer.concat(pieces).subarray(0, MOST_BYTES), cut: size > MOST_BYTES }
}
