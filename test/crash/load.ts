// The sending end of the crash lane: connections that send messages as fast as they are taken, pipelined (RFC 2920), and
// that write down which messages got 250 after their content. When the server dies they connect again and go on with new
// messages; what the dead server said nothing about is forgotten, for a real sender would send it again.

import { connect, type Socket } from 'node:net'

import { duration } from '../../src/core/time.ts'
import { pause } from '../support/wait-for.ts'
import { lastLine } from './sink.ts'

export interface LoadOptions {
  readonly port: number
  readonly connections: number
  /** Where a message goes. */
  readonly addressFor: (name: string) => string
  /** Octets of the next message. */
  readonly sizeFor: () => number
  /** While this says true, nothing new is begun. */
  readonly enough: () => boolean
  readonly onPromise: (name: string) => void
  /** Whether the next envelope leaves with the content, before the reply to that has come. */
  readonly ahead: boolean
}

type Expected = 'greeting' | 'ehlo' | 'mail' | 'rcpt' | 'data' | 'content'

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
    const { connections } = this.#options
    this.#done = Promise.all(Array.from({ length: connections }, () => this.#keepSending()))
  }

  /** Begins nothing new and waits for the transactions under way. */
  async stop(): Promise<void> {
    this.#running = false
    await this.#done
  }

  async #keepSending(): Promise<void> {
    while (this.#running) {
      if (!this.#options.enough()) await this.#oneConnection()
      await pause(duration(20))
    }
  }

  #oneConnection(): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect({ port: this.#options.port, host: '127.0.0.1', noDelay: true })
      const expected: Expected[] = ['greeting']
      const names: string[] = []
      let buffer = ''
      socket.setTimeout(15_000, () => socket.destroy())
      socket.on('error', () => {})
      socket.on('close', () => resolve())
      socket.on('data', (chunk) => {
        buffer += chunk.toString('latin1')
        for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
          const line = buffer.slice(0, end)
          buffer = buffer.slice(end + 2)
          if (line[3] !== '-') this.#onReply(socket, line, expected, names)
        }
      })
    })
  }

  #onReply(socket: Socket, line: string, expected: Expected[], names: string[]): void {
    const what = expected.shift()
    if (/^[45]/.test(line)) {
      this.refusals.push(`${what}: ${line}`)
      socket.destroy()
      return
    }
    switch (what) {
      case 'greeting':
        expected.push('ehlo')
        socket.write('EHLO load.near.test\r\n')
        return
      case 'ehlo':
        this.#begin(socket, expected, names)
        return
      case 'data':
        socket.write(this.#content(names.at(-1) ?? ''))
        expected.push('content')
        if (this.#options.ahead && !this.#options.enough()) this.#begin(socket, expected, names)
        return
      case 'content':
        this.#promise(names.shift() ?? '')
        if (expected.length === 0) this.#begin(socket, expected, names)
        return
      case 'mail':
      case 'rcpt':
      case undefined:
    }
  }

  #promise(name: string): void {
    this.promised.push(name)
    this.#options.onPromise(name)
  }

  #begin(socket: Socket, expected: Expected[], names: string[]): void {
    if (!this.#running || this.#options.enough()) {
      if (expected.length === 0) socket.end('QUIT\r\n')
      return
    }
    const name = `m${this.#next++}`
    names.push(name)
    expected.push('mail', 'rcpt', 'data')
    const to = this.#options.addressFor(name)
    socket.write(`MAIL FROM:<load@near.test>\r\nRCPT TO:<${to}>\r\nDATA\r\n`)
  }

  #content(name: string): string {
    const filler = `${'.x'.repeat(35)}\r\n`.replace(/^\./, '..')
    const lines = Math.ceil(this.#options.sizeFor() / filler.length)
    const header = `From: load@near.test\r\nTo: ${name}@far.test\r\nSubject: ${name}\r\nMessage-ID: <${name}@near.test>\r\n`
    return `${header}\r\n${filler.repeat(lines)}${lastLine(name)}\r\n.\r\n`
  }
}
