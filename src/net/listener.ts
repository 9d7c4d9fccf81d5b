// Opens the listening sockets and turns each connection into a ServerConnection, within the limits on how many there may
// be. A client over a limit is told so and let go before it costs anything.

import { createServer, type Server, type Socket } from 'node:net'
import { socketIp, type IpAddress } from '../core/ip.ts'
import { formatReply, reply, type Reply } from '../core/reply.ts'

export interface ListenerSettings {
  readonly address: IpAddress
  readonly port: number
  readonly mode: 'smtp' | 'submission'
}

export interface Peer {
  readonly listener: 'smtp' | 'submission'
  readonly client: { readonly address: IpAddress; readonly port: number }
  readonly local: { readonly address: string; readonly port: number }
}

export interface OpenConnection {
  shutdown(): void
  destroy(): void
}

export interface ListenDeps {
  readonly connections: number
  readonly connectionsPerClient: number
  /** Starts serving a connection; calls `closed` once when it is over. */
  serve(socket: Socket, peer: Peer, closed: () => void): OpenConnection
  /** A connection was turned away by the named limit. */
  turnedAway(peer: Peer, limit: 'connections' | 'connections-per-client', allowed: number, answer: Reply): void
}

export interface Listening {
  /** Where it really listens: port 0 asks for any free one. */
  readonly bound: readonly ListenerSettings[]
  /** Connections open now. */
  readonly open: number
  /** Stops listening, lets open transactions finish for `graceMs`, then closes what is left. */
  close(graceMs: number): Promise<void>
}

const BACKLOG = 1024

const tooManyInAll = reply(421, '4.3.2', 'Too many connections now; please try again in a minute')
const tooManyOfOne = reply(421, '4.7.0', 'Too many connections from your address; close some first')

export async function listen(listeners: readonly ListenerSettings[], deps: ListenDeps): Promise<Listening> {
  const open = new Set<OpenConnection>()
  const perClient = new Map<string, number>()
  let drained: (() => void) | undefined

  const serve = (socket: Socket, { mode, ...own }: ListenerSettings): void => {
    const address = peerAddress(socket.remoteAddress)
    // The client has gone before it was looked at.
    if (!address) return void socket.destroy()
    const peer: Peer = {
      listener: mode,
      client: { address, port: socket.remotePort ?? 0 },
      // Asking the system is only needed where it may have been any of the machine's addresses.
      local: isWildcard(own.address) ? { address: peerAddress(socket.localAddress) ?? '', port: own.port } : own,
    }
    const already = perClient.get(address) ?? 0
    if (open.size >= deps.connections) {
      deps.turnedAway(peer, 'connections', deps.connections, tooManyInAll)
      return turnAway(socket, tooManyInAll)
    }
    if (already >= deps.connectionsPerClient) {
      deps.turnedAway(peer, 'connections-per-client', deps.connectionsPerClient, tooManyOfOne)
      return turnAway(socket, tooManyOfOne)
    }
    perClient.set(address, already + 1)
    const connection = deps.serve(socket, peer, () => {
      open.delete(connection)
      const left = (perClient.get(address) ?? 1) - 1
      if (left > 0) perClient.set(address, left)
      else perClient.delete(address)
      if (open.size === 0) drained?.()
    })
    open.add(connection)
  }

  const servers: Server[] = []
  const bound: ListenerSettings[] = []
  try {
    for (const listener of listeners) {
      let settings = listener
      const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => serve(socket, settings))
      servers.push(server)
      // On Linux `::` takes IPv4 as well, unless there is a listener for that.
      const ipv6Only = listeners.some(({ address, port }) => address === '0.0.0.0' && port === listener.port)
      settings = { ...listener, port: await start(server, listener, ipv6Only) }
      bound.push(settings)
    }
  } catch (error) {
    for (const server of servers) server.close()
    throw error
  }

  return {
    bound,
    get open() {
      return open.size
    },
    async close(graceMs) {
      const stopped = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      for (const connection of open) connection.shutdown()
      if (open.size > 0) {
        const grace = AbortSignal.timeout(graceMs)
        await new Promise<void>((resolve) => {
          drained = resolve
          grace.addEventListener('abort', () => resolve(), { once: true })
        })
      }
      for (const connection of open) connection.destroy()
      await Promise.all(stopped)
    },
  }
}

const isWildcard = (address: IpAddress): boolean => address === '0.0.0.0' || address === '::'

/** A link-local address comes with the interface it was seen on, `fe80::1%eth0`; that is no part of the address. */
const peerAddress = (text: string | undefined): IpAddress | undefined => socketIp(text?.replace(/%.*$/, ''))

function turnAway(socket: Socket, answer: Reply): void {
  socket.on('error', () => socket.destroy())
  socket.end(formatReply(answer), () => socket.destroySoon())
}

/** Resolves with the port; rejects with an error that names the address (`EADDRINUSE`, `EACCES`). */
function start(server: Server, { address, port }: ListenerSettings, ipv6Only: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port, backlog: BACKLOG, ipv6Only }, () => {
      server.removeListener('error', reject)
      // What goes wrong with one accepted socket must not end the server.
      server.on('error', () => undefined)
      const where = server.address()
      resolve(typeof where === 'object' && where ? where.port : port)
    })
  })
}
