// The remote control of Mozilla's programs (Marionette protocol 3: a length, a colon, JSON), as far as running a script inside takes.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export class Marionette implements AsyncDisposable {
  readonly #socket: Socket
  #heard = Buffer.alloc(0)
  #id = 0

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async open(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const marionette = new Marionette(socket)
    await marionette.#hear()
    await marionette.#ask('WebDriver:NewSession', {})
    await marionette.#ask('Marionette:SetContext', { value: 'chrome' })
    return marionette
  }

  /** The body of an async function, with the rights of the program itself; gives what it returns. */
  async run(body: string): Promise<Readonly<Record<string, unknown>>> {
    const script = `const done = arguments[arguments.length - 1]; (async () => {${body}})().then(done, (error) => done({ error: String(error) }))`
    const parameters = { script, args: [], scriptTimeout: 60_000 }
    const { value } = await this.#ask('WebDriver:ExecuteAsyncScript', parameters)
    return value as Readonly<Record<string, unknown>>
  }

  async #ask(name: string, parameters: object): Promise<{ readonly value?: unknown }> {
    const text = JSON.stringify([0, ++this.#id, name, parameters])
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`)
    const [, , error, result] = (await this.#hear()) as readonly [number, number, unknown, { value?: unknown }]
    if (error !== null) throw new Error(`${name}: ${JSON.stringify(error)}`)
    return result
  }

  async #hear(): Promise<unknown> {
    for (;;) {
      const colon = this.#heard.indexOf(':')
      const end = colon < 0 ? -1 : colon + 1 + Number(this.#heard.toString('latin1', 0, colon))
      if (colon >= 0 && this.#heard.length >= end) {
        const text = this.#heard.toString('utf8', colon + 1, end)
        this.#heard = this.#heard.subarray(end)
        return JSON.parse(text)
      }
      const [chunk] = (await once(this.#socket, 'data')) as [Buffer]
      this.#heard = Buffer.concat([this.#heard, chunk])
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.destroy()
  }
}
