// Receives the content of one message, by DATA or in BDAT chunks: hands its pieces on while they may still become a
// message, and says at the end whether they do. Content that has outgrown the limit is read on and thrown away.

import type { Facts } from '../core/reason.ts'
import type { Reply } from '../core/reply.ts'
import { ContentDecoder } from './content-decoder.ts'
import type { ServerAction, SessionLimits } from './server-actions.ts'
import * as replies from './server-replies.ts'

export type ContentVerdict =
  | { readonly kind: 'good'; readonly size: number; readonly eightBit: boolean; readonly longestLine: number }
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'bad'; readonly problem: string; readonly reply: Reply; readonly facts: Facts }

export interface ContentSettings extends Pick<SessionLimits, 'messageSize' | 'contentLine'> {
  /** A LF by itself becomes CRLF; else it makes the content unacceptable. */
  readonly mendLf: boolean
}

const CRLF = new Uint8Array([13, 10])

export class ContentReceiver {
  readonly #limits: ContentSettings
  readonly #act: (action: ServerAction) => void
  readonly #decoder: ContentDecoder
  #tooLarge = false

  /** `act` is given `content` actions, and `discard` once the content is known to be void. */
  constructor(limits: ContentSettings, act: (action: ServerAction) => void) {
    this.#limits = limits
    this.#act = act
    this.#decoder = new ContentDecoder(limits.mendLf)
  }

  /** Reads DATA content; returns the index behind its end, or -1 when it goes on. */
  data(bytes: Uint8Array, from: number): number {
    return this.#decoder.data(bytes, from, this.#piece)
  }

  /** Reads `bytes[from, to)` of a chunk. */
  chunk(bytes: Uint8Array, from: number, to: number): void {
    this.#decoder.chunk(bytes, from, to, this.#piece)
  }

  /**
   * After the last chunk. RFC 3030 does not ask that it end with CRLF, and some clients leave it out; a message of whole
   * lines is what everything behind us expects, so the CRLF is added, as at the end of any last line.
   */
  endOfChunks(): void {
    if (!this.#decoder.endOfChunks().endsWithLine) this.chunk(CRLF, 0, CRLF.length)
  }

  verdict(): ContentVerdict {
    const { size, eightBit, bareCr, bareLf, longestLine } = this.#decoder
    if (this.#tooLarge) return { kind: 'too-large', size }
    if (bareCr || bareLf) {
      return { kind: 'bad', problem: 'bare-line-end', reply: replies.bareInContent, facts: { bareCr, bareLf } }
    }
    const { contentLine } = this.#limits
    if (longestLine > contentLine) {
      const facts = { allowed: contentLine, longest: longestLine }
      return {
        kind: 'bad',
        problem: 'line-too-long',
        reply: replies.contentLineTooLong(contentLine, longestLine),
        facts,
      }
    }
    return { kind: 'good', size, eightBit, longestLine }
  }

  readonly #piece = (bytes: Uint8Array): void => {
    if (this.#tooLarge) return
    if (this.#decoder.size > this.#limits.messageSize) {
      this.#tooLarge = true
      this.#act({ kind: 'discard' })
    } else this.#act({ kind: 'content', bytes })
  }
}
