// Opens the files of a log: plain or compressed (told by their first bytes, not by their names), several in the order of time
// (by the first time in each, else by the number that log rotation gave them: mainlog.2.gz, mainlog.1, mainlog), or standard
// input. A file that ends early or cannot be read does not stop the others.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { Instant } from '../../core/time.ts'
import { makeLineCutter } from './log-lines.ts'
import type { ReadPrefix } from './prefix.ts'

export const STANDARD_INPUT = '-'

export interface LogFile {
  readonly name: string
  /** Bytes on disk; unknown for standard input. */
  readonly size: number | undefined
  readonly first: Instant | undefined
  readonly problem?: string
}

const PIECE = 1 << 20
const SNIFFED = 65_536

/** The pieces of a file, decompressed; `onRaw` is told how many bytes of the file itself were read. */
export async function* readPieces(
  source: string | Readable,
  onRaw: (bytes: number) => void = () => undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const stream = typeof source === 'string' ? createReadStream(source, { highWaterMark: PIECE }) : source
  const raw = counted(stream, onRaw)
  const first = await raw.next()
  if (first.done === true) return
  const packer = packerOf(first.value)
  if (packer !== undefined) {
    stream.destroy()
    throw new NotUnpackedError(packer)
  }
  const unpack = unpackerFor(first.value)
  if (unpack === undefined) {
    yield* withoutUtf16(first.value, raw)
    return
  }
  const feed = async (): Promise<void> => {
    for (let next: IteratorResult<Buffer, void> = first; next.done !== true; next = await raw.next()) {
      if (!unpack.write(next.value))
        await new Promise<void>((resolve) => unpack.once('drain', resolve).once('close', resolve))
      if (unpack.destroyed) return
    }
    unpack.end()
  }
  const fed = feed().catch(
    (error: unknown) => void unpack.destroy(error instanceof Error ? error : new Error(String(error))),
  )
  try {
    for await (const piece of unpack) yield piece as Buffer
  } finally {
    unpack.destroy()
    stream.destroy()
    await fed
  }
}

async function* counted(stream: Readable, onRaw: (bytes: number) => void): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of stream) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : (piece as Buffer)
    onRaw(bytes.length)
    yield bytes
  }
}

/** PowerShell and Notepad write UTF-16, told by the mark at its beginning (RFC 2781 §3.3); all else is passed as it is. */
async function* withoutUtf16(
  first: Buffer,
  rest: AsyncGenerator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  const mark = first.length < 2 ? 0 : first.readUInt16BE(0)
  const decoder =
    mark === 0xfffe ? new TextDecoder('utf-16le') : mark === 0xfeff ? new TextDecoder('utf-16be') : undefined
  yield decoder === undefined ? first : Buffer.from(decoder.decode(first, { stream: true }))
  for await (const piece of rest)
    yield decoder === undefined ? piece : Buffer.from(decoder.decode(piece, { stream: true }))
}

/** Gzip (RFC 1952 §2.3.1) and Zstandard (RFC 8878 §3.1.1) by their magic numbers. */
function unpackerFor(bytes: Buffer): ReturnType<typeof createGunzip> | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return createGunzip({ chunkSize: 1 << 18 })
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === 0xfd2fb528) return createZstdDecompress({ chunkSize: 1 << 18 })
  return undefined
}

const PACKERS: readonly (readonly [packer: string, magic: string])[] = [
  ['xz', '\xfd7zXZ\0'],
  ['bzip2', 'BZh'],
  ['lz4', '\x04"M\x18'],
]

/** The program that packed it, where that is one whose form is not read here. */
const packerOf = (bytes: Buffer): string | undefined =>
  PACKERS.find(([, magic]) => bytes.toString('latin1', 0, magic.length) === magic)?.[0]

/** A file in a form that is not unpacked here; `packer` is the program that unpacks it. */
class NotUnpackedError extends Error {
  readonly code = 'not-unpacked'
  readonly packer: string
  constructor(packer: string) {
    super(`packed with ${packer}`)
    this.packer = packer
  }
}

/** What went wrong with a file, and what to do, for people. */
export function fileProblem(error: unknown): string {
  if (error instanceof NotUnpackedError) {
    const { packer } = error
    return `it is packed with ${packer}, which is not read here; unpack it into a pipe: ${packer} -dc FILE | waybill explain -`
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  switch (code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read it; try again with sudo'
    case 'EISDIR':
      return 'it is a folder; give the files in it, such as mainlog*'
    case 'ENXIO':
    case 'EOPNOTSUPP':
      return 'it is a socket, which gives nothing to readers; give a file or a pipe'
    case 'ENODATA':
      return 'nothing came from it, and it did not end; start what writes to it first, or give a file'
    case 'ELOOP':
      return 'its symbolic links lead round in a circle'
    case 'Z_BUF_ERROR':
      return 'its compressed data ends early; what was there has been read'
    default:
      if (code.startsWith('Z')) return 'its compressed data is damaged; what stands before the damage has been read'
      return code === '' ? String(error) : code
  }
}

/** The beginning of a file as text, decompressed; Latin-1. */
async function readBeginning(name: string): Promise<string> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of readPieces(name)) {
    pieces.push(piece)
    length += piece.length
    if (length >= SNIFFED) break
  }
  return Buffer.concat(pieces).toString('latin1', 0, SNIFFED)
}

/** Looks at each file and puts them in the order in which they were written. */
export async function arrangeFiles(names: readonly string[], readPrefix: ReadPrefix): Promise<readonly LogFile[]> {
  const files = await Promise.all(names.map((name) => lookAt(name, readPrefix)))
  return files.sort((a, b) => {
    if (a.first !== undefined && b.first !== undefined && a.first !== b.first) return a.first - b.first
    return rotation(b.name) - rotation(a.name)
  })
}

async function lookAt(name: string, readPrefix: ReadPrefix): Promise<LogFile> {
  if (name === STANDARD_INPUT) return { name, size: undefined, first: undefined }
  try {
    const { size } = await stat(name)
    return { name, size, first: firstTime(await readBeginning(name), readPrefix) }
  } catch (error) {
    // Damage behind the beginning is met again, and told, when the file is read.
    return { name, size: undefined, first: undefined, problem: fileProblem(error) }
  }
}

function firstTime(beginning: string, readPrefix: ReadPrefix): Instant | undefined {
  for (const line of beginning.split('\n', 200)) {
    const { at } = readPrefix(line)
    if (at !== undefined) return at
  }
  return undefined
}

/** 2 for `mainlog.2.gz`, 0 for `mainlog`. */
const rotation = (name: string): number => Number(/\.(\d{1,4})(?:\.[a-z]{2,4}\d?)?$/.exec(name)?.[1] ?? 0)

/** Gives every line of a file to `take`; the problem that ended it early, if any. */
export async function readLines(
  source: string | Readable,
  take: (line: string) => void,
  onRaw?: (bytes: number) => void,
  onLong?: () => void,
): Promise<string | undefined> {
  const cutter = makeLineCutter(take, onLong)
  let problem: string | undefined
  try {
    for await (const piece of readPieces(source, onRaw)) cutter.add(piece)
  } catch (error) {
    problem = fileProblem(error)
  }
  cutter.end()
  return problem
}
