// Reads message content off the wire: finds its end, takes away dot-stuffing (RFC 5321 §4.5.2), and notes what would make
// the message unacceptable. Only CRLF ends a line, so only <CRLF>.<CRLF> ends the content; a bare CR or LF is noted and
// never treated as the end of a line that a dot could follow (RFC 5321 §2.3.8), which closes the door to SMTP smuggling. A bare
// LF may be made CRLF on its way through, where the client is one of ours. Byte cuts make no difference.

const CR = 13
const LF = 10
const DOT = 46

/** Where the last byte left us. `Dot` and `DotCr`: a dot, and a dot and CR, at the start of a line. */
const LineStart = 0
const Inside = 1
const AfterCr = 2
const Dot = 3
const DotCr = 4

const LONE_CR = new Uint8Array([CR])
const LINE_END = new Uint8Array([CR, LF])

export class ContentDecoder {
  /** Octets of content so far, dot-stuffing taken away. */
  size = 0
  bareCr = false
  bareLf = false
  eightBit = false
  /** Octets of the longest line so far, CRLF excluded. */
  longestLine = 0

  readonly #mendLf: boolean
  #state = LineStart
  #lineLength = 0

  /** `mendLf`: a LF by itself is given on as CRLF and not noted. */
  constructor(mendLf = false) {
    this.#mendLf = mendLf
  }

  /**
   * Decodes DATA content from `bytes` at `from`; calls `emit` with its pieces, which are views of `bytes`. Returns the
   * index behind the final dot's CRLF, or -1 when the content goes on.
   */
  data(bytes: Uint8Array, from: number, emit: (piece: Uint8Array) => void): number {
    let state = this.#state
    let start = from
    let lineStart = from - this.#lineLength
    let seen = 0
    const { length } = bytes
    for (let i = from; i < length; i++) {
      let byte = bytes[i] as number
      seen |= byte
      // The bulk of all mail: text within a line.
      if (state === Inside) while (byte !== CR && byte !== LF && ++i < length) seen |= byte = bytes[i] as number
      if (i === length) break
      if (state === Inside) {
        if (byte === CR) state = AfterCr
        else if (byte === LF) {
          if (this.#mendLf) {
            lineStart = this.#mendLine(bytes, start, i, lineStart, emit)
            start = lineStart
          } else this.bareLf = true
        }
      } else if (state === AfterCr) {
        if (byte === LF) {
          if (i - 1 - lineStart > this.longestLine) this.longestLine = i - 1 - lineStart
          lineStart = i + 1
          state = LineStart
        } else {
          this.bareCr = true
          if (byte !== CR) state = Inside
        }
      } else if (state === LineStart && byte === DOT) {
        this.#emit(bytes, start, i, emit)
        start = i + 1
        lineStart = i + 1
        state = Dot
      } else if (state === Dot && byte === CR) {
        this.#emit(bytes, start, i, emit)
        start = i + 1
        state = DotCr
      } else if (state === DotCr && byte === LF) {
        this.#finish(seen)
        return i + 1
      } else {
        if (state === DotCr) {
          this.bareCr = true
          this.size += 1
          emit(LONE_CR)
        }
        if (byte === LF && this.#mendLf) {
          lineStart = this.#mendLine(bytes, start, i, lineStart, emit)
          start = lineStart
        } else if (byte === LF) this.bareLf = true
        // Behind a LF too: a dot that follows it is a dot of the text, whatever comes next.
        state = byte === CR ? AfterCr : Inside
      }
    }
    this.#emit(bytes, start, bytes.length, emit)
    this.#state = state
    this.#lineLength = bytes.length - lineStart
    if (seen > 127) this.eightBit = true
    return -1
  }

  /** Decodes `bytes[from, to)` of a BDAT chunk (RFC 3030), where dots mean nothing. */
  chunk(bytes: Uint8Array, from: number, to: number, emit: (piece: Uint8Array) => void): void {
    let afterCr = this.#state === AfterCr
    let lineStart = from - this.#lineLength
    let seen = 0
    let start = from
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number
      seen |= byte
      if (byte === LF) {
        if (!afterCr && this.#mendLf) {
          lineStart = this.#mendLine(bytes, start, i, lineStart, emit)
          start = lineStart
        } else if (!afterCr) this.bareLf = true
        else {
          if (i - 1 - lineStart > this.longestLine) this.longestLine = i - 1 - lineStart
          lineStart = i + 1
        }
      } else if (afterCr) this.bareCr = true
      afterCr = byte === CR
    }
    this.#emit(bytes, start, to, emit)
    this.#state = afterCr ? AfterCr : Inside
    this.#lineLength = to - lineStart
    if (seen > 127) this.eightBit = true
  }

  /** After the last BDAT chunk: a CR or an unfinished line at the very end. */
  endOfChunks(): { readonly endsWithLine: boolean } {
    if (this.#state === AfterCr) this.bareCr = true
    if (this.#lineLength > this.longestLine) this.longestLine = this.#lineLength
    return { endsWithLine: this.size === 0 || this.#lineLength === 0 }
  }

  /** The LF at `at` ends the line that began at `lineStart`; returns where the next one begins. */
  #mendLine(
    bytes: Uint8Array,
    start: number,
    at: number,
    lineStart: number,
    emit: (piece: Uint8Array) => void,
  ): number {
    this.longestLine = Math.max(this.longestLine, at - lineStart)
    this.#emit(bytes, start, at, emit)
    this.size += LINE_END.length
    emit(LINE_END)
    return at + 1
  }

  #emit(bytes: Uint8Array, start: number, end: number, emit: (piece: Uint8Array) => void): void {
    if (end <= start) return
    this.size += end - start
    emit(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end))
  }

  #finish(seen: number): void {
    if (seen > 127) this.eightBit = true
    this.#state = LineStart
    this.#lineLength = 0
  }
}
