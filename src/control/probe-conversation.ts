// The connection of a probe: lines out, replies in, each with a time limit, and every line told to whoever listens.
// It knows nothing of the order of commands; that is probe.ts.

import { connect, type Socket } from 'node:net'
import type { Clock } from '../core/clock.ts'
import { formatReply, type Reply } from '../core/reply.ts'
import type { Duration } from '../core/time.ts'
import { isMalformed, ReplyParser } from '../smtp/reply-parser.ts'
import type { SendWords } from '../words/send.ts'

/** One line of the dialogue, without line end; `info` is about the connection. */
export interface DialogueLine {
  readonly by: 'client' | 'server' | 'info'
  readonly text: string
}

export type Trouble =
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'timeout'; readonly detail: string }
  | { readonly kind: 'lost'; readonly detail: string }
  | { readonly kind: 'malformed'; readonly detail: string }

export type Heard = { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly trouble: Trouble }

export interface ConversationOptions {
  readonly host: string
  readonly port: number
  readonly timeout: Duration
  readonly clock: Clock
  readonly onLine: (line: DialogueLine) => void
  readonly words: SendWords
}

export class Conversation {
  readonly #options: ConversationOptions
  readonly #socket: Socket
  readonly #parser = new ReplyParser()
  readonly #replies: Reply[] = []
  #trouble: Trouble | undefined
  #notify: (() => void) | undefined

  private constructor(options: ConversationOptions, socket: Socket) {
    this.#options = options
    this.#socket = socket
    socket.on('data', (bytes: Buffer) => this.#feed(bytes))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#fail('lost', options.words.broke(error.code ?? error.message)),
    )
    socket.on('close', () => this.#fail('lost', options.words.closed))
  }

  static open(options: ConversationOptions): Promise<Conversation | Trouble> {
    const { host, port, timeout, clock, words } = options
    return new Promise((resolve) => {
      const socket = connect({ host, port })
      const give = (result: Conversation | Trouble): void => {
        timer.cancel()
        resolve(result)
      }
      const timer = clock.after(timeout, () => {
        socket.destroy()
        give({ kind: 'unreachable', detail: words.noAnswer(timeout) })
      })
      socket.once('error', (error: NodeJS.ErrnoException) =>
        give({ kind: 'unreachable', detail: connectTrouble(error, words) }),
      )
      socket.once('connect', () => {
        socket.removeAllListeners('error')
        give(new Conversation(options, socket))
      })
    })
  }

  send(line: string): void {
    this.#options.onLine({ by: 'client', text: line })
    if (!this.#socket.destroyed) this.#socket.write(`${line}\r\n`)
  }

  /** Content, already dot-stuffed and ended; `note` is what is shown of it. */
  sendContent(bytes: Uint8Array, shown: readonly string[]): void {
    for (const text of shown) this.#options.onLine({ by: 'client', text })
    if (!this.#socket.destroyed) this.#socket.write(bytes)
  }

  async hear(): Promise<Heard> {
    if (this.#replies.length === 0 && !this.#trouble) await this.#wait()
    const reply = this.#replies.shift()
    if (reply !== undefined) return { ok: true, reply }
    return { ok: false, trouble: this.#trouble ?? { kind: 'lost', detail: this.#options.words.gone } }
  }

  close(): void {
    this.#socket.destroy()
  }

  #wait(): Promise<void> {
    const { clock, timeout, words } = this.#options
    return new Promise((resolve) => {
      const timer = clock.after(timeout, () => this.#fail('timeout', words.noReply(timeout)))
      this.#notify = () => {
        timer.cancel()
        this.#notify = undefined
        resolve()
      }
    })
  }

  #feed(bytes: Uint8Array): void {
    for (const item of this.#parser.feed(bytes)) {
      if (isMalformed(item)) {
        this.#options.onLine({ by: 'server', text: item.text })
        this.#fail('malformed', this.#options.words.notSmtp(item.malformed))
        return
      }
      for (const text of formatReply(item).trimEnd().split('\r\n')) this.#options.onLine({ by: 'server', text })
      this.#replies.push(item)
    }
    if (this.#replies.length > 0) this.#notify?.()
  }

  #fail(kind: Trouble['kind'], detail: string): void {
    this.#trouble ??= { kind, detail }
    this.#notify?.()
  }
}

const connectTrouble = ({ code, message }: NodeJS.ErrnoException, { unreached }: SendWords): string =>
  code === undefined ? message : (unreached[code] ?? code)
