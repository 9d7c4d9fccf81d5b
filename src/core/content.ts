// The beginning of a content, for those who need no more of it.

import type { Content } from './message.ts'

/** At most `limit` octets, from the first on. */
export async function contentBeginning(content: Content, limit: number): Promise<Uint8Array> {
  if (content.kind === 'inline') return content.bytes.subarray(0, limit)
  const bytes = new Uint8Array(Math.min(content.size, limit))
  let filled = 0
  for await (const piece of content.pieces()) {
    const wanted = piece.subarray(0, bytes.length - filled)
    bytes.set(wanted, filled)
    filled += wanted.length
    if (filled === bytes.length) break
  }
  return bytes.subarray(0, filled)
}
