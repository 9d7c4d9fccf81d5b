// Stands between a server and a program that listens on a Unix socket, passes every octet on, and counts the connections:
// so that a test with the real program can tell how often it was asked.

import { connect, createServer, type Socket } from 'node:net'

export interface CountingRelay extends AsyncDisposable {
  /** The socket to give to the server. */
  readonly socket: string
  /** Connections so far. */
  readonly connections: number
}

/** Listens on `<target>.counted`. */
export async function countingRelay(target: string): Promise<CountingRelay> {
  const socket = `${target}.counted`
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer({ allowHalfOpen: true }, (near) => {
    connections++
    const far = connect({ path: target, allowHalfOpen: true })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => open.delete(one))
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      for (const each of open) each.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
