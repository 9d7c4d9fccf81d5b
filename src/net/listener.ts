// Opens the listening sockets and turns each connection into a ServerConnection, within the limits on how many there may
// be. A client over a limit is told so and let go before it costs anything; when all places are taken, the connection that is
// of least use makes room. Behind a trusted proxy the client is the one
// that the proxy names, and the limits are on that one.

import type { Socket } from 'node:net'
import type { Clock } from '../core/clock.ts'
import { clientKey, findNetwork, socketIp, type IpAddress, type Network } from '../core/ip.ts'
import { formatReply, type Reply } from '../core/reply.ts'
import { placeNeeded, tooManyOfOne } from '../smtp/server-replies.ts'
import { duration } from '../core/time.ts'
import { leastUseful, networkKey, type Standing } from './least-useful.ts'
import type { ListenerMode } from '../smtp/session-facts.ts'
import { awaitProxyHeader } from './await-proxy-header.ts'
import type { ClientCounts } from './client-counts.ts'
import { listenHere, type ListenAt } from './listen-at.ts'
import { ListeningSockets, type ListenerSettings, type SocketChange } from './listening-sockets.ts'

export interface Peer {
  readonly listener: ListenerMode
  readonly client: { readonly address: IpAddress; readonly port: number }
  readonly local: { readonly address: string; readonly port: number }
  /** The proxy that named the client. */
  readonly proxy?: IpAddress
}

export interface OpenConnection {
  shutdown(): void
  /** What speaks for and against it when another wants its place. */
  standing(): Standing
  /** Tells the client that its place is needed, and ends the connection at once. */
  giveWay(allowed: number): void
  destroy(): void
}

export interface ListenDeps {
  readonly clock: Clock
  /** Left out: this process opens its ports. */
  readonly listenAt?: ListenAt | undefined
  /** Who may say by the PROXY protocol who the client is. */
  readonly proxies: readonly Network[]
  /** A connection that should have come through a proxy, and did not as it should. */
  refusedProxy(address: IpAddress, problem: string): void
  readonly connections: number
  readonly connectionsPerClient: number
  readonly clients: ClientCounts
  /** Clients of our own: the limit of one client is not for them, and strangers make room for them. */
  trusted(address: IpAddress): boolean
  /** Starts serving a connection; calls `closed` once when it is over. */
  serve(socket: Socket, peer: Peer, closed: () => void): OpenConnection
  /** A connection was turned away by the named limit. */
  /** A connection could not be accepted: no file descriptor was left for it, perhaps. The next may be. */
  acceptFailed?(error: Error): void
  turnedAway(peer: Peer, limit: 'connections' | 'connections-per-client', allowed: number, answer: Reply): void
}

export interface Listening {
  /** Where it really listens: port 0 asks for any free one. */
  readonly bound: readonly ListenerSettings[]
  /** Connections open now. */
  readonly open: number
  /** Opens what these want beside what there is; sessions go on, whichever way it ends. */
  change(listeners: readonly ListenerSettings[]): Promise<SocketChange>
  /** Stops listening, lets open transactions finish for `graceMs`, then closes what is left. */
  close(graceMs: number): Promise<void>
}

