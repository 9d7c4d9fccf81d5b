// One connection to a pretended server: bytes in, commands and content to the PeerSession, its answers out, strictly one
// after the other, so that pipelined commands are safe and a slow receiver slows its client down instead of hoarding.
// STARTTLS happens here. It decides nothing about mail.

import type { Socket } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'
import type { Clock } from '../core/clock.ts'
import { formatReply } from '../core/reply.ts'
import type { Duration } from '../core/time.ts'
import { ContentReader } from './content-reader.ts'
import type { PeerAnswer, PeerSession } from './peer-session.ts'

export interface PeerConnectionDeps {
  readonly session: PeerSession
  readonly clock: Clock
  readonly pause?: Duration
  readonly tls?: SecureContext
  /** Ends pauses that nobody waits for any more. */
  readonly signal: AbortSignal
}

/** Octets of a message that are kept; all are counted. */
const KEEP_CONTENT = 1_048_576
/** RFC 5321 §4.5.3.1.4 asks for 512, RFC 6531 and RFC 3461 for more. */
const MAX_LINE = 2048
const LF = 0x0a
const NOTHING = new Uint8Array(0)

/** Resolves when the conversation is over and the connection is closing. */
export async function servePeer(socket: Socket, deps: PeerConnectionDeps): Promise<void> {
  ignoreErrors(socket)
  let stream = socket
  try {
    let next = await say(stream, deps, deps.session.greeting(), { atOnce: true })
    while (next !== 'close') {
      next = await converse(stream, deps)
      if (next !== 'starttls' || !deps.tls) break
      // RFC 3207 §4.2: whatever came in clear text behind STARTTLS went with the old conversation.
      stream = new TLSSocket(stream, { isServer: true, secureContext: deps.tls })
      ignoreErrors(stream)
      deps.session.secured()
    }
  } catch (error) {
    // A client that broke the connection off is nothing to tell anybody; all else is a fault of the sandbox.
    if (!stream.destroyed) throw error
  }
  stream.destroySoon()
}

/** Talks until something else than the next command is due. */
async function converse(stream: Socket, deps: PeerConnectionDeps): Promise<'starttls' | 'close'> {
  const lines = new LineReader()
  let content: ContentReader | undefined
  const chunks: AsyncIterable<Buffer> = stream.iterator({ destroyOnReturn: false })
  for await (const chunk of chunks) {
    let rest: Uint8Array = chunk
    while (rest.length > 0) {
      let answer: PeerAnswer
      if (content) {
        const after = content.feed(rest)
        if (after === undefined) break
        rest = after
        answer = deps.session.content(content.content(), content.size)
        content = undefined
      } else {
        const read = lines.feed(rest)
        rest = read.rest
        if (read.line === undefined) break
        answer = read.line === 'too-long' ? deps.session.lineTooLong() : deps.session.command(read.line.text)
      }
      const next = await say(stream, deps, answer)
      if (next === 'starttls' || next === 'close') return next
      if (next === 'content') content = new ContentReader(KEEP_CONTENT)
    }
  }
  return 'close'
}

async function say(
  stream: Socket,
  { pause, clock, signal }: PeerConnectionDeps,
  answer: PeerAnswer,
  { atOnce = false } = {},
): Promise<PeerAnswer['next']> {
  if (pause !== undefined && !atOnce) await wait(clock, pause, signal)
  if (answer.reply && !stream.write(formatReply(answer.reply))) await drained(stream)
  return answer.next
}

function wait(clock: Clock, pause: Duration, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = clock.after(pause, end)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}

/** A client that sends commands and reads no replies is made to wait. */
function drained(stream: Socket): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      stream.off('drain', end).off('close', end)
      resolve()
    }
    stream.on('drain', end).on('close', end)
    if (stream.destroyed) end()
  })
}

function ignoreErrors(stream: Socket): void {
  stream.on('error', () => {
    stream.destroy()
  })
}

/** Cuts command lines out of chunks; a line beyond the limit is told once and dropped up to its end. */
class LineReader {
  #begun: Uint8Array = NOTHING
  #dropping = false

  feed(chunk: Uint8Array): { line?: 'too-long' | { text: string }; rest: Uint8Array } {
    const end = chunk.indexOf(LF)
    const piece = end < 0 ? chunk : chunk.subarray(0, end)
    const length = this.#begun.length + piece.length
    if (length > MAX_LINE) this.#dropping = true
    this.#begun = this.#dropping ? NOTHING : Buffer.concat([this.#begun, piece])
    if (end < 0) return { rest: NOTHING }
    const line = this.#dropping ? 'too-long' : { text: Buffer.from(this.#begun).toString() }
    this.#begun = NOTHING
    this.#dropping = false
    return { line, rest: chunk.subarray(end + 1) }
  }
}
