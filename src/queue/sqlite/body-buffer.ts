// Gathers the bodies of one batch into one buffer of their own, which can be handed to another thread without copying
// again. (Handing over the callers' buffers would take away memory that they may share with others.)

export class BodyBuffer {
  #bodies: Uint8Array[] = []
  #length = 0

  /** Notes `bytes`, which must not change until `take`, and returns where they will begin. */
  add(bytes: Uint8Array): number {
    const start = this.#length
    this.#bodies.push(bytes)
    this.#length += bytes.length
    return start
  }

  /** Gives away a copy of what was gathered; the next one begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    // Memory of its own, not of Node's pool, for it leaves this thread; every octet of it is written below.
    const all = Buffer.allocUnsafeSlow(this.#length)
    let at = 0
    for (const bytes of this.#bodies) {
      all.set(bytes, at)
      at += bytes.length
    }
    this.#bodies = []
    this.#length = 0
    return all
  }
}
