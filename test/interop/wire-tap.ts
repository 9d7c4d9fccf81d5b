// A wire that remembers: takes connections on a port of its own and hands all that comes to another one, so that a test can look
// at what went over the network.

import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export class WireTap implements AsyncDisposable {
  readonly port: number
  readonly #server: Server
  readonly #sockets: Set<Socket>
  readonly #heard: Buffer[]

  private constructor(port: number, server: Server, { sockets, heard }: { sockets: Set<Socket>; heard: Buffer[] }) {
    this.port = port
    this.#server = server
    this.#sockets = sockets
    this.#heard = heard
  }

  static async start(to: number): Promise<WireTap> {
    const sockets = new Set<Socket>()
    const heard: Buffer[] = []
    const server = createServer((client) => {
      const peer = connect(to, '127.0.0.1')
      for (const socket of [client, peer]) {
        sockets.add(socket)
        socket.on('error', () => {}).on('close', () => sockets.delete(socket))
      }
      client.on('data', (bytes: Buffer) => heard.push(bytes))
      client.pipe(peer).pipe(client)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('a wire needs a port')
    return new WireTap(address.port, server, { sockets, heard })
  }

  /** All that clients said, as Latin-1. */
  get said(): string {
    return Buffer.concat(this.#heard).toString('latin1')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
