// Starts a small listener of the challenge responders.

import type { Server } from 'node:net'
import type { IpAddress } from '../../core/ip.ts'
import { listenHere, portOf, type ListenAt } from '../../net/listen-at.ts'

export interface ListenPlace {
  readonly address: IpAddress
  readonly port: number
  /** Left out: this process opens it. */
  readonly listenAt?: ListenAt | undefined
}

/** Resolves with the port; rejects with the system's error (`EADDRINUSE`, `EACCES`). */
export async function startListening(
  server: Server,
  { address, port, listenAt = listenHere }: ListenPlace,
): Promise<number> {
  await listenAt(server, { host: address, port })
  // What goes wrong with one accepted socket must not end the server.
  server.on('error', () => undefined)
  return portOf(server, { host: address, port })
}
