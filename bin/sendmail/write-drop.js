// Puts one message into the drop folder: written under a passing name, renamed when it is whole, and on disk (fsync) before
// the program may say so. Who sends it is the owner of the file, which nobody can make up. src/daemon/drop/drop-file.ts
// reads it and tells how it looks.

import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

const PIECE = 64 * 1024
const LF = 10
const CR = 13
const DOT = 46
/** The server has the group of the folder, and must read it; nobody else does. */
const MODE = 0o640
const FOLDER_WITHOUT_READING = new Set(['EACCES', 'EPERM'])

/**
 * @param {string} folder
 * @param {object} claims what the server is told beside the message
 * @param {Iterable<Uint8Array>} pieces
 * @returns {string} the name of the file; the message is on disk
 */
export function writeDrop(folder, claims, pieces) {
  const name = `${Date.now().toString(36)}.${process.pid}.${Math.random().toString(36).slice(2, 12).padEnd(6, '0')}`
  const unfinished = join(folder, `tmp.${name}`)
  const path = join(folder, name)
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
  const file = openSync(unfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    fchmodSync(file, MODE)
    writeAll(file, Buffer.from(`waybill-drop 1 ${JSON.stringify({ ...claims, name })}\n`))
    let size = 0
    let sum = ~0
    for (const piece of pieces) {
      writeAll(file, piece)
      size += piece.length
      sum = crc32(piece, sum)
    }
    const hex = (~sum >>> 0).toString(16).padStart(8, '0')
    writeAll(file, Buffer.from(`\nwaybill-end ${String(size).padStart(15, '0')} ${hex}\n`))
    renameSync(unfinished, path)
    // After the rename, so that the journal that makes the content safe makes the name safe.
    fsyncSync(file)
    syncFolder(folder)
  } catch (error) {
    for (const left of [unfinished, path]) remove(left)
    throw error
  } finally {
    closeSync(file)
  }
  return name
}

/** Standard input; it may be a pipe that does not wait. */
export function* readInput() {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (;;) {
    const piece = Buffer.allocUnsafe(PIECE)
    let length
    try {
      length = readSync(0, piece, 0, PIECE, null)
    } catch (error) {
      if (error.code === 'EOF') return
      if (error.code !== 'EAGAIN' && error.code !== 'EINTR') throw error
      Atomics.wait(pause, 0, 0, 10)
      continue
    }
    if (length === 0) return
    yield piece.subarray(0, length)
  }
}

/** Up to a line with nothing but a dot. */
export function* untilDot(pieces) {
  let held = Buffer.alloc(0)
  let lineBegins = true
  for (const piece of pieces) {
    const bytes = held.length === 0 ? piece : Buffer.concat([held, piece])
    held = Buffer.alloc(0)
    let at = 0
    for (;;) {
      if (lineBegins && bytes[at] === DOT) {
        const behind = bytes[at + 1] === CR ? at + 2 : at + 1
        if (behind >= bytes.length) {
          // Whether more follows is not known yet.
          held = Buffer.from(bytes.subarray(at))
          break
        }
        if (bytes[behind] === LF) {
          if (at > 0) yield bytes.subarray(0, at)
          return
        }
      }
      const end = bytes.indexOf(LF, at)
      lineBegins = end >= 0
      if (end < 0) {
        at = bytes.length
        break
      }
      at = end + 1
      if (at === bytes.length) break
    }
    if (at > 0) yield bytes.subarray(0, at)
  }
}

function writeAll(file, bytes) {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}

function syncFolder(folder) {
  let handle
  try {
    handle = openSync(folder, 'r')
  } catch (error) {
    // Whoever may not list the folder cannot do more than has been done.
    if (FOLDER_WITHOUT_READING.has(error.code)) return
    throw error
  }
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function remove(path) {
  try {
    unlinkSync(path)
  } catch {
    // It is not there.
  }
}

let table

/** CRC-32 as zip has it; Node's own is in a module that takes longer to load than most messages to sum. */
function crc32(bytes, begun) {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
    return n
  })
  let sum = begun
  for (let i = 0; i < bytes.length; i++) sum = table[(sum ^ bytes[i]) & 0xff] ^ (sum >>> 8)
  return sum
}
