// One pretended mail server: a real TCP server on a free port of 127.0.0.1 that plays a Behaviour. It owns its sockets
// and its memory; `close` ends all of them.

import { createServer, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Clock } from '../core/clock.ts'
import type { Random } from '../core/random.ts'
import type { Behaviour, ReceivedMail } from './behaviour.ts'
import { MailMemory } from './mail-memory.ts'
import { servePeer } from './peer-connection.ts'
import { PeerSession } from './peer-session.ts'

export interface PeerOptions {
  readonly clock: Clock
  readonly random: Random
  /** Its name in greetings. */
  readonly host: string
  /** The domain it takes mail for. */
  readonly domain: string
  readonly behaviour: Behaviour
  /** Shown where the behaviour asks for TLS. */
  readonly tls?: () => Promise<SecureContext>
}

export interface PretendedPeer {
  /** On 127.0.0.1. */
  readonly port: number
  received(): readonly ReceivedMail[]
  forget(): void
  /** From the next connection on. */
  play(behaviour: Behaviour): void
  close(): Promise<void>
}

const MAX_CONNECTIONS = 500

export async function startPeer({
  clock,
  random,
  host,
  domain,
  behaviour: first,
  tls,
}: PeerOptions): Promise<PretendedPeer> {
  const memory = new MailMemory()
  let plays = first
  const open = new Map<Socket, AbortController>()
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')

  const serve = async (socket: Socket): Promise<void> => {
    const gone = new AbortController()
    const behaviour = plays
    open.set(socket, gone)
    socket.once('close', () => {
      gone.abort()
      open.delete(socket)
    })
    const session = new PeerSession({
      host,
      domain,
      behaviour,
      hex,
      client: socket.remoteAddress ?? '',
      now: () => clock.now(),
      countVisit: (key) => memory.countVisit(key),
      keepMail: (mail) => memory.keepMail(mail),
    })
    const { pause } = behaviour
    const deps = { session, clock, signal: gone.signal }
    const context = behaviour.tls && tls ? { tls: await tls() } : {}
    await servePeer(socket, { ...deps, ...(pause === undefined ? {} : { pause }), ...context })
  }

  // Answers to pipelined commands are small writes in a row: held back for an acknowledgement (RFC 896), each takes 40 ms.
  const server = createServer({ noDelay: true }, (socket) => void serve(socket))
  server.maxConnections = MAX_CONNECTIONS
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const bound = server.address()
      if (typeof bound === 'object' && bound !== null) resolve(bound.port)
    })
  })

  return {
    port,
    received: () => memory.mails(),
    forget: () => memory.forgetMails(),
    play: (behaviour) => void (plays = behaviour),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of open.keys()) socket.destroy()
      }),
  }
}
