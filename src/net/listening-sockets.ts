// The listening sockets of a server: opened together or not at all, and exchanged while it runs. New ones are opened before
// old ones are closed, and those that stay are not touched, so nobody who may connect before and after meets a closed port.
// What becomes of a connection is not decided here.

import { createServer, type Server, type Socket } from 'node:net'
import type { IpAddress } from '../core/ip.ts'
import { portOf, type ListenAt } from './listen-at.ts'
import type { ListenerMode } from '../smtp/session-facts.ts'

export interface ListenerSettings {
  readonly address: IpAddress
  readonly port: number
  readonly mode: ListenerMode
  /** Connections begin with the header of the PROXY protocol. */
  readonly proxy?: boolean
}

/** New sockets are open, and nothing else has happened yet. */
export interface SocketChange {
  readonly opened: readonly ListenerSettings[]
  readonly closed: readonly ListenerSettings[]
  /** From now on as it was asked for. */
  commit(): void
  /** As if nothing had been asked. */
  undo(): void
}

export interface ListeningSocketsDeps {
  arrived(socket: Socket, listener: ListenerSettings): void
  acceptFailed(error: Error): void
  readonly listenAt: ListenAt
}

interface OpenSocket {
  readonly server: Server
  readonly wanted: ListenerSettings
  /** As it is bound, and what its next connection is. */
  settings: ListenerSettings
}

const BACKLOG = 1024

export class ListeningSockets {
  readonly #deps: ListeningSocketsDeps
  #open: readonly OpenSocket[] = []

  constructor(deps: ListeningSocketsDeps) {
    this.#deps = deps
  }

  /** Where they really listen: port 0 asks for any free one. */
  get bound(): readonly ListenerSettings[] {
    return this.#open.map(({ settings }) => settings)
  }

  /** Rejects with an error that names the address (`EADDRINUSE`, `EACCES`), and then nothing of it is left open. */
  async change(next: readonly ListenerSettings[]): Promise<SocketChange> {
    const going = new Set(this.#open)
    const opened: OpenSocket[] = []
    const after: { readonly socket: OpenSocket; readonly settings: ListenerSettings }[] = []
    try {
      for (const wanted of next) {
        const there = [...going].find((one) => isSamePlace(one.wanted, wanted))
        if (there) {
          going.delete(there)
          after.push({ socket: there, settings: { ...wanted, port: there.settings.port } })
        } else {
          const socket = await this.#listen(wanted, next)
          opened.push(socket)
          after.push({ socket, settings: socket.settings })
        }
      }
    } catch (error) {
      for (const { server } of opened) server.close()
      throw error
    }
    return {
      opened: opened.map(({ settings }) => settings),
      closed: [...going].map(({ settings }) => settings),
      commit: () => {
        for (const { socket, settings } of after) socket.settings = settings
        for (const { server } of going) server.close()
        this.#open = after.map(({ socket }) => socket)
      },
      undo() {
        for (const { server } of opened) server.close()
      },
    }
  }

  /** Resolves when every connection that came by them has ended. */
  async close(): Promise<void> {
    await Promise.all(this.#open.map(({ server }) => new Promise((resolve) => server.close(resolve))))
  }

  async #listen(wanted: ListenerSettings, all: readonly ListenerSettings[]): Promise<OpenSocket> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    const socket: OpenSocket = { server, wanted, settings: wanted }
    server.on('connection', (connection) => this.#deps.arrived(connection, socket.settings))
    // On Linux `::` takes IPv4 as well, unless there is a listener for that.
    const ipv6Only = all.some(({ address, port }) => address === '0.0.0.0' && port === wanted.port)
    const place = { host: wanted.address, port: wanted.port, backlog: BACKLOG, ipv6Only }
    await this.#deps.listenAt(server, place)
    socket.settings = { ...wanted, port: portOf(server, place) }
    // What goes wrong with one accepted socket must not end the server.
    server.on('error', (error) => this.#deps.acceptFailed(error))
    return socket
  }
}

/** Any free port is another one for each mode. */
const isSamePlace = (a: ListenerSettings, b: ListenerSettings): boolean =>
  a.address === b.address && a.port === b.port && (a.port !== 0 || a.mode === b.mode)
