// A whole server under clients that say anything over real sockets, in clear and in TLS: no fault is logged (which would
// fail the test), nothing is relayed for strangers, and the server still does its work afterwards.

import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { connect as connectTls, TLSSocket } from 'node:tls'
import { defaultConfig } from '../../src/config/defaults.ts'
import { systemClock } from '../../src/core/clock.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { seconds } from '../../src/core/time.ts'
import { network, startWorld } from '../matrix/ask.ts'
import { fuzz, type Chance } from './chance.ts'
import { answer, command, content } from './talk.ts'

const { limits } = defaultConfig({ hostname: parseDomain('x.test') ?? assert.fail(), stateFolder: '/x' })

const HERE = ['alice@sandbox.test', 'bob@sandbox.test'] as const
const ELSEWHERE = [
  'x@ok.test',
  'x@two.test',
  '"x@ok.test"@sandbox.test',
  'x%ok.test@sandbox.test',
  '@sandbox.test:x@ok.test',
] as const

function something(chance: Chance): string {
  const mail = (): string => `MAIL FROM:<${chance.of('a@tls.test', '', 'alice@sandbox.test')}>\r\n`
  const rcpt = (): string => `RCPT TO:<${chance.of(...HERE, ...ELSEWHERE)}>\r\n`
  const kinds: readonly [() => string, ...(() => string)[]] = [
    () => command(chance).text,
    () => content(chance).text,
    () => `${answer(chance)}\r\n`,
    () => 'EHLO c.test\r\n',
    () => `${mail()}${rcpt()}DATA\r\n`,
    () => `EHLO c.test\r\n${mail()}${rcpt()}DATA\r\n`,
    () => `${mail()}${rcpt()}${rcpt()}`,
    () => 'Subject: x\r\n\r\nhello\r\n.\r\n',
    () => chance.octets(200),
    () => '\r\n.\r\n',
  ]
  return chance.of(...kinds)()
}

async function visit(socket: Socket, chance: Chance, said: string[]): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => socket.destroy()).on('data', () => {})
  for (let n = chance.below(25); n > 0 && socket.writable; n--) {
    const text = something(chance)
    said.push(text)
    for (const piece of chance.once(4) ? chance.cut(text) : [text]) socket.write(piece, 'latin1')
    // Most wait for an answer, or until it is clear that none comes.
    const before = socket.bytesRead
    for (let turns = chance.once(4) ? 0 : 100; turns > 0 && socket.bytesRead === before; turns--) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  if (chance.once(3)) {
    // A TLS socket cannot send a reset of its own.
    if (socket instanceof TLSSocket) socket.destroy()
    else socket.resetAndDestroy()
  } else socket.end('\r\n.\r\nQUIT\r\n')
  const patience = systemClock.after(seconds(5), () => socket.destroy())
  await closed
  patience.cancel()
}

/** STARTTLS as it should be, and then anything inside. */
function secured(plain: Socket): Promise<Socket> {
  return new Promise((resolve) => {
    let heard = ''
    const hear = (bytes: Buffer): void => {
      heard += bytes.toString('latin1')
      if (/^250 HELP\r\n$/m.test(heard)) plain.write('STARTTLS\r\n')
      if (!/^220 2/m.test(heard)) return
      plain.off('data', hear)
      const tls = connectTls({ socket: plain, rejectUnauthorized: false }, () => resolve(tls))
      tls.on('error', () => resolve(plain))
    }
    plain
      .on('data', hear)
      .on('error', () => resolve(plain))
      .on('close', () => resolve(plain))
    plain.write('EHLO c.test\r\n')
  })
}

test('a server that is told anything goes on serving, and relays nothing', async (t) => {
  const many = { errors: 1000, unknownCommands: 1000, connectionsPerClient: 1000 }
  await using world = await startWorld({
    limits: { ...limits, ...many },
    relayFrom: ['127.0.0.1'].map(network),
    relayTo: [],
    xclientFrom: ['127.0.0.4'].map(network),
  })
  t.diagnostic(
    await fuzz(async (chance, tell) => {
      const all: string[][] = []
      tell(all)
      await Promise.all(
        Array.from({ length: 8 }, async (_, n) => {
          const said: string[] = []
          all.push(said)
          const own = chance.below(1e9)
          const socket = connect({ port: world.port, host: '127.0.0.1', localAddress: `127.0.0.${2 + (n % 2)}` })
          const inside = own % 4 === 0 ? await secured(socket) : socket
          await visit(inside, chance, said)
        }),
      )
    }),
  )
  for (const domain of ['ok.test', 'two.test']) assert.deepEqual(world.received(domain), [], `mail for ${domain} left`)
  await world.accepted({ to: 'bob@sandbox.test' })
})
