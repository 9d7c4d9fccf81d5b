// Whether the header section of a message has octets above 127: what makes it one that only SMTPUTF8 may carry (RFC 6532
// §3, RFC 6531 §3.4). Asked only of messages whose client spoke of SMTPUTF8, so that the others cost nothing.

import { isAscii } from 'node:buffer'
import type { Content } from '../core/message.ts'
import type { AttemptDeps } from './attempt-deps.ts'

/** A header section that has not ended by then counts as what its beginning is. */
const MOST_OCTETS = 1024 * 1024
const LINE_END = Buffer.from('\r\n')
const END = Buffer.from('\r\n\r\n')

export async function hasUtf8Header(content: Content, readBody: AttemptDeps['readBody']): Promise<boolean> {
  if (content.kind === 'inline') return !isAscii(headerOf(content.bytes) ?? content.bytes)
  let read = Buffer.alloc(0)
  for await (const piece of readBody(content)) {
    read = Buffer.concat([read, piece])
    const header = headerOf(read)
    if (header) return !isAscii(header)
    if (read.length >= MOST_OCTETS) break
  }
  return !isAscii(read)
}

/** Undefined where the octets end before the section does. */
function headerOf(bytes: Uint8Array): Uint8Array | undefined {
  const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (octets.indexOf(LINE_END) === 0) return bytes.subarray(0, 0)
  const end = octets.indexOf(END)
  return end < 0 ? undefined : bytes.subarray(0, end)
}
