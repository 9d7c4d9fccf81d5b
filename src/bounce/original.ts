// What a notification gives back of the original message: its header section or all of it (RFC 3461 §4.3, RFC 6522 §3),
// and the few fields that it reads from there. Whatever the original holds, the part is legal mail: octets that may not
// stand in a header are encoded, and a message that cannot be quoted as it is gives back its header only.

import { open } from 'node:fs/promises'
import type { Content, Message } from '../core/message.ts'
import { is7Bit, isClean, quotedPrintable, type Part } from './mime.ts'

/** The beginning of the original's content, at least its header section or `MAX_RETURNED` octets of it. */
export interface Original {
  readonly bytes: Uint8Array
  /** Whether `bytes` is the whole content. */
  readonly complete: boolean
}

/** A larger message gives back its header section only, even if RET=FULL was asked. */
export const MAX_RETURNED = 100 * 1024
/** A longer header section is cut at the end of a line. */
export const MAX_RETURNED_HEADER = 32 * 1024

const LF = 0x0a

export async function readOriginal(content: Content): Promise<Original> {
  if (content.kind === 'inline') return { bytes: content.bytes, complete: true }
  const file = await open(content.path, 'r')
  try {
    const buffer = Buffer.alloc(Math.min(content.size, MAX_RETURNED))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return { bytes: buffer.subarray(0, bytesRead), complete: bytesRead === content.size }
  } finally {
    await file.close()
  }
}

export interface HeaderSection {
  /** Without the empty line at its end. */
  readonly bytes: Uint8Array
  readonly cut: boolean
}

export function headerSection(content: Uint8Array): HeaderSection {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  if (text.subarray(0, 2).equals(Buffer.from('\r\n'))) return { bytes: text.subarray(0, 0), cut: false }
  const blank = text.indexOf('\r\n\r\n')
  const end = blank < 0 ? text.length : blank + 2
  if (end <= MAX_RETURNED_HEADER) return { bytes: text.subarray(0, end), cut: false }
  const lastLine = text.lastIndexOf(LF, MAX_RETURNED_HEADER - 1)
  return { bytes: text.subarray(0, lastLine < 0 ? MAX_RETURNED_HEADER : lastLine + 1), cut: true }
}

/** The original's Message-ID with its brackets, when it is one that can be quoted in a header. */
export function messageIdOf({ bytes }: HeaderSection): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return /^message-id[ \t]*:(?:[ \t]|\r\n[ \t])*(<[\x21-\x3b\x3d\x3f-\x7e]{1,240}>)[ \t]*\r?$/im.exec(text)?.[1]
}

export interface OriginalPart extends Part {
  readonly eightBit: boolean
}

/** The third part of the report. */
export function originalPart(message: Message, original: Original, header: HeaderSection, full: boolean): OriginalPart {
  const { options } = message
  if (full && original.complete && original.bytes.length <= MAX_RETURNED && isClean(original.bytes)) {
    const type = options.smtputf8 ? 'message/global' : 'message/rfc822'
    const eightBit = !is7Bit(original.bytes)
    return { head: partHead(type, eightBit ? '8bit' : '7bit'), body: original.bytes, eightBit }
  }
  if (is7Bit(header.bytes) && isClean(header.bytes)) {
    return { head: partHead('text/rfc822-headers', '7bit'), body: header.bytes, eightBit: false }
  }
  // RFC 6522 §4 lets a broken header be encoded; RFC 6533 §5 has a type of its own for UTF-8.
  const type = options.smtputf8 ? 'message/global-headers' : 'text/rfc822-headers'
  return { head: partHead(type, 'quoted-printable'), body: quotedPrintable(header.bytes), eightBit: false }
}

const partHead = (type: string, encoding: string): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n`
