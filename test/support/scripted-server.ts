// A scripted peer (scripted-peer.ts) that listens on loopback, with STARTTLS when it is given a certificate.

import { createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket, type SecureContext } from 'node:tls'
import { playPeer, type Heard, type Script } from './scripted-peer.ts'

export interface ScriptedServer extends Heard, AsyncDisposable {
  readonly port: number
  /** Connections so far. */
  readonly connections: number
}

/** Each connection plays the next script, the last one for ever. */
export async function scriptedServer(
  scripts: Script | readonly Script[],
  secureContext?: SecureContext,
): Promise<ScriptedServer> {
  const list = Array.isArray(scripts) ? (scripts as readonly Script[]) : [scripts as Script]
  const heard: Heard = { commands: [], messages: [] }
  const sockets = new Set<Socket>()
  let connections = 0
  const startTls = (plain: Duplex): Duplex =>
    new TLSSocket(plain, { isServer: true, ...(secureContext ? { secureContext } : {}) })
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    const script = list[Math.min(connections++, list.length - 1)] ?? {}
    playPeer(socket, { script, heard, ...(secureContext ? { startTls } : {}) })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...heard,
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
