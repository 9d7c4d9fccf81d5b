// A large content without a store: for tests of whoever reads one.

import type { StoredContent } from './message.ts'

const PIECE = 64 * 1024

/** `pieces` may yield the same memory again and again, as the store does, and may throw. */
export const storedPieces = (pieces: (from: number) => AsyncIterable<Uint8Array>, size = 0): StoredContent => ({
  kind: 'stored',
  name: 'of a test',
  size,
  pieces: (from = 0) => pieces(from),
})

export const storedBytes = (bytes: Uint8Array): StoredContent =>
  storedPieces(async function* (from) {
    for (let at = from; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
  }, bytes.length)
