// Cuts command lines out of the byte stream. A line ends with CRLF; at a bare LF the line is handed over as `bare`, so
// that the session can refuse it. A line over the limit is skipped, whatever its length, in constant memory.

const TAB = 9
const LF = 10
const CR = 13
/** No command has any (RFC 5321 §4.1.2), and what is said back or shown to people must not bring them along. */
const CONTROL = /[\0-\x08\x0a-\x1f\x7f-\x9f]/

export type Line =
  | { readonly kind: 'more'; readonly next: number }
  | { readonly kind: 'line'; readonly next: number; readonly text: string }
  /** It holds a CR or LF that is not part of CRLF. */
  | { readonly kind: 'bare'; readonly next: number; readonly text: string }
  /** It holds control characters or text that is not UTF-8. */
  | { readonly kind: 'bad'; readonly next: number; readonly text: string }
  /** `text` is how it begins. */
  | { readonly kind: 'too-long'; readonly next: number; readonly length: number; readonly text: string }

/** Octets that are kept of a line over the limit: enough for its verb. */
const BEGINNING = 32

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const LATIN1 = new TextDecoder('latin1')

export class LineReader {
  readonly #limit: number
  /** The beginning of a line whose end has not come yet; at most `limit` octets. */
  #held: Uint8Array
  #heldLength = 0
  /** Octets of the line so far, those thrown away included. */
  #length = 0

  /** `limit` counts the CRLF (RFC 5321 §4.5.3.1.4). */
  constructor(limit: number) {
    this.#limit = limit
    this.#held = new Uint8Array(0)
  }

  /** Whether a line has begun whose end has not come yet. */
  get within(): boolean {
    return this.#length > 0
  }

  /** Reads at most one line from `bytes` at `from`. */
  read(bytes: Uint8Array, from: number): Line {
    const end = bytes.indexOf(LF, from)
    const next = end < 0 ? bytes.length : end + 1
    this.#length += next - from
    if (end >= 0 && this.#length === next - from && this.#length <= this.#limit) {
      this.#length = 0
      return readLine(bytes, from, next)
    }
    this.#hold(bytes, from, next)
    if (end < 0) return { kind: 'more', next }
    const length = this.#length
    this.#length = 0
    const tooLong = length > this.#limit
    const line = tooLong ? undefined : readLine(this.#held, 0, this.#heldLength)
    const text = tooLong ? LATIN1.decode(this.#held.subarray(0, BEGINNING)) : ''
    this.#heldLength = 0
    return line ? { ...line, next } : { kind: 'too-long', next, length, text }
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    const take = Math.min(to - from, this.#limit - this.#heldLength)
    if (take <= 0) return
    if (this.#held.length < this.#heldLength + take) {
      const grown = new Uint8Array(Math.min(this.#limit, Math.max(256, 2 * (this.#heldLength + take))))
      grown.set(this.#held.subarray(0, this.#heldLength))
      this.#held = grown
    }
    this.#held.set(bytes.subarray(from, from + take), this.#heldLength)
    this.#heldLength += take
  }
}

/** `bytes[from, next)` ends with LF. */
function readLine(bytes: Uint8Array, from: number, next: number): Exclude<Line, { kind: 'more' | 'too-long' }> {
  const crlf = next - from >= 2 && bytes[next - 2] === CR
  const end = next - (crlf ? 2 : 1)
  let text = ''
  let plain = true
  for (let i = from; i < end; i++) {
    const byte = bytes[i] as number
    if (byte > 126 || (byte < 32 && byte !== TAB)) {
      plain = false
      break
    }
    text += String.fromCharCode(byte)
  }
  if (plain) return { kind: crlf ? 'line' : 'bare', next, text }
  const part = bytes.subarray(from, end)
  if (!crlf || part.includes(CR)) return { kind: 'bare', next, text: LATIN1.decode(part) }
  try {
    const decoded = UTF8.decode(part)
    return { kind: CONTROL.test(decoded) ? 'bad' : 'line', next, text: decoded }
  } catch {
    return { kind: 'bad', next, text: LATIN1.decode(part) }
  }
}
