// One connection to a scanner: bytes there and back, with backpressure both ways, given up when the signal says so. A
// scanner may answer and close before it has read everything (too large, an error): then sending stops and the answer
// that has arrived can still be read.

import { createConnection, type Socket } from 'node:net'
import type { ScannerPlace } from '../config/scanner-place.ts'
import { describePlace } from '../core/place.ts'
import { hearOut } from '../net/hear-out.ts'

/** What went wrong on the way, in words for an event. */
export class ChannelError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ChannelError'
  }
}

/** Unread octets beyond which the other side is made to wait. */
const HIGH_WATER = 256 * 1024

export class Channel implements Disposable {
  readonly #socket: Socket
  readonly #place: string
  readonly #chunks: Uint8Array[] = []
  #waiting = 0
  #ended = false
  #takesNoMore = false
  #heard = false
  #failure: Error | undefined
  #wake = Promise.withResolvers<void>()
  readonly #over = Promise.withResolvers<void>()

  private constructor(socket: Socket, place: string) {
    this.#socket = socket
    this.#place = place
    hearOut(socket, () => this.#sentEnough())
    socket.on('data', (chunk: Buffer) => {
      this.#heard = true
      this.#chunks.push(chunk)
      this.#waiting += chunk.length
      if (this.#waiting > HIGH_WATER) socket.pause()
      this.#notify()
    })
    socket.on('end', () => this.#end())
    socket.on('close', () => this.#end())
    socket.on('error', (error) => {
      this.#failure ??= error
      this.#end()
    })
  }

  /** Throws a ChannelError when nobody is there. */
  static async open(place: ScannerPlace, signal: AbortSignal): Promise<Channel> {
    const name = describePlace(place)
    const socket = createConnection({ ...place, signal, allowHalfOpen: true, noDelay: true })
    const channel = new Channel(socket, name)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('error', (error) => reject(new ChannelError(`${name}: ${told(error)}`, { cause: error })))
    })
    return channel
  }

  /** False once the other side takes no more: it is time to read what it has said. */
  async send(bytes: Uint8Array): Promise<boolean> {
    if (this.#done) return false
    // Until the octets are with the system: whoever sends may use the buffer again.
    const written = new Promise<void>((resolve) => this.#socket.write(bytes, () => resolve()))
    await Promise.race([written, this.#over.promise])
    return !this.#done
  }

  /** Everything has been sent; answers can still come. */
  finish(): void {
    if (!this.#done) this.#socket.end()
  }

  /** The next octets, or undefined when the other side has closed. Throws a ChannelError when the connection broke. */
  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk) {
        this.#waiting -= chunk.length
        if (this.#waiting <= HIGH_WATER) this.#socket.resume()
        return chunk
      }
      // Who answers and closes without reading the rest resets the connection; whether the answer is whole is seen from it.
      if (this.#failure && !(this.#heard && codeOf(this.#failure) === 'ECONNRESET')) {
        throw new ChannelError(`${this.#place}: ${told(this.#failure)}`, { cause: this.#failure })
      }
      if (this.#ended) return undefined
      await this.#change()
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  get #done(): boolean {
    return this.#ended || this.#takesNoMore || this.#failure !== undefined
  }

  #sentEnough(): void {
    this.#takesNoMore = true
    this.#over.resolve()
  }

  #end(): void {
    this.#ended = true
    this.#over.resolve()
    this.#notify()
  }

  #change(): Promise<void> {
    return this.#wake.promise
  }

  #notify(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }
}

/** Reads up to the other side's end. Throws a ChannelError for more than `limit` octets. */
export async function readAll(channel: Channel, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (let chunk = await channel.read(); chunk; chunk = await channel.read()) {
    size += chunk.length
    if (size > limit) throw new ChannelError(`the answer is longer than ${limit} octets`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket; does the scanner run?',
  ECONNREFUSED: 'nothing listens there; does the scanner run?',
  EACCES: 'no permission to use this socket; add Waybill’s user to the group that owns it',
  ECONNRESET: 'the connection broke before the answer was complete',
  ABORT_ERR: 'given up',
}

const codeOf = (error: unknown): string => {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : ''
}

/** What a network error means for the operator. */
export const told = (error: Error): string => ADVICE[codeOf(error)] ?? error.message
