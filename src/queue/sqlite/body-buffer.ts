// Gathers the bodies of one batch in one buffer of their own, which can be handed to another thread without copying
// again. (Handing over the callers' buffers would take away memory that they may share with others.)

const FIRST_SIZE = 64 * 1024

export class BodyBuffer {
  #bytes = new Uint8Array(0)
  #length = 0

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
    this.#bytes = new Uint8Array(0)
    this.#length = 0
    return bytes
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length, FIRST_SIZE))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}
