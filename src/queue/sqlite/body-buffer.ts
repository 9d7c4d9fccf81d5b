// Gathers the bodies of one batch in one buffer of their own, which can be handed to another thread without copying
// again. (Handing over the callers' buffers would take away memory that they may share with others.)

const FIRST_SIZE = 64 * 1024
/** A batch is seldom much larger than the last one; but one large batch must not make all later ones large. */
const MOST_REMEMBERED = 1024 * 1024

export class BodyBuffer {
  #bytes = Buffer.alloc(0)
  #length = 0
  #lastLength = FIRST_SIZE

  /** Copies `bytes` in and returns where they begin. */
  add(bytes: Uint8Array): number {
    const start = this.#length
    const end = start + bytes.length
    if (end > this.#bytes.length) this.#grow(end)
    this.#bytes.set(bytes, start)
    this.#length = end
    return start
  }

  /** Gives away what was gathered; the next one begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes
    if (this.#length > 0) this.#lastLength = Math.min(Math.max(this.#length, FIRST_SIZE), MOST_REMEMBERED)
    this.#bytes = Buffer.alloc(0)
    this.#length = 0
    return bytes
  }

  #grow(needed: number): void {
    // Not from Node's pool, and not cleared first: all that is read of it is written before.
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length, this.#lastLength))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
