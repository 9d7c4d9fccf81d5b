// A daemon for tests of scanners: listens on loopback, keeps what it hears, and answers as the test says.

import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { ScannerPlace } from '../config/scanner-place.ts'

export interface DaemonDouble extends AsyncDisposable {
  readonly place: ScannerPlace
  /** Everything that was heard, one entry a connection. */
  readonly heard: readonly Buffer[]
  /** Resolves when a connection has been closed by the scanner. */
  readonly closed: Promise<void>
}

/** `play` is called when something has arrived, with all of it so far, and once more, with `ended`, at the end. */
export type Play = (socket: Socket, heard: Buffer, ended: boolean) => void

export async function daemonDouble(play: Play): Promise<DaemonDouble> {
  const sockets = new Set<Socket>()
  const heard: Buffer[] = []
  const closed = Promise.withResolvers<void>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const mine = heard.push(Buffer.alloc(0)) - 1
    const said = (): Buffer => heard[mine] ?? Buffer.alloc(0)
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      closed.resolve()
    })
    socket.on('data', (chunk: Buffer) => {
      heard[mine] = Buffer.concat([said(), chunk])
      play(socket, said(), false)
    })
    socket.on('end', () => {
      closed.resolve()
      play(socket, said(), true)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    place: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    heard,
    closed: closed.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** Says all of this once `cue` was heard, and closes. */
export const answering =
  (cue: string | RegExp, answer: string): Play =>
  (socket, heard) => {
    if (hears(heard, cue)) socket.end(answer)
  }

/** The same one octet at a time. */
export const dribbling =
  (cue: string | RegExp, answer: string): Play =>
  (socket, heard) => {
    if (!hears(heard, cue)) return
    for (const octet of Buffer.from(answer)) socket.write(Buffer.from([octet]))
    socket.end()
  }

const hears = (heard: Buffer, cue: string | RegExp): boolean =>
  typeof cue === 'string' ? heard.includes(cue) : cue.test(heard.toString('latin1'))

/** A place where nothing listens. */
export async function nobody(): Promise<ScannerPlace> {
  await using gone = await daemonDouble(() => {})
  return gone.place
}
