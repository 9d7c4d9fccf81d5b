// The DNS server of the sandbox's pretended world: UDP and TCP on one loopback port, answering from zone text. Only the
// sockets are here; what is answered is decided in dns-answer.ts. No packet and no client can end it.

import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { parseIp, type IpAddress } from '../core/ip.ts'
import type { Zones } from '../dns/zone-lookup.ts'
import { answerPacket } from './dns-answer.ts'

export interface DnsServer {
  readonly address: IpAddress
  readonly port: number
  close(): Promise<void>
}

export interface DnsServerOptions {
  readonly zones: Zones
  /** An IPv4 or IPv6 address; 127.0.0.1 unless told. */
  readonly address?: string
  /** 0, the default, takes a port that is free for both UDP and TCP. */
  readonly port?: number
}

const LOOPBACK = '127.0.0.1'
/** How many ports are tried until one is free for TCP as well. */
const PORT_TRIES = 20
const MAX_TCP_CLIENTS = 100
const TCP_IDLE_MS = 10_000

export async function startDnsServer({ zones, address = LOOPBACK, port = 0 }: DnsServerOptions): Promise<DnsServer> {
  const ip = parseIp(address)
  if (ip === undefined) throw new Error(`the DNS server needs an IP address to listen on, not ${address}`)
  for (let left = port === 0 ? PORT_TRIES : 1; ; left--) {
    const udp = await openUdp(zones, ip, port)
    try {
      const tcp = await openTcp(zones, ip, udp.address().port)
      return running(ip, udp, tcp)
    } catch (error) {
      udp.close()
      if (left <= 1) throw error
    }
  }
}

function running(address: IpAddress, udp: UdpSocket, tcp: { server: Server; clients: Set<Socket> }): DnsServer {
  const { port } = udp.address()
  let closed: Promise<void> | undefined
  const shut = async (): Promise<void> => {
    const ends = [once(udp, 'close'), once(tcp.server, 'close')]
    udp.close()
    tcp.server.close()
    for (const client of tcp.clients) client.destroy()
    await Promise.all(ends)
  }
  return { address, port, close: () => (closed ??= shut()) }
}

async function openUdp(zones: Zones, address: IpAddress, port: number): Promise<UdpSocket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', (bytes, client) => {
    const answer = answerPacket(zones, bytes, 'udp')
    // A client that went away is no concern of ours.
    if (answer !== undefined) socket.send(answer, client.port, client.address, () => {})
  })
  try {
    socket.bind(port, address)
    await once(socket, 'listening')
  } catch (error) {
    socket.close()
    throw error
  }
  socket.on('error', () => {})
  return socket
}

async function openTcp(
  zones: Zones,
  address: IpAddress,
  port: number,
): Promise<{ server: Server; clients: Set<Socket> }> {
  const clients = new Set<Socket>()
  const server = createServer((client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    serveClient(zones, client)
  })
  server.maxConnections = MAX_TCP_CLIENTS
  server.listen(port, address)
  await once(server, 'listening')
  server.on('error', () => {})
  return { server, clients }
}

/** RFC 1035 §4.2.2: every message is preceded by its length in two octets; RFC 7766 §6.2.1: several may follow. */
function serveClient(zones: Zones, client: Socket): void {
  let pending = Buffer.alloc(0)
  client.setTimeout(TCP_IDLE_MS, () => client.destroy())
  client.on('error', () => client.destroy())
  client.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0)
      const answer = answerPacket(zones, pending.subarray(2, end), 'tcp')
      pending = pending.subarray(end)
      if (answer === undefined) continue
      const length = Buffer.alloc(2)
      length.writeUInt16BE(answer.length)
      client.write(Buffer.concat([length, answer]))
    }
  })
}
