// Starts a small listener of the challenge responders.

import type { Server } from 'node:net'
import type { IpAddress } from '../../core/ip.ts'

export interface ListenPlace {
  readonly address: IpAddress
  readonly port: number
}

/** Resolves with the port; rejects with the system's error (`EADDRINUSE`, `EACCES`). */
export function startListening(server: Server, { address, port }: ListenPlace): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: address, port }, () => {
      server.removeListener('error', reject)
      // What goes wrong with one accepted socket must not end the server.
      server.on('error', () => undefined)
      const where = server.address()
      resolve(typeof where === 'object' && where ? where.port : port)
    })
  })
}
