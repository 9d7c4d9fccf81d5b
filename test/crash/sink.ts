// The receiving end of the crash lanes: a server of SMTP or LMTP inside the lane that remembers, for every message, each time it
// answered 250 to it, and whether what it got was whole. It outlives the servers that are killed. Each message names itself
// in its recipient's address and in its last line.

import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { TLSSocket, type SecureContext } from 'node:tls'

export interface SinkOptions {
  /** What is answered to a recipient at this attempt, counted from 0; undefined to take it. */
  readonly refuse?: (name: string, attempt: number) => string | undefined
  /** Offers STARTTLS. */
  readonly secureContext?: SecureContext
  /** RFC 2033: after the content each recipient has a reply. */
  readonly lmtp?: boolean
}

export class RecordingSink implements AsyncDisposable {
  /** For each message that was taken, the lives of the other side in which it was. */
  readonly taken = new Map<string, number[]>()
  /** Messages that came with an end that is not theirs. */
  readonly broken: string[] = []
  /** How many servers have died so far. */
  life = 0
  readonly #options: SinkOptions
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #attempts = new Map<string, number>()

  private constructor(server: Server, options: SinkOptions) {
    this.#server = server
    this.#options = options
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => this.#sockets.delete(socket))
      socket.write('220 sink.far.test ESMTP\r\n')
      this.#serve(socket, this.#options.secureContext)
    })
  }

  static async start(options: SinkOptions = {}): Promise<RecordingSink> {
    const server = createServer({ noDelay: true })
    const sink = new RecordingSink(server, options)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return sink
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Whether a connection of the server that died is still open. */
  get busy(): boolean {
    return this.#sockets.size > 0
  }

  /** `context` while STARTTLS may still come. */
  #serve(socket: Socket, context: SecureContext | undefined): void {
    let buffer = ''
    let names: string[] = []
    let inContent = false
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      buffer += chunk.toString('latin1')
      for (;;) {
        const end = inContent ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n')
        if (end < 0) return
        const text = buffer.slice(0, end)
        buffer = buffer.slice(end + (inContent ? 5 : 2))
        if (inContent) {
          for (const name of names) this.#record(name, text)
          socket.write('250 2.0.0 taken\r\n'.repeat(this.#options.lmtp === true ? names.length : 1))
          names = []
          inContent = false
          continue
        }
        const verb = text.slice(0, 4).toUpperCase()
        if (verb === 'STAR' && context) {
          socket.removeAllListeners('data')
          socket.write('220 2.0.0 go on\r\n')
          this.#serve(new TLSSocket(socket, { isServer: true, secureContext: context }), undefined)
          return
        }
        if (verb === 'RSET' || verb === 'MAIL') names = []
        const refusal = verb === 'RCPT' ? this.#refusal(text, names) : undefined
        inContent = verb === 'DATA' && names.length > 0
        socket.write(
          refusal ?? (verb === 'DATA' && !inContent ? '554 5.5.1 nobody\r\n' : answer(verb, context !== undefined)),
        )
        if (verb === 'QUIT') socket.end()
      }
    })
  }

  #refusal(command: string, names: string[]): string | undefined {
    const name = /<([^@]*)@/.exec(command)?.[1] ?? ''
    const attempt = this.#attempts.get(name) ?? 0
    const refusal = this.#options.refuse?.(name, attempt)
    if (refusal === undefined) names.push(name)
    else this.#attempts.set(name, attempt + 1)
    return refusal
  }

  #record(name: string, content: string): void {
    const lives = this.taken.get(name)
    if (lives) lives.push(this.life)
    else this.taken.set(name, [this.life])
    if (!content.endsWith(lastLine(name))) this.broken.push(name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** What the last line of the message of that name says. */
export const lastLine = (name: string): string => `this is the end of ${name}`

function answer(verb: string, starttls: boolean): string {
  const extensions = `250-PIPELINING\r\n250-8BITMIME\r\n${starttls ? '250-STARTTLS\r\n' : ''}250 ENHANCEDSTATUSCODES\r\n`
  if (verb === 'EHLO' || verb === 'LHLO') return `250-sink.far.test\r\n${extensions}`
  if (verb === 'DATA') return '354 go on\r\n'
  if (verb === 'QUIT') return '221 2.0.0 bye\r\n'
  return '250 2.0.0 ok\r\n'
}
