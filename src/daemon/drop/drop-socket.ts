// The socket at which `sendmail` knocks: one line in, the name of its file, and one line out, what became of it. Everybody may
// knock, for all that is said is about a file whose name only its writer knows.

import { chmodSync, lstatSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { seconds } from '../../core/time.ts'
import { DROP_NAME } from './drop-file.ts'
import type { DropAnswer } from './take-drops.ts'

export interface DropSocketOptions {
  readonly path: string
  readonly everyone: boolean
  readonly knock: (name: string) => Promise<DropAnswer>
  readonly fault: (error: unknown) => void
}

const MOST_AT_ONCE = 500
const LONGEST_LINE = 64
const PATIENCE = seconds(10)

export async function openDropSocket(options: DropSocketOptions): Promise<{ close(): Promise<void> }> {
  const { path, everyone, fault } = options
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, options)
  })
  server.maxConnections = MOST_AT_ONCE
  // The control socket has told already that no other server has this folder.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path, { force: true })
  await listening(server, path)
  server.on('error', fault)
  chmodSync(path, everyone ? 0o666 : 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroySoon()
      }),
  }
}

function serve(socket: Socket, { knock, fault }: DropSocketOptions): void {
  let line = ''
  socket.setTimeout(PATIENCE, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    line += text
    const end = line.indexOf('\n')
    if (end < 0 && line.length <= LONGEST_LINE) return
    socket.pause().removeAllListeners('data')
    const name = line.slice(0, end)
    if (end < 0 || !DROP_NAME.test(name)) return void socket.destroy()
    socket.setTimeout(0)
    knock(name).then((told) => socket.end(`${JSON.stringify(told)}\n`), fault)
  })
}

const listening = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path }, () => {
      server.off('error', reject)
      resolve()
    })
  })
