// A message in its two parts: the header section, which is read and rewritten, and the body, which is only pointed at, so
// that a large message is not copied for a header field more. Together they are the whole message, to the last octet.

import type { HeaderSection } from '../core/header.ts'
import type { Content, StoredContent } from '../core/message.ts'
import { contentPieces } from './read-content.ts'

export interface HeadAndBody {
  /** The header section, and the empty line where there is one. */
  readonly head: Uint8Array
  readonly body: Body
}

export type Body =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** What the store has from this octet on. */
  | { readonly kind: 'rest'; readonly of: StoredContent; readonly from: number }

/** `section` is the one of `content`. */
export function headAndBody(content: Content, { bytes, bodyStart }: HeaderSection): HeadAndBody {
  return {
    head: bytes.subarray(0, bodyStart),
    body:
      content.kind === 'inline'
        ? { kind: 'bytes', bytes: content.bytes.subarray(bodyStart) }
        : { kind: 'rest', of: content, from: bodyStart },
  }
}

export const bodySize = (body: Body): number => (body.kind === 'bytes' ? body.bytes.length : body.of.size - body.from)

/** The whole as a stream; each piece is valid until the next one is asked for. */
export async function* wholeInPieces({ head, body }: HeadAndBody): AsyncGenerator<Uint8Array> {
  yield head
  yield* bodyPieces(body)
}

/** Each piece is valid until the next one is asked for. */
export async function* bodyPieces(body: Body): AsyncGenerator<Uint8Array> {
  if (body.kind === 'bytes') yield body.bytes
  else yield* contentPieces(body.of, body.from)
}
