// A conversation with a mail server, one command at a time: lines out, replies in, each with a time limit, and every line told to
// whoever listens. For what asks a server a few things and goes; mail is sent by client-connection.ts. It knows nothing of the
// order of commands.

import { connect, type Socket } from 'node:net'
import type { X509Certificate } from 'node:crypto'
import { TLSSocket } from 'node:tls'
import type { Clock } from '../core/clock.ts'
import { formatReply, type Reply } from '../core/reply.ts'
import type { Duration } from '../core/time.ts'
import type { Facts, ReasonCode } from '../core/reason.ts'
import { isMalformed, ReplyParser } from '../smtp/reply-parser.ts'
import { upgradeToTls, type PeerProof } from './client-tls.ts'
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
  readonly timeout: Duration
  readonly clock: Clock
  readonly onLine: (line: DialogueLine) => void
  readonly words: SendWords
  /** Gives up at once. */
  readonly signal?: AbortSignal
}

export interface ConversationPlace extends ConversationOptions {
  readonly host: string
  readonly port: number
}

export type Secured =
  /** Of its certificate the facts say whether it proves the name, and what is wrong with it. */
  | { readonly ok: true; readonly facts: Facts; readonly certificate: X509Certificate | undefined }
  | { readonly ok: false; readonly code: ReasonCode; readonly facts: Facts }

export class Conversation {
  readonly #options: ConversationOptions
  #socket: Socket
  readonly #parser = new ReplyParser()
  readonly #replies: Reply[] = []
  #trouble: Trouble | undefined
  #notify: (() => void) | undefined
  /** Takes what must not be told out of what the server says, which may repeat what it was sent. */
  conceal: (text: string) => string = (text) => text

  private constructor(options: ConversationOptions, socket: Socket) {
    this.#options = options
    this.#socket = socket
    this.#listen()
    const onAbort = (): void => this.#fail('timeout', options.words.gone)
    options.signal?.addEventListener('abort', onAbort)
    if (options.signal?.aborted === true) onAbort()
  }

  #listen(): void {
    const { words } = this.#options
    this.#socket
      .on('data', (bytes: Buffer) => this.#feed(bytes))
      .on('error', (error: NodeJS.ErrnoException) => this.#fail('lost', words.broke(error.code ?? error.message)))
      .on('close', () => this.#fail('lost', words.closed))
  }

  /** Over a connection that somebody else has made. */
  static over(socket: Socket, options: ConversationOptions): Conversation {
    return new Conversation(options, socket)
  }

  static open(options: ConversationPlace): Promise<Conversation | Trouble> {
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

  /** `shown`: what is told of a line that must not be told. */
  send(line: string, { shown = line }: { readonly shown?: string } = {}): void {
    this.#options.onLine({ by: 'client', text: shown })
    if (!this.#socket.destroyed) this.#socket.write(`${line}\r\n`)
  }

  /** Content, already dot-stuffed and ended; `note` is what is shown of it. */
  sendContent(bytes: Uint8Array, shown: readonly string[]): void {
    for (const text of shown) this.#options.onLine({ by: 'client', text })
    if (!this.#socket.destroyed) this.#socket.write(bytes)
  }

  /** After the reply to STARTTLS, or before anything else on a port that begins with TLS. `proof`: what is demanded of it. */
  secure(host: string, proof?: PeerProof): Promise<Secured> {
    const { clock, timeout, signal } = this.#options
    this.#socket.removeAllListeners()
    return new Promise((resolve) => {
      const end = (secured: Secured): void => {
        timer.cancel()
        signal?.removeEventListener('abort', onAbort)
        upgrade.cancel()
        // Also where it failed: late errors of it concern nobody.
        this.#socket = upgrade.socket
        this.#listen()
        // What is written before a handshake has ended waits for it.
        if (!secured.ok) this.#fail('lost', secured.code)
        resolve(secured)
      }
      const onAbort = (): void => end({ ok: false, code: 'tls.timeout', facts: {} })
      const upgrade = upgradeToTls(
        this.#socket,
        { host, proof },
        {
          secured: (facts) => end({ ok: true, facts, certificate: upgrade.socket.getPeerX509Certificate() }),
          failed: (code, facts = {}) => end({ ok: false, code, facts }),
        },
      )
      const timer = clock.after(timeout, onAbort)
      signal?.addEventListener('abort', onAbort)
    })
  }

  get secured(): boolean {
    return this.#socket instanceof TLSSocket
  }

  async hear(): Promise<Heard> {
    if (this.#replies.length === 0 && !this.#trouble) await this.#wait()
    const reply = this.#replies.shift()
    if (reply !== undefined) return { ok: true, reply }
    return { ok: false, trouble: this.#trouble ?? { kind: 'lost', detail: this.#options.words.gone } }
  }

  /** Says QUIT and goes, without waiting for the reply (RFC 5321 §4.1.1.10); to a server that does not talk any more nothing is said. */
  leave(): void {
    if (this.#socket.destroyed) return
    if (this.#trouble !== undefined) return this.close()
    this.send('QUIT')
    this.#socket
      .removeAllListeners()
      .on('error', () => {})
      .end()
    this.#socket.destroySoon()
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
      for (const text of formatReply(item).trimEnd().split('\r\n')) {
        this.#options.onLine({ by: 'server', text: this.conceal(text) })
      }
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
