// The octets of a message as a Maildir file holds them: two trace fields in front, and lines that end in LF alone, as
// Unix programs expect of files. Only a CR directly before a LF is dropped, so the original can be made again; a message
// over a limit is never held in memory.

import { formatMailbox, formatReversePath, type Mailbox, type ReversePath } from '../core/address.ts'

const CR = 0x0d
const LF = 0x0a

/** RFC 5321 §4.4: final delivery records the reverse path. UTF-8 addresses stand as they are (RFC 6532). */
export function traceFields(mailFrom: ReversePath, recipients: readonly Mailbox[]): Buffer {
  const addresses = new Set(recipients.map(formatMailbox))
  const deliveredTo = [...addresses].map((address) => `Delivered-To: ${address}\n`).join('')
  return Buffer.from(`Return-Path: <${formatReversePath(mailFrom)}>\n${deliveredTo}`)
}

/** Copies `source` to `target` at `at` with LF line ends; returns the position after the copy. */
export function copyWithLf(source: Uint8Array, target: Uint8Array, at: number): number {
  let end = at
  let from = 0
  for (;;) {
    const cr = source.indexOf(CR, from)
    const stop = cr < 0 ? source.length : source[cr + 1] === LF ? cr : cr + 1
    target.set(source.subarray(from, stop), end)
    end += stop - from
    if (cr < 0) return end
    from = cr + 1
  }
}

/** The whole file of a message that is in memory. */
export function wholeFile(head: Uint8Array, content: Uint8Array): Buffer {
  const file = Buffer.allocUnsafe(head.length + content.length)
  file.set(head)
  return file.subarray(0, copyWithLf(content, file, head.length))
}

/** Pieces with LF line ends from pieces cut anywhere, between CR and LF too. Each piece is valid until the next one. */
export async function* piecesWithLf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let target = new Uint8Array(0)
  let heldCr = false
  for await (const piece of pieces) {
    if (piece.length === 0) continue
    if (target.length < piece.length + 1) target = new Uint8Array(piece.length + 1)
    let end = 0
    if (heldCr && piece[0] !== LF) target[end++] = CR
    heldCr = piece.at(-1) === CR
    end = copyWithLf(heldCr ? piece.subarray(0, -1) : piece, target, end)
    if (end > 0) yield target.subarray(0, end)
  }
  if (heldCr) yield Uint8Array.of(CR)
}
