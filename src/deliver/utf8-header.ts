// Whether the header section of a message has octets above 127: what makes it one that only SMTPUTF8 may carry (RFC 6532
// §3, RFC 6531 §3.4). Asked only of messages whose client spoke of SMTPUTF8, so that the others cost nothing.

import { isAscii } from 'node:buffer'
import { LONGEST_HEADER, readHeader } from '../core/header.ts'
import type { Content } from '../core/message.ts'

export async function hasUtf8Header(content: Content): Promise<boolean> {
  if (content.kind === 'inline') return !isAscii(content.bytes.subarray(0, readHeader(content.bytes).length))
  let begin = Buffer.alloc(0)
  for await (const piece of content.pieces()) {
    begin = Buffer.concat([begin, piece])
    const { ends, length } = readHeader(begin, true)
    if (ends !== 'cut') return !isAscii(begin.subarray(0, length))
    // One that has not ended by then is judged by its beginning.
    if (begin.length >= LONGEST_HEADER) break
  }
  return !isAscii(begin)
}
