// Reads the content of a message on the receiving side of a pretended server: takes bytes until CRLF . CRLF, undoes
// dot-stuffing (RFC 5321 §4.5.2), keeps the first octets up to a limit and counts the rest. Written apart from the
// server's own decoder on purpose: a receiver that shared its faults would hide them. Bare CR and LF end nothing.

const CR = 0x0d
const LF = 0x0a
const DOT = 0x2e

type Place = 'line-start' | 'dot' | 'dot-cr' | 'cr' | 'text' | 'end'

export class ContentReader {
  readonly #limit: number
  readonly #parts: Uint8Array[] = []
  #kept = 0
  #size = 0
  #place: Place = 'line-start'

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#size
  }

  /** Takes what belongs to the content; returns what follows it, or undefined while the end has not come. */
  feed(chunk: Uint8Array): Uint8Array | undefined {
    // A CR held back after a dot may come out together with the chunk.
    const out = new Uint8Array(chunk.length + 1)
    let length = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] ?? 0
      if (this.#place === 'dot-cr' && byte !== LF) {
        out[length++] = CR
        this.#place = 'cr'
      }
      const isFirst = this.#place === 'line-start'
      this.#place = step(this.#place, byte)
      if (this.#place === 'end') {
        this.#keep(out.subarray(0, length))
        return chunk.subarray(i + 1)
      }
      if (this.#place !== 'dot-cr' && !(isFirst && byte === DOT)) out[length++] = byte
    }
    this.#keep(out.subarray(0, length))
    return undefined
  }

  content(): Uint8Array {
    return Buffer.concat(this.#parts)
  }

  #keep(bytes: Uint8Array): void {
    this.#size += bytes.length
    const part = bytes.subarray(0, Math.max(0, this.#limit - this.#kept))
    if (part.length > 0) this.#parts.push(part)
    this.#kept += part.length
  }
}

function step(place: Place, byte: number): Place {
  if (place === 'dot-cr' && byte === LF) return 'end'
  if (place === 'dot' && byte === CR) return 'dot-cr'
  if (place === 'line-start' && byte === DOT) return 'dot'
  if (place === 'cr' && byte === LF) return 'line-start'
  return byte === CR ? 'cr' : 'text'
}
