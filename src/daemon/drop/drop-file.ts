// A file of the drop folder: what `sendmail` (bin/sendmail/write-drop.js) wrote, and whether it is to be believed. Its owner is
// who sends, so it must be a file that only its owner can have written: a regular one with one name, which nobody else may
// write to. What it says of itself is a claim, read within limits. It ends in a line with length and checksum.
//
//     waybill-drop 1 {"name":"…","recipients":["a@b"],…}
//     the message, with the line ends that it came with
//     waybill-end 000000000001234 89abcdef

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** What the program asked for. Texts are bounded and without control characters; addresses are as they were typed. */
export interface DropClaims {
  /** The name of the file, so that a file of somebody's cannot be given another meaning by being put here. */
  readonly name: string
  /** The name by which `sendmail` was called. */
  readonly program: string
  readonly caller?: string
  readonly folder: string
  /** Left out: the user's own address. Empty: the null sender. */
  readonly sender?: string
  readonly recipients: readonly string[]
  /** `-t`: the recipients stand in the header, and those above are taken from them. */
  readonly extract: boolean
  readonly fullName?: string
  /** RFC 3461: words of NOTIFY, RET and ENVID. */
  readonly notify?: string
  readonly ret?: string
  readonly envid?: string
}

export interface Drop {
  readonly claims: DropClaims
  readonly uid: number
  /** Octets of the message as it stands in the file. */
  readonly size: number
  /** Throws where the checksum is another: then nothing of it may be taken. */
  pieces(): Generator<Uint8Array>
  close(): void
}

/** `unfinished`: it may be whole in a moment. `foreign`: nothing that `sendmail` writes. */
export type DropProblem = 'gone' | 'unfinished' | 'damaged' | 'foreign' | 'linked' | 'writable' | 'unreadable'

export type OpenedDrop =
  | { readonly ok: true; readonly drop: Drop }
  | { readonly ok: false; readonly problem: DropProblem }

/** Milliseconds in base 36, process, a random number: what `sendmail` makes. */
export const DROP_NAME = /^[0-9a-z]{8,12}\.\d{1,10}\.[0-9a-z]{6,16}$/

const HEAD = 'waybill-drop 1 '
const TRAILER = /^\nwaybill-end (\d{15}) ([0-9a-f]{8})\n$/
const TRAILER_LENGTH = '\nwaybill-end 000000000000000 00000000\n'.length
const LONGEST_HEAD = 4 * 1024 * 1024
const PIECE = 64 * 1024
const FOREIGN_WRITE = 0o022

/** `name` is the one it had in the drop folder. */
export function openDrop(path: string, name: string): OpenedDrop {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  let file: number
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // ELOOP: a symbolic link; ENXIO: a socket.
    const problem = code === 'ENOENT' ? 'gone' : code === 'ELOOP' || code === 'ENXIO' ? 'foreign' : 'unreadable'
    return { ok: false, problem }
  }
  let read: Drop | DropProblem
  try {
    read = readDrop(file, name)
  } catch {
    read = 'unreadable'
  }
  if (typeof read !== 'string') return { ok: true, drop: read }
  closeSync(file)
  return { ok: false, problem: read }
}

function readDrop(file: number, name: string): Drop | DropProblem {
  const stat = fstatSync(file)
  if (!stat.isFile()) return 'foreign'
  if (stat.nlink !== 1) return 'linked'
  if ((stat.mode & FOREIGN_WRITE) !== 0) return 'writable'
  const trailer = TRAILER.exec(textAt(file, stat.size - TRAILER_LENGTH, TRAILER_LENGTH))
  if (!trailer) return 'unfinished'
  const [, length = '', sum = ''] = trailer
  const size = Number(length)
  const start = stat.size - TRAILER_LENGTH - size
  if (start < HEAD.length + 3 || start > LONGEST_HEAD) return 'damaged'
  const head = textAt(file, 0, start)
  if (!head.startsWith(HEAD) || !head.endsWith('\n')) return 'damaged'
  const claims = readClaims(head.slice(HEAD.length))
  if (claims?.name !== name) return 'damaged'
  return {
    claims,
    uid: stat.uid,
    size,
    pieces: () => pieces(file, start, size, Number.parseInt(sum, 16)),
    close: () => closeSync(file),
  }
}

function* pieces(file: number, start: number, size: number, sum: number): Generator<Uint8Array> {
  let found = 0
  for (let at = 0; at < size;) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, size - at))
    const length = readSync(file, piece, 0, piece.length, start + at)
    if (length === 0) throw new Error('the file has become shorter')
    at += length
    found = crc32(piece.subarray(0, length), found)
    yield piece.subarray(0, length)
  }
  if (found !== sum) throw new Error('the file is not what was written')
}

function textAt(file: number, position: number, length: number): string {
  if (position < 0) return ''
  const bytes = Buffer.alloc(length)
  let at = 0
  while (at < length) {
    const read = readSync(file, bytes, at, length - at, position + at)
    if (read === 0) break
    at += read
  }
  return bytes.toString('utf8', 0, at)
}

const MOST_RECIPIENTS = 50_000
const LONGEST_TEXT = 1000
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x1f\x7f\u0080-\u009f\u2028\u2029]/g

function readClaims(json: string): DropClaims | undefined {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  const text = (key: string): string | undefined => {
    const found = fields[key]
    return typeof found === 'string' ? found.slice(0, LONGEST_TEXT).replaceAll(CONTROL, '?') : undefined
  }
  const { recipients } = fields
  if (!Array.isArray(recipients) || recipients.length > MOST_RECIPIENTS) return undefined
  if (!recipients.every((one): one is string => typeof one === 'string')) return undefined
  const optional = (key: keyof DropClaims): object => {
    const found = text(key)
    return found === undefined ? {} : { [key]: found }
  }
  return {
    name: text('name') ?? '',
    program: text('program') ?? 'sendmail',
    folder: text('folder') ?? '/',
    recipients,
    extract: fields['extract'] === true,
    ...optional('caller'),
    ...optional('sender'),
    ...optional('fullName'),
    ...optional('notify'),
    ...optional('ret'),
    ...optional('envid'),
  }
}
