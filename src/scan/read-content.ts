// The octets of a message for scanners: in pieces of bounded size, from memory or from its file, from any place on. A file
// that is shorter or longer than it was is an error, because a verdict on something else is no verdict.

import { open } from 'node:fs/promises'
import type { Content } from '../core/message.ts'
import { readHeaderSection, type HeaderSection } from './header-section.ts'

const PIECE = 64 * 1024

/** How much of a message is looked at to find its header section. */
export const MOST_HEADER = 1024 * 1024

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

/**
 * A header section, and the octets of the message in which it was found. Where it is still open it is longer than what was
 * looked at, and the rest of it counts as body.
 */
export interface ContentHeader extends HeaderSection {
  readonly head: Uint8Array
}

export async function contentHeader(content: Content): Promise<ContentHeader> {
  const head = await contentHead(content)
  return { ...readHeaderSection(head, head.length < contentSize(content)), head }
}

/** The beginning of the message, long enough for any header section that makes sense. */
export async function contentHead(content: Content): Promise<Uint8Array> {
  if (content.kind === 'inline') return content.bytes.subarray(0, MOST_HEADER)
  await using file = await open(content.path, 'r')
  const buffer = new Uint8Array(Math.min(content.size, MOST_HEADER))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled)
    if (bytesRead === 0) throw new Error(`${content.path} is shorter than its ${content.size} octets`)
    filled += bytesRead
  }
  return buffer
}
