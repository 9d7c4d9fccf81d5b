// Octets that arrive in pieces of any size, kept in one buffer that doubles: a million tiny pieces cost no more than one
// large one.

export class GrowingBytes {
  #buffer = Buffer.alloc(0)
  #length = 0
  #used = false

  /** Whether anything was added, were it of no length. */
  get used(): boolean {
    return this.#used
  }

  add(piece: Uint8Array): void {
    this.#used = true
    if (this.#length + piece.length > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(2 * this.#buffer.length, this.#length + piece.length, 4096))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(piece, this.#length)
    this.#length += piece.length
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }
}
