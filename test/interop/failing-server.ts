// An SMTP server that fails in one way and in no other: what it answers to one command, or that it breaks off, is said by the test.

import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

export interface Failure {
  /** The command, or `CONTENT` for the final dot, and what it is answered. */
  readonly at?: readonly [verb: string, reply: string]
  /** The connection is closed as soon as it is there. */
  readonly hangsUp?: true
  /** It offers STARTTLS with this certificate. */
  readonly tls?: { readonly key: string; readonly cert: string }
}

export class FailingServer implements AsyncDisposable {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor({ at: [verb, reply] = ['', ''], hangsUp, tls }: Failure) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      if (hangsUp === true) socket.destroy()
      else converse(socket, verb, reply, tls)
    })
  }

  static async start(failure: Failure): Promise<FailingServer> {
    const failing = new FailingServer(failure)
    failing.#server.listen(0, '127.0.0.1')
    await once(failing.#server, 'listening')
    return failing
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

function converse(socket: Socket, verb: string, reply: string, tls: Failure['tls'], greeted = false): void {
  const say = (line: string): boolean => socket.write(`${line}\r\n`)
  let waiting = ''
  let body = false
  const answer = (line: string): void => {
    if (body) {
      if (line !== '.') return
      body = false
      say(verb === 'CONTENT' ? reply : '250 2.0.0 Ok: queued')
      return
    }
    const asked = line.slice(0, 4).toUpperCase()
    if (asked === verb) say(reply)
    else if (asked === 'EHLO')
      say(`250-mx.own.test\r\n250-SIZE 1000000\r\n${tls ? '250-STARTTLS\r\n' : ''}250 AUTH PLAIN LOGIN`)
    else if (asked === 'STAR' && tls) {
      say('220 2.0.0 Ready to start TLS')
      socket.removeAllListeners('data')
      const secure = new TLSSocket(socket, { isServer: true, ...tls })
      secure.on('error', () => {})
      converse(secure, verb, reply, undefined, true)
    } else if (asked === 'DATA') {
      body = true
      say('354 End data with <CR><LF>.<CR><LF>')
    } else if (asked === 'QUIT') socket.end('221 2.0.0 Bye\r\n')
    else if (asked === 'AUTH') say('235 2.7.0 Authentication successful')
    else say('250 2.0.0 Ok')
  }
  socket.on('data', (chunk) => {
    const lines = (waiting + chunk.toString('latin1')).split('\r\n')
    waiting = lines.pop() ?? ''
    for (const line of lines) answer(line)
  })
  if (!greeted) say('220 mx.own.test ESMTP')
}