export async function listen(listeners: readonly ListenerSettings[], deps: ListenDeps): Promise<Listening> {
  const open = new Set<OpenConnection>()
  /** Those that are being served, by the network of their clients. */
  const served = new Map<OpenConnection, string>()
  let drained: (() => void) | undefined

  const arrived = (socket: Socket, { mode, ...own }: ListenerSettings): void => {
    const address = peerAddress(socket.remoteAddress)
    // The client has gone before it was looked at.
    if (!address) return void socket.destroy()
    const peer: Peer = {
      listener: mode,
      client: { address, port: socket.remotePort ?? 0 },
      // Asking the system is only needed where it may have been any of the machine's addresses.
      local: isWildcard(own.address) ? { address: peerAddress(socket.localAddress) ?? '', port: own.port } : own,
    }
    if (own.proxy === true) proxied(socket, peer)
    else admit(socket, peer)
  }

  const gone = (connection: OpenConnection): void => {
    open.delete(connection)
    served.delete(connection)
    if (open.size === 0) drained?.()
  }

  /** A connection counts while something is awaited before it is served. */
  const wait = (socket: Socket): OpenConnection => {
    const end = (): void => void socket.destroy()
    const lastInput = deps.clock.ticks()
    // What is awaited has a time limit of its own.
    const waiting = { shutdown: end, destroy: end, giveWay: end, standing: () => ({ spared: true, lastInput }) }
    open.add(waiting)
    return waiting
  }

  const proxied = (socket: Socket, peer: Peer): void => {
    const proxy = peer.client.address
    if (!findNetwork(proxy, deps.proxies) || open.size >= deps.connections) {
      const full = open.size >= deps.connections
      deps.refusedProxy(proxy, full ? 'too many connections' : 'it is not among the trusted proxies')
      return void socket.destroy()
    }
    const waiting = wait(socket)
    awaitProxyHeader(socket, deps.clock, (header) => {
      gone(waiting)
      if (header.kind === 'failed') {
        deps.refusedProxy(proxy, header.problem)
        return void socket.destroy()
      }
      if (header.kind === 'local') return admit(socket, peer)
      return admit(socket, { ...peer, client: header.client, local: header.local, proxy })
    })
  }

  const isFull = (): boolean => open.size >= deps.connections

  const whoseTurnToGo = ({ client: { address } }: Peer): OpenConnection | undefined => {
    const candidates = [...served].map(([connection, network]) => ({ connection, network, ...connection.standing() }))
    const newcomer = { network: networkKey(address), trusted: deps.trusted(address) }
    return leastUseful(candidates, newcomer, deps.clock.ticks())?.connection
  }

  const noPlace = (socket: Socket, peer: Peer): void => {
    deps.turnedAway(peer, 'connections', deps.connections, placeNeeded)
    turnAway(socket, peer, placeNeeded)
  }

  const admit = (socket: Socket, peer: Peer): void => {
    if (isFull() && !whoseTurnToGo(peer)) return noPlace(socket, peer)
    const most = deps.trusted(peer.client.address) ? Infinity : deps.connectionsPerClient
    const counted = deps.clients.enter(clientKey(peer.client.address), most)
    if (!(counted instanceof Promise)) return seat(socket, peer, counted)
    const waiting = wait(socket)
    const ignore = (): void => {}
    socket.on('error', ignore)
    const decided = (isCounted: boolean): void => {
      socket.off('error', ignore)
      gone(waiting)
      seat(socket, peer, isCounted)
    }
    // Where nobody can count, nobody is let in: the client comes again.
    counted.then(decided, () => decided(false))
  }

  const seat = (socket: Socket, peer: Peer, isCounted: boolean): void => {
    const client = clientKey(peer.client.address)
    if (!isCounted) {
      deps.turnedAway(peer, 'connections-per-client', deps.connectionsPerClient, tooManyOfOne)
      return turnAway(socket, peer, tooManyOfOne)
    }
    // It went while it was counted.
    if (socket.destroyed) return deps.clients.leave(client)
    if (isFull()) {
      const goes = whoseTurnToGo(peer)
      if (!goes) {
        deps.clients.leave(client)
        return noPlace(socket, peer)
      }
      // It counts no more, though its socket may take a moment to close.
      gone(goes)
      goes.giveWay(deps.connections)
    }
    const connection = deps.serve(socket, peer, () => {
      deps.clients.leave(client)
      gone(connection)
    })
    open.add(connection)
    served.set(connection, networkKey(peer.client.address))
  }

  const sockets = new ListeningSockets({
    arrived,
    acceptFailed: (error) => deps.acceptFailed?.(error),
    listenAt: deps.listenAt ?? listenHere,
  })
  const first = await sockets.change(listeners)
  first.commit()

  return {
    get bound() {
      return sockets.bound
    },
    change: (next) => sockets.change(next),
    get open() {
      return open.size
    },
    async close(graceMs) {
      const stopped = sockets.close()
      for (const connection of open) connection.shutdown()
      if (open.size > 0) {
        const { promise, resolve } = Promise.withResolvers<void>()
        const grace = deps.clock.after(duration(graceMs), resolve, true)
        drained = resolve
        await promise
        grace.cancel()
      }
      for (const connection of open) connection.destroy()
      await stopped
    },
  }
}

const isWildcard = (address: IpAddress): boolean => address === '0.0.0.0' || address === '::'

/** A link-local address comes with the interface it was seen on, `fe80::1%eth0`; that is no part of the address. */
const peerAddress = (text: string | undefined): IpAddress | undefined => socketIp(text?.replace(/%.*$/, ''))

/** A client that waits for a handshake could not read the answer, and one is too dear for somebody who is turned away. */
function turnAway(socket: Socket, { listener }: Peer, answer: Reply): void {
  socket.on('error', () => socket.destroy())
  if (listener === 'submissions') return void socket.destroy()
  socket.end(formatReply(answer), () => socket.destroySoon())
}
