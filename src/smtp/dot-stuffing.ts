// Dot-stuffing (RFC 5321 §4.5.2): a line that begins with a dot gets one more, and a line with nothing but a dot ends the
// content. Content is in CRLF form. A dot after a bare LF is doubled too: should such content ever get here, a server that
// takes LF for a line end must not find an end, or commands, in the middle of it.

const DOT = 0x2e
const CR = 0x0d
const LF = 0x0a

const LF_DOT = new Uint8Array([LF, DOT])
const NO_DOTS: readonly number[] = []
const END = new Uint8Array([DOT, CR, LF])
const CRLF_END = new Uint8Array([CR, LF, DOT, CR, LF])

/**
 * NUL is no character of mail (RFC 5322 §2.3), and servers that drop it would find `CRLF NUL . CRLF` to be an end: none
 * leaves. The same bytes when there is none, which is the rule; else a copy.
 */
export function withoutNul(bytes: Uint8Array): Uint8Array {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return view.includes(0) ? view.filter((octet) => octet !== 0) : bytes
}

/** A whole message as it goes over the wire, end included, in one piece. */
export function stuffMessage(bytes: Uint8Array): Uint8Array {
  const dots = leadingDots(bytes, true)
  const end = endsLine(bytes) ? END : CRLF_END
  const out = new Uint8Array(bytes.length + dots.length + end.length)
  out.set(end, doubleDots(bytes, dots, out))
  return out
}

/** Stuffs content that comes in pieces, cut anywhere. */
export class DotStuffer {
  // The beginning counts as the end of a line, so that empty content ends with the dot alone.
  #before = CR
  #last = LF

  /** The same bytes when there is nothing to do, which is the rule; else a copy. */
  push(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0) return bytes
    const dots = leadingDots(bytes, this.#last === LF)
    this.#before = bytes[bytes.length - 2] ?? this.#last
    this.#last = bytes[bytes.length - 1] ?? 0
    if (dots.length === 0) return bytes
    const out = new Uint8Array(bytes.length + dots.length)
    doubleDots(bytes, dots, out)
    return out
  }

  /** What ends the content: the dot, on a line of its own. */
  end(): Uint8Array {
    return this.#before === CR && this.#last === LF ? END : CRLF_END
  }
}

const endsLine = (bytes: Uint8Array): boolean =>
  bytes.length === 0 || (bytes[bytes.length - 1] === LF && bytes[bytes.length - 2] === CR)

/** The places of dots that begin a line. Nearly every message has none, so the search is for the rare pair, and native. */
function leadingDots(bytes: Uint8Array, atLineStart: boolean): readonly number[] {
  let found: number[] | undefined
  if (atLineStart && bytes[0] === DOT) found = [0]
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = view.indexOf(LF_DOT); at >= 0; at = view.indexOf(LF_DOT, at + 2)) {
    found ??= []
    found.push(at + 1)
  }
  return found ?? NO_DOTS
}

/** Writes the bytes with those dots doubled; returns how many octets that made. */
function doubleDots(bytes: Uint8Array, dots: readonly number[], out: Uint8Array): number {
  let from = 0
  let to = 0
  for (const dot of dots) {
    // Up to and with the dot; the next piece begins with it again.
    const piece = bytes.subarray(from, dot + 1)
    out.set(piece, to)
    to += piece.length
    from = dot
  }
  out.set(from === 0 ? bytes : bytes.subarray(from), to)
  return to + bytes.length - from
}
