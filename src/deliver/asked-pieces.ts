// Content that another process sends a piece at a time, when it is asked to, so that a large message is in the memory of neither.

import { ContentError } from '../core/content-error.ts'

export type Piece =
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  /** The rest cannot be read. */
  | { readonly kind: 'broken' }

export class AskedPieces {
  readonly #ask: () => void
  #arrived = Promise.withResolvers<Piece>()

  /** `ask` has the other process send the next one, which is to be given to `take`. */
  constructor(ask: () => void) {
    this.#ask = ask
  }

  take(piece: Piece): void {
    this.#arrived.resolve(piece)
  }

  async *all(): AsyncGenerator<Uint8Array> {
    for (;;) {
      this.#ask()
      const piece = await this.#arrived.promise
      this.#arrived = Promise.withResolvers()
      if (piece.kind === 'end') return
      if (piece.kind === 'broken') throw new ContentError('local.content', {})
      yield piece.bytes
    }
  }
}
