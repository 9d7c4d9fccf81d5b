// The receiving end of the crash lane: an SMTP server inside the test that takes everything and remembers, for every
// message, how often it answered 250 to it and whether what it got was whole. It outlives the servers that are killed.
// Each message names itself in its recipient's address and in its last line.

import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

export class RecordingSink implements AsyncDisposable {
  /** How often each message was taken. */
  readonly taken = new Map<string, number>()
  /** Messages that came with an end that is not theirs. */
  readonly broken: string[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      this.#serve(socket)
    })
  }

  static async start(): Promise<RecordingSink> {
    const server = createServer({ noDelay: true })
    const sink = new RecordingSink(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return sink
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  #serve(socket: Socket): void {
    let buffer = ''
    let names: string[] = []
    let inContent = false
    socket.on('error', () => {})
    socket.write('220 sink.far.test ESMTP\r\n')
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1')
      for (;;) {
        const end = inContent ? buffer.indexOf('\r\n.\r\n') : buffer.indexOf('\r\n')
        if (end < 0) return
        const text = buffer.slice(0, end)
        buffer = buffer.slice(end + (inContent ? 5 : 2))
        if (inContent) {
          for (const name of names) this.#record(name, text)
          names = []
          inContent = false
          socket.write('250 2.0.0 taken\r\n')
          continue
        }
        const verb = text.slice(0, 4).toUpperCase()
        if (verb === 'RCPT') names.push(/<([^@]*)@/.exec(text)?.[1] ?? '')
        if (verb === 'RSET' || verb === 'MAIL') names = []
        inContent = verb === 'DATA'
        socket.write(answer(verb))
        if (verb === 'QUIT') socket.end()
      }
    })
  }

  #record(name: string, content: string): void {
    this.taken.set(name, (this.taken.get(name) ?? 0) + 1)
    if (!content.endsWith(lastLine(name))) this.broken.push(name)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** What the last line of the message of that name says. */
export const lastLine = (name: string): string => `this is the end of ${name}`

function answer(verb: string): string {
  if (verb === 'EHLO') return '250-sink.far.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES\r\n'
  if (verb === 'DATA') return '354 go on\r\n'
  if (verb === 'QUIT') return '221 2.0.0 bye\r\n'
  return '250 2.0.0 ok\r\n'
}
