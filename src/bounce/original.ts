// What a notification gives back of the original message: its header section or all of it (RFC 3461 §4.3, RFC 6522 §3),
// and the few fields that it reads from there. Whatever the original holds, the part is legal mail: octets that may not
// stand in a header are encoded, and a message that cannot be quoted as it is gives back its header only.

import { fieldText, isNamed, LONGEST_HEADER, readHeader } from '../core/header.ts'
import { contentBeginning } from '../core/content.ts'
import type { Content, Message } from '../core/message.ts'
import { is7Bit, isClean, quotedPrintable, type Part } from './mime.ts'

/** The beginning of the original's content, at least its header section or `LONGEST_HEADER` octets of it. */
export interface Original {
  readonly bytes: Uint8Array
  /** Whether `bytes` is the whole content. */
  readonly complete: boolean
}

/** A longer header section is cut at the end of a line. */
export const MAX_RETURNED_HEADER = 32 * 1024

const LF = 0x0a

/** `limit`: octets that are wanted at most, where that is more than a header section may have. */
export async function readOriginal(content: Content, limit: number): Promise<Original> {
  if (content.kind === 'inline') return { bytes: content.bytes, complete: true }
  const bytes = await contentBeginning(content, Math.max(limit, LONGEST_HEADER))
  return { bytes, complete: bytes.length === content.size }
}

/** The header section as it is given back. */
export interface ReturnedHeader {
  /** Without the empty line at its end. */
  readonly bytes: Uint8Array
  readonly cut: boolean
  /** The original's Message-ID with its brackets, when it is one that can be quoted in a header. */
  readonly messageId?: string
}

const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,240}>$/

export function returnedHeader({ bytes, complete }: Original): ReturnedHeader {
  const { fields, length, ends } = readHeader(bytes, !complete)
  const field = fields.find((one) => isNamed(one, 'message-id'))
  const text = field && fieldText(field)
  const messageId = text !== undefined && MESSAGE_ID.test(text) ? { messageId: text } : {}
  const end = ends === 'cut' ? bytes.length : length
  if (end <= MAX_RETURNED_HEADER) return { bytes: bytes.subarray(0, end), cut: false, ...messageId }
  const lastLine = bytes.lastIndexOf(LF, MAX_RETURNED_HEADER - 1)
  return { bytes: bytes.subarray(0, lastLine < 0 ? MAX_RETURNED_HEADER : lastLine + 1), cut: true, ...messageId }
}

export interface OriginalPart extends Part {
  readonly eightBit: boolean
  /** Whether the text of the message is in it. */
  readonly whole: boolean
}

/** The third part of the report; a message of more octets than `limit` gives back its header section only. */
export function originalPart(
  message: Message,
  original: Original,
  header: ReturnedHeader,
  limit: number,
): OriginalPart {
  const { options } = message
  if (original.complete && original.bytes.length <= limit && isClean(original.bytes)) {
    const type = options.smtputf8 ? 'message/global' : 'message/rfc822'
    const eightBit = !is7Bit(original.bytes)
    return { head: partHead(type, eightBit ? '8bit' : '7bit'), body: original.bytes, eightBit, whole: true }
  }
  if (is7Bit(header.bytes) && isClean(header.bytes)) {
    return { head: partHead('text/rfc822-headers', '7bit'), body: header.bytes, eightBit: false, whole: false }
  }
  // RFC 6522 §4 lets a broken header be encoded; RFC 6533 §5 has a type of its own for UTF-8.
  const type = options.smtputf8 ? 'message/global-headers' : 'text/rfc822-headers'
  return {
    head: partHead(type, 'quoted-printable'),
    body: quotedPrintable(header.bytes),
    eightBit: false,
    whole: false,
  }
}

const partHead = (type: string, encoding: string): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n`
