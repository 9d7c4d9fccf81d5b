// The octets of a message for scanners: in pieces of bounded size, from memory or from its file, from any place on. A file
// that is shorter or longer than it was is an error, because a verdict on something else is no verdict.

import { open } from 'node:fs/promises'
import { LONGEST_HEADER, readHeader, type HeaderSection } from '../core/header.ts'
import type { Content } from '../core/message.ts'

const PIECE = 64 * 1024

export const contentSize = (content: Content): number =>
  content.kind === 'inline' ? content.bytes.length : content.size

/** Each piece is valid until the next one is asked for. */
export async function* contentPieces(content: Content, from = 0): AsyncGenerator<Uint8Array> {
  if (content.kind === 'inline') {
    for (let at = from; at < content.bytes.length; at += PIECE) yield content.bytes.subarray(at, at + PIECE)
    return
  }
  await using file = await open(content.path, 'r')
  const buffer = new Uint8Array(PIECE)
  let at = from
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, PIECE, at)
    if (bytesRead === 0) break
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
  if (at !== content.size) throw new Error(`${content.path} has ${at} octets instead of ${content.size}`)
}

/** Where the section is cut, the rest of it counts as body. */
export async function contentHeader(content: Content): Promise<HeaderSection> {
  const start = await contentStart(content)
  return readHeader(start, start.length < contentSize(content))
}

/** The beginning of the message, with its header section. */
async function contentStart(content: Content): Promise<Uint8Array> {
  if (content.kind === 'inline') return content.bytes.subarray(0, LONGEST_HEADER)
  await using file = await open(content.path, 'r')
  const buffer = new Uint8Array(Math.min(content.size, LONGEST_HEADER))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled)
    if (bytesRead === 0) throw new Error(`${content.path} is shorter than its ${content.size} octets`)
    filled += bytesRead
  }
  return buffer
}
