// A client that says one thing at a time and waits for the reply, from any address of this machine. It judges nothing:
// what is said and what a reply should be stands in the tests and tables that use it.

import { connect, type Socket } from 'node:net'
import { systemClock } from '../../src/core/clock.ts'
import { seconds, type Duration } from '../../src/core/time.ts'

export interface TalkerOptions {
  readonly port: number
  readonly host?: string
  /** The address to connect from; anything in 127.0.0.0/8 is this machine. */
  readonly from?: string
  /** Said before the greeting. */
  readonly early?: string
  /** How long to wait for a reply before that counts as a failure. */
  readonly patience?: Duration
}

/** The lines of a reply, joined by `\n`; empty when the connection was closed instead. */
export type Said = string

export class Talker implements Disposable {
  readonly #socket: Socket
  readonly #patience: Duration
  #heard = ''
  #closed = false
  #wake: () => void = () => {}

  private constructor({ port, host = '127.0.0.1', from, early, patience = seconds(15) }: TalkerOptions) {
    this.#patience = patience
    this.#socket = connect({ port, host, ...(from === undefined ? {} : { localAddress: from }) })
    this.#socket.setNoDelay(true)
    this.#socket.on('data', (bytes) => {
      this.#heard += bytes.toString('latin1')
      this.#wake()
    })
    if (early !== undefined) this.send(early)
    // A reset is an end like any other here.
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      this.#closed = true
      this.#wake()
    })
  }

  /** Connects and hears the greeting. */
  static async open(options: TalkerOptions): Promise<{ readonly talker: Talker; readonly greeting: Said }> {
    const talker = new Talker(options)
    return { talker, greeting: await talker.reply() }
  }

  /** Sends a line and waits for its reply. */
  say(line: string): Promise<Said> {
    this.send(`${line}\r\n`)
    return this.reply()
  }

  /** Sends octets as they are. */
  send(text: string): void {
    if (this.#socket.writable) this.#socket.write(text, 'latin1')
  }

  async reply(): Promise<Said> {
    let late = false
    const timer = systemClock.after(this.#patience, () => {
      late = true
      this.#wake()
    })
    try {
      for (;;) {
        const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r?\n/.exec(this.#heard)?.[0]
        if (whole !== undefined) {
          this.#heard = this.#heard.slice(whole.length)
          return whole.trimEnd().replaceAll('\r', '')
        }
        if (this.#closed) return ''
        if (late) throw new Error(`no reply in ${this.#patience / 1000} s; heard ${JSON.stringify(this.#heard)}`)
        await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      timer.cancel()
    }
  }

  /** Everything that comes until the server closes. */
  async rest(): Promise<string> {
    let all = ''
    for (let said = await this.reply(); said !== ''; said = await this.reply()) all += `${said}\n`
    return all
  }

  get closed(): boolean {
    return this.#closed
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }
}

/** The initial response of AUTH PLAIN (RFC 4616). */
export const plainLogin = (user: string, password: string): string =>
  Buffer.from(`\0${user}\0${password}`).toString('base64')
