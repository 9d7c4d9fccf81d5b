// The port for opening a listening socket: this process does, or for ports that it may not have, somebody who may.

import type { Server } from 'node:net'

export interface PortPlace {
  readonly host: string
  readonly port: number
  readonly backlog?: number
  readonly ipv6Only?: boolean
}

/** Resolves when the server listens; rejects with the system's error (`EADDRINUSE`, `EACCES`), with the address in it. */
export type ListenAt = (server: Server, place: PortPlace) => Promise<void>

export const listenHere: ListenAt = (server, place) =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(place, () => {
      server.removeListener('error', reject)
      resolve()
    })
  })

/** Where it really listens: port 0 asks for any free one. */
export function portOf(server: Server, { port }: PortPlace): number {
  const where = server.address()
  return typeof where === 'object' && where ? where.port : port
}
