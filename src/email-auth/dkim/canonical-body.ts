// The body of a message as it is signed (RFC 6376 §3.4.3, §3.4.4), piece by piece: what it holds back is a count of line ends
// and two flags, however long the body is. A CR or LF that is no part of a CRLF is an octet like any other.

import type { Canonicalization } from './signature.ts'

/** Takes canonical octets; the buffer is used again afterwards. */
export type TakesOctets = (octets: Uint8Array) => void

export interface BodyCanonicalizer {
  write(piece: Uint8Array): void
  end(): void
}

const TAB = 9
const LF = 10
const CR = 13
const SPACE = 32
const CRLF = Buffer.from('\r\n')
const LINES_AT_ONCE = 1024
const MANY_LINES = Buffer.from('\r\n'.repeat(LINES_AT_ONCE))
const OUT_SIZE = 16 * 1024

export const canonicalBody = (how: Canonicalization, take: TakesOctets): BodyCanonicalizer =>
  how === 'simple' ? new SimpleBody(take) : new RelaxedBody(take)

function takeLines(take: TakesOctets, count: number): void {
  for (let left = count; left > 0; left -= LINES_AT_ONCE)
    take(MANY_LINES.subarray(0, 2 * Math.min(left, LINES_AT_ONCE)))
}

/** As it is, but for empty lines at its end, which become none (RFC 6376 §3.4.3). */
class SimpleBody implements BodyCanonicalizer {
  readonly #take: TakesOctets
  /** Line ends that count only if something follows. */
  #lines = 0
  #heldCr = false

  constructor(take: TakesOctets) {
    this.#take = take
  }

  write(piece: Uint8Array): void {
    if (piece.length === 0) return
    let from = 0
    if (this.#heldCr) {
      this.#heldCr = false
      if (piece[0] === LF) {
        this.#lines++
        from = 1
      } else this.#give(CRLF.subarray(0, 1))
    }
    let end = piece.length
    if (end > from && piece[end - 1] === CR) {
      this.#heldCr = true
      end--
    }
    let content = end
    while (content - from >= 2 && piece[content - 1] === LF && piece[content - 2] === CR) content -= 2
    if (content > from) this.#give(piece.subarray(from, content))
    this.#lines += (end - content) / 2
  }

  #give(octets: Uint8Array): void {
    takeLines(this.#take, this.#lines)
    this.#lines = 0
    this.#take(octets)
  }

  end(): void {
    if (this.#heldCr) this.#give(CRLF.subarray(0, 1))
    // Also where there is no body at all.
    this.#take(CRLF)
  }
}

/** Blanks at line ends go, other runs of them become one space, empty lines at the end go (RFC 6376 §3.4.4). */
class RelaxedBody implements BodyCanonicalizer {
  readonly #take: TakesOctets
  readonly #out = Buffer.allocUnsafeSlow(OUT_SIZE)
  #length = 0
  #lines = 0
  #blank = false
  #heldCr = false
  #empty = true

  constructor(take: TakesOctets) {
    this.#take = take
  }

  write(piece: Uint8Array): void {
    const out = this.#out
    let length = this.#length
    for (const octet of piece) {
      if (octet > SPACE && !this.#blank && this.#lines === 0 && !this.#heldCr && length < OUT_SIZE) {
        out[length++] = octet
        continue
      }
      if (octet === LF && this.#heldCr) {
        this.#heldCr = false
        this.#blank = false
        this.#lines++
        continue
      }
      this.#length = length
      if (this.#heldCr) {
        this.#heldCr = false
        this.#put(CR)
      }
      if (octet === CR) this.#heldCr = true
      else if (octet === SPACE || octet === TAB) this.#blank = true
      else this.#put(octet)
      length = this.#length
    }
    this.#length = length
  }

  #put(octet: number): void {
    if (this.#lines > 0) {
      if (this.#lines * 2 + 2 > OUT_SIZE - this.#length) this.#flush()
      if (this.#lines * 2 + 2 > OUT_SIZE) takeLines(this.#given(), this.#lines)
      else for (let i = 0; i < this.#lines; i++) this.#length += CRLF.copy(this.#out, this.#length)
      this.#lines = 0
    }
    if (this.#length + 2 > OUT_SIZE) this.#flush()
    if (this.#blank) this.#out[this.#length++] = SPACE
    this.#blank = false
    this.#out[this.#length++] = octet
  }

  #given(): TakesOctets {
    this.#empty = false
    return this.#take
  }

  #flush(): void {
    if (this.#length > 0) this.#given()(this.#out.subarray(0, this.#length))
    this.#length = 0
  }

  end(): void {
    if (this.#heldCr) this.#put(CR)
    this.#flush()
    // An empty body stays empty; any other ends with a line end.
    if (!this.#empty) this.#take(CRLF)
  }
}
