// The little of MIME that a notification needs: folded header fields, parts, quoted-printable, and a boundary that does
// not occur in what it separates (RFC 2045, 2046). Every line it makes ends in CRLF and has at most 998 octets.

import { isAscii } from './harmless-text.ts'

export interface Part {
  /** Header fields of the part, complete lines. */
  readonly head: string
  readonly body: Uint8Array
}

/** RFC 5322 §2.1.1: lines should have at most 78 characters and must have at most 998. */
const USUAL_LINE = 78
const LONGEST_LINE = 998
/** RFC 2045 §6.7 (5). */
const QUOTED_LINE = 76

const LF = 0x0a
const CR = 0x0d

/** A header field, folded at spaces; runs of spaces become one. `value` is one line without control characters. */
export function foldedField(name: string, value: string): string {
  let text = `${name}:`
  let width = text.length
  for (const word of value.split(' ').filter((part) => part !== '')) {
    // A word longer than a line may be is cut; unfolding then leaves a space in it.
    for (let at = 0; at < word.length; at += LONGEST_LINE - 100) {
      const piece = word.slice(at, at + LONGEST_LINE - 100)
      const fold = at > 0 || (width + 1 + piece.length > USUAL_LINE && width > name.length + 1)
      text += fold ? `\r\n ${piece}` : ` ${piece}`
      width = fold ? 1 + piece.length : width + 1 + piece.length
    }
  }
  return `${text}\r\n`
}

/** Readable text, in ASCII or else UTF-8; its lines end in LF or CRLF. The language is told by RFC 3282. */
/** `language`: undefined where nobody knows it. */
export function textPart(text: string, language: string | undefined): Part {
  const said = language === undefined ? '' : `Content-Language: ${language}\r\n`
  const body = Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'))
  if (isAscii(text) && isClean(body)) {
    return { head: 'Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n' + said, body }
  }
  return {
    head: 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n' + said,
    body: quotedPrintable(body),
  }
}

/** Whether every line ends in CRLF, none is too long, and neither NUL nor a lone CR or LF occurs (RFC 2045 §2.8). */
export function isClean(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false
  for (let line = 0; line < bytes.length;) {
    const lf = bytes.indexOf(LF, line)
    const end = lf < 0 ? bytes.length : lf - 1
    if (end - line > LONGEST_LINE || (lf >= 0 && bytes[end] !== CR)) return false
    const cr = bytes.indexOf(CR, line)
    if (cr >= 0 && cr < end) return false
    if (lf < 0) return cr < 0
    line = lf + 1
  }
  return true
}

export const is7Bit = (bytes: Uint8Array): boolean => !bytes.some((octet) => octet > 0x7f)

/** RFC 2045 §6.7, for text: CRLF stays a line end, everything else that is not plain is encoded. */
export function quotedPrintable(bytes: Uint8Array): Uint8Array {
  let text = ''
  let width = 0
  for (let i = 0; i < bytes.length; i++) {
    const octet = bytes[i] ?? 0
    if (octet === CR && bytes[i + 1] === LF) {
      text += '\r\n'
      width = 0
      i++
      continue
    }
    const atEnd = i + 1 === bytes.length || (bytes[i + 1] === CR && bytes[i + 2] === LF)
    const plain = octet === 0x20 || octet === 0x09 ? !atEnd : octet > 0x20 && octet < 0x7f && octet !== 0x3d
    const token = plain ? String.fromCharCode(octet) : `=${octet.toString(16).toUpperCase().padStart(2, '0')}`
    // A line that goes on needs room for the `=` that says so.
    if (width + token.length > (atEnd ? QUOTED_LINE : QUOTED_LINE - 1)) {
      text += '=\r\n'
      width = 0
    }
    text += token
    width += token.length
  }
  return Buffer.from(text, 'latin1')
}

/** The parts of a multipart body, and the boundary between them: `seed` with a number if need be. */
export function multipart(parts: readonly Part[], seed: string): { readonly boundary: string; readonly body: Buffer } {
  let boundary = seed
  for (let n = 1; parts.some((part) => Buffer.from(part.body).includes(`--${boundary}`)); n++) boundary = `${seed}.${n}`
  const pieces: Uint8Array[] = []
  for (const { head, body } of parts) {
    const lineEnd = body.length === 0 || body.at(-1) === LF ? '' : '\r\n'
    pieces.push(Buffer.from(`--${boundary}\r\n${head}\r\n`), body, Buffer.from(`${lineEnd}\r\n`))
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`))
  return { boundary, body: Buffer.concat(pieces) }
}
