// The sending end of the crash lanes: connections that send messages as fast as they are taken, pipelined (RFC 2920), and
// that write down which messages got 250 after their content. When the server dies they connect again and go on with new
// messages; what the dead server said nothing about is forgotten, for a real sender would send it again.

import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

import { duration } from '../../src/core/time.ts'
import { pause } from '../support/wait-for.ts'
import { lastLine } from './sink.ts'

export interface LoadOptions {
  readonly port: number
  readonly connections: number
  readonly envelopeFor: (name: string) => { readonly from?: string; readonly to: string }
  /** Octets of the next message. */
  readonly sizeFor: () => number
  /** While this says true, nothing new is begun. */
  readonly enough: () => boolean
  readonly onPromise: (name: string) => void
  /** Whether the next envelope leaves with the content, before the reply to that has come. */
  readonly ahead: boolean
  /** How each connection talks, in turn; in clear and with DATA unless told. */
  readonly styles?: readonly Style[]
}

export interface Style {
  readonly tls?: boolean
  /** Content by BDAT (RFC 3030), in two chunks. */
  readonly bdat?: boolean
}

type Expected = 'greeting' | 'ehlo' | 'starttls' | 'mail' | 'rcpt' | 'data' | 'chunk' | 'content'

/** One connection: what replies are to come, and the messages that they are about. */
interface Talk {
  socket: Socket
  readonly style: Style
  secured: boolean
  buffer: string
  readonly expected: Expected[]
  readonly names: string[]
}

const PLAIN: Style = {}
const SENDER = 'load@near.test'
const FILLER = `${'.x'.repeat(35)}\r\n`

export class Load {
  /** Messages that got 250 after their content, in that order. */
  readonly promised: string[] = []
  /** Replies of 4xx or 5xx, of which there should be none. */
  readonly refusals: string[] = []
  readonly #options: LoadOptions
  #next = 0
  #running = true
  #done: Promise<unknown> = Promise.resolve()

  constructor(options: LoadOptions) {
    this.#options = options
  }

  start(): void {
    const { connections, styles = [PLAIN] } = this.#options
    const each = Array.from({ length: connections }, (_, i) => this.#keepSending(styles[i % styles.length] ?? PLAIN))
    this.#done = Promise.all(each)
  }

  /** Not stopped yet. */
  get running(): boolean {
    return this.#running
  }

  /** Begins nothing new and waits for the transactions under way. */
  async stop(): Promise<void> {
    this.#running = false
    await this.#done
  }

  /** The next name that is meant so, for a message that comes in some other way. */
  nameFor(isMeant: (name: string) => boolean): string {
    for (;;) {
      const name = `m${this.#next++}`
      if (isMeant(name)) return name
    }
  }

  async #keepSending(style: Style): Promise<void> {
    while (this.#running) {
      if (!this.#options.enough()) await this.#oneConnection(style)
      await pause(duration(20))
    }
  }

  #oneConnection(style: Style): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect({ port: this.#options.port, host: '127.0.0.1', noDelay: true })
      socket.setTimeout(15_000, () => socket.destroy())
      socket.on('error', () => {})
      socket.on('close', () => resolve())
      this.#listen({ socket, style, secured: false, buffer: '', expected: ['greeting'], names: [] })
    })
  }

  #listen(talk: Talk): void {
    const { socket } = talk
    socket.on('data', (chunk: Buffer) => {
      talk.buffer += chunk.toString('latin1')
      for (let end = talk.buffer.indexOf('\r\n'); end >= 0; end = talk.buffer.indexOf('\r\n')) {
        const line = talk.buffer.slice(0, end)
        talk.buffer = talk.buffer.slice(end + 2)
        if (line[3] !== '-') this.#onReply(talk, line)
      }
    })
  }

  #onReply(talk: Talk, line: string): void {
    const { socket, expected, names, style } = talk
    const what = expected.shift()
    if (/^[45]/.test(line)) {
      this.refusals.push(`${what}: ${line}`)
      socket.destroy()
      return
    }
    switch (what) {
      case 'greeting':
        this.#hello(talk)
        return
      case 'ehlo':
        if (style.tls !== true || talk.secured) return this.#begin(talk)
        expected.push('starttls')
        socket.write('STARTTLS\r\n')
        return
      case 'starttls':
        return this.#secure(talk)
      case 'data':
        socket.write(`${this.contentOf(names.at(-1) ?? '').replaceAll(/^\./gm, '..')}.\r\n`)
        expected.push('content')
        if (this.#options.ahead && !this.#options.enough()) this.#begin(talk)
        return
      case 'content':
        this.promise(names.shift() ?? '')
        if (expected.length === 0) this.#begin(talk)
        return
      case 'mail':
      case 'rcpt':
      case 'chunk':
      case undefined:
    }
  }

  #hello({ socket, expected }: Talk): void {
    expected.push('ehlo')
    socket.write('EHLO load.near.test\r\n')
  }

  #secure(talk: Talk): void {
    const { socket } = talk
    socket.removeAllListeners('data')
    const secured = connectTls({ socket, rejectUnauthorized: false }, () => this.#hello(talk))
    secured.on('error', () => socket.destroy())
    talk.socket = secured
    talk.secured = true
    this.#listen(talk)
  }

  promise(name: string): void {
    this.promised.push(name)
    this.#options.onPromise(name)
  }

  #begin({ socket, expected, names, style }: Talk): void {
    if (!this.#running || this.#options.enough()) {
      if (expected.length === 0) socket.end('QUIT\r\n')
      return
    }
    const name = `m${this.#next++}`
    names.push(name)
    const { from = SENDER, to } = this.#options.envelopeFor(name)
    const envelope = `MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\n`
    if (style.bdat === true) {
      expected.push('mail', 'rcpt', 'chunk', 'content')
      const content = this.contentOf(name)
      const half = content.length >> 1
      const [first, last] = [content.slice(0, half), content.slice(half)]
      socket.write(`${envelope}BDAT ${first.length}\r\n${first}BDAT ${last.length} LAST\r\n${last}`)
    } else {
      expected.push('mail', 'rcpt', 'data')
      socket.write(`${envelope}DATA\r\n`)
    }
  }

  contentOf(name: string): string {
    const lines = Math.ceil(this.#options.sizeFor() / FILLER.length)
    const header = `From: ${SENDER}\r\nTo: ${name}@far.test\r\nSubject: ${name}\r\nMessage-ID: <${name}@near.test>\r\n`
    return `${header}\r\n${FILLER.repeat(lines)}${lastLine(name)}\r\n`
  }
}
