// Serves an app on a unix socket that only its owner can open, or on a TCP address. A socket file that a killed server
// left behind is replaced; one behind which somebody answers is not: two servers must not share a state folder.

import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { connect, createServer as createTcpServer, type Server as TcpServer } from 'node:net'
import { createServer, type Server } from 'node:http'
import { TLSSocket } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { systemClock, type Clock } from '../core/clock.ts'
import { duration } from '../core/time.ts'
import { listenHere, portOf, type ListenAt } from '../net/listen-at.ts'
import type { ServerCertificates } from '../net/server-tls.ts'

export type ServeOptions = {
  readonly app: Hono
  readonly clock?: Clock
  /** HTTPS; whoever names no name (SNI), having been given an address, is shown the first certificate. */
  readonly certificates?: ServerCertificates
} & (
  | { readonly unixPath: string }
  | { readonly address: string; readonly port: number; readonly listenAt?: ListenAt | undefined }
)

export interface Served {
  /** The TCP port. */
  readonly port?: number
  close(): Promise<void>
}

/** How long a request that is being answered may hold up a stop. */
const GRACE = duration(500)

/** Rejects as `listen` does: EADDRINUSE when somebody else has the address, ENOTSOCK when a plain file has its name, with `address` and `port` in the error. */
export async function serveApi(options: ServeOptions): Promise<Served> {
  const { certificates } = options
  const http = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, listener(options.app))
  const server = certificates ? securedBy(certificates, http) : http
  const clock = options.clock ?? systemClock
  if (!('unixPath' in options)) {
    const { listenAt = listenHere } = options
    const place = { host: options.address, port: options.port }
    await listenAt(server, place)
    return { port: portOf(server, place), close: () => closeServer(server, http, clock) }
  }
  const path = options.unixPath
  await removeStale(path)
  await listening(server, () => {
    server.listen({ path })
    // Binding is done when listen returns, accepting starts later: so nobody else gets in before the mode is set.
    if (server.listening) chmodSync(path, 0o600)
  })
  chmodSync(path, 0o600)
  return { close: () => closeServer(server, http, clock) }
}

/** Takes the connections for it: its own TLS server knows no certificate for those who name no name. */
function securedBy(certificates: ServerCertificates, http: Server): TcpServer {
  return createTcpServer((plain) => {
    const socket = new TLSSocket(plain, {
      isServer: true,
      secureContext: certificates.contextFor(undefined),
      SNICallback: (name, callback) => callback(null, certificates.contextFor(name)),
    })
    http.emit('connection', socket)
  })
}

function listener(app: Hono): (...args: Parameters<ReturnType<typeof getRequestListener>>) => void {
  const listen = getRequestListener(app.fetch)
  return (incoming, outgoing) => void listen(incoming, outgoing)
}

function listening(server: TcpServer, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      server.off('error', reject)
      resolve()
    })
    listen()
  })
}

async function removeStale(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return
  if (!found.isSocket()) throw refused('ENOTSOCK', path, 'there is a file of that name that is not a socket')
  if (await answers(path)) throw refused('EADDRINUSE', path, 'another server answers there')
  rmSync(path, { force: true })
}

const refused = (code: string, path: string, why: string): Error =>
  Object.assign(new Error(`listen ${code}: ${why}: ${path}`), { code, address: path })

/** Whether a process listens on the socket; one that cannot be asked counts as there. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    )
  })
}

function closeServer(server: TcpServer, http: Server, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(GRACE, () => http.closeAllConnections(), true)
    server.close(() => {
      timer.cancel()
      resolve()
    })
    http.closeIdleConnections()
  })
}
