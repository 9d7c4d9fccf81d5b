// The octets of a message for scanners: in pieces of bounded size, from memory or from the store, from any place on. What
// is not as it was stored is an error, because a verdict on something else is no verdict.

import { contentBeginning } from '../core/content.ts'
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
  yield* content.pieces(from)
}

/** Where the section is cut, the rest of it counts as body. */
export async function contentHeader(content: Content): Promise<HeaderSection> {
  const start = await contentBeginning(content, LONGEST_HEADER)
  return readHeader(start, start.length < contentSize(content))
}
