// What idle and rude clients cost the server: its resident memory with thousands of connections that do nothing, in clear
// and in TLS, and with clients that send commands without end and never read a reply.
//
//   node bench/idle/idle.ts [--connections 10000] [--tls 2000] [--deaf 1000] [--limit 300]
//
// `--limit`: fails when that many idle connections take more than this many MB. Both this program and the server need more
// file descriptors than connections (`ulimit -n`). The server is a process of its own and the figures are its own.

import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { parseArgs } from 'node:util'
import { freePorts } from '../../test/support/free-port.ts'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { pause } from '../../test/support/wait-for.ts'
import { WaybillSite } from '../../test/support/waybill-process.ts'
import { seconds } from '../../src/core/time.ts'

const { values } = parseArgs({
  options: {
    connections: { type: 'string', default: '10000' },
    tls: { type: 'string', default: '2000' },
    deaf: { type: 'string', default: '1000' },
    limit: { type: 'string', default: '300' },
  },
})

/** Opened at once, so that the queue of the listening socket does not overflow. */
const AT_ONCE = 200
/** Addresses that the clients come from: with one alone the ports would not suffice. */
const SOURCES = 50

const port = (await freePorts(1))[0] ?? 0
await using folder = await tempFolder()
const many = Number(values.connections) + 1000
const site = await WaybillSite.make(folder.path, port, {
  limits: { connections: many, connections_per_client: many, idle_commands: 1_000_000_000, commands: 1_000_000_000 },
})

/** Resident memory of a process, in MB. */
async function resident(pid: number): Promise<number> {
  const status = await readFile(join('/proc', String(pid), 'status'), 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 'NaN') / 1000
}

const source = (n: number): string => `127.0.1.${1 + (n % SOURCES)}`

/** Connects, waits for the greeting, says EHLO and hears the answer. */
function greeted(n: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: source(n) })
    let heard = ''
    const hear = (bytes: Buffer): void => {
      if (heard === '') socket.write('EHLO idle.test\r\n')
      heard += bytes.toString('latin1')
      if (!heard.endsWith('250 HELP\r\n')) return
      socket.off('data', hear)
      resolve(socket)
    }
    socket.on('data', hear).on('error', reject)
  })
}

async function inTls(n: number): Promise<Socket> {
  const plain = await greeted(n)
  return new Promise((resolve, reject) => {
    plain.once('data', () => {
      const socket = connectTls({ socket: plain, rejectUnauthorized: false }, () => {
        socket.on('data', () => {})
        socket.write('EHLO idle.test\r\n')
        resolve(socket)
      })
      socket.on('error', reject)
    })
    plain.write('STARTTLS\r\n')
  })
}

async function open(count: number, one: (n: number) => Promise<Socket>): Promise<Socket[]> {
  const sockets: Socket[] = []
  for (let from = 0; from < count; from += AT_ONCE) {
    const size = Math.min(AT_ONCE, count - from)
    sockets.push(...(await Promise.all(Array.from({ length: size }, (_, n) => one(from + n)))))
  }
  return sockets
}

/** Sends without end and never reads; resolves with the octets that went out when no more would go. */
async function deaf(n: number): Promise<{ readonly socket: Socket; readonly sent: () => number }> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: source(n) })
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.pause()
  const noise = Buffer.from('HELP\r\n'.repeat(10_000))
  const more = (): void => {
    while (socket.writable && socket.write(noise)) {
      // Goes on until the system takes no more.
    }
  }
  socket.on('drain', more)
  more()
  return { socket, sent: () => socket.bytesWritten - socket.writableLength }
}

interface Figure {
  readonly what: string
  readonly connections: number
  readonly megabytes: number
}

/** Starts a server for one figure alone: memory that was once used does not come back at once. */
async function measure(what: string, count: number, one: (n: number) => Promise<Socket>): Promise<Figure> {
  await using server = await site.start()
  const before = await resident(server.pid)
  const sockets = await open(count, one)
  await pause(seconds(3))
  const after = await resident(server.pid)
  const lost = sockets.filter(({ closed }) => closed).length
  for (const socket of sockets) socket.destroy()
  if (lost > 0) throw new Error(`${lost} connections were lost`)
  const each = ((after - before) * 1000) / count
  console.log(
    `${what}: ${count} connections, ${after.toFixed(0)} MB in all, ${before.toFixed(0)} MB before: ${each.toFixed(1)} kB each`,
  )
  return { what, connections: count, megabytes: after }
}

async function measureDeaf(count: number): Promise<void> {
  await using server = await site.start()
  const before = await resident(server.pid)
  const clients = await Promise.all(Array.from({ length: count }, (_, n) => deaf(n)))
  const sent = (): number => clients.reduce((sum, client) => sum + client.sent(), 0) / 1e6
  const figures: string[] = []
  for (let round = 0; round < 4; round++) {
    await pause(seconds(3))
    figures.push(
      `${(await resident(server.pid)).toFixed(0)} MB after ${(3 * (round + 1)).toFixed(0)} s (${sent().toFixed(0)} MB sent)`,
    )
  }
  console.log(`${count} clients that never read: ${before.toFixed(0)} MB before, ${figures.join(', ')}`)
  for (const { socket } of clients) socket.destroy()
}

const idle = await measure('idle', Number(values.connections), greeted)
await measure('idle in TLS', Number(values.tls), inTls)
await measureDeaf(Number(values.deaf))
if (idle.megabytes > Number(values.limit)) {
  console.error(`more than ${values.limit} MB`)
  process.exitCode = 1
}
