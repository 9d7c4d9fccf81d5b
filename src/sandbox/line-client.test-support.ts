// A plain SMTP client for tests of the sandbox: says a line, waits for the whole reply, gives it back as the bytes came.
// It knows no SMTP beyond where a reply ends, so it shares no fault with the real client.

import type { Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

/** What `read` gives when the other side closed the connection. */
export const CLOSED = '(closed)'

export class LineClient {
  #socket: Socket
  #text = ''
  #closed = false
  #wake: () => void = () => {}

  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen()
  }

  /** One reply, all its lines, with LF between and none at the end. */
  async read(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3} [^\r\n]*\r\n/.exec(this.#text)?.[0]
      if (whole !== undefined) {
        this.#text = this.#text.slice(whole.length)
        return whole.trimEnd().replaceAll('\r\n', '\n')
      }
      if (this.#closed) return CLOSED
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  say(line: string): Promise<string> {
    return this.sayRaw(`${line}\r\n`)
  }

  sayRaw(bytes: string | Uint8Array): Promise<string> {
    this.write(bytes)
    return this.read()
  }

  write(bytes: string | Uint8Array): void {
    this.#socket.write(bytes)
  }

  /** After the reply to STARTTLS; gives the secured socket for a look at the certificate. */
  async secure(): Promise<TLSSocket> {
    this.#socket.removeAllListeners()
    const secured = connectTls({ socket: this.#socket, rejectUnauthorized: false })
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve).once('error', reject)
    })
    this.#socket = secured
    this.#listen()
    return secured
  }

  end(): void {
    this.#socket.destroy()
  }

  #listen(): void {
    this.#socket.setEncoding('utf8')
    this.#socket.on('data', (text: string) => {
      this.#text += text
      this.#wake()
    })
    this.#socket.on('error', () => {})
    this.#socket.on('close', () => {
      this.#closed = true
      this.#wake()
    })
  }
}
