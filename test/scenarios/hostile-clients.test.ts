// Clients that break off, stall, flood and lie, against a whole server: nothing of theirs stays in the spool, nothing of
// theirs is delivered that was not promised, and the server goes on.

import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { defaultConfig } from '../../src/config/defaults.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { seededRandom } from '../../src/core/random.ts'
import { World } from '../support/world.ts'

const HELLO = 'EHLO c.test\r\n'
const ENVELOPE = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<alice@sandbox.test>\r\n'
/** More than is kept in memory. */
const LARGE = `Subject: large\r\n\r\n${`${'x'.repeat(78)}\r\n`.repeat(5000)}`

/** The files of large contents that the server holds now, unfinished ones included. */
async function bodies(world: World): Promise<readonly string[]> {
  const folder = join(world.stateFolder, 'bodies')
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

class Client {
  readonly socket: Socket
  heard = ''

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1' })
    this.socket.on('data', (bytes) => (this.heard += bytes.toString('latin1'))).on('error', () => {})
  }

  send(text: string): this {
    this.socket.write(text, 'latin1')
    return this
  }
}

const ways: readonly (readonly [how: string, content: string, end: (client: Client) => void, reply?: RegExp])[] = [
  ['resets the connection', LARGE, ({ socket }) => socket.resetAndDestroy()],
  ['half-closes', LARGE, ({ socket }) => socket.end()],
  [
    'sends RSET between chunks',
    `BDAT ${LARGE.length}\r\n${LARGE}`,
    (client) => client.send('RSET\r\n'),
    /^250 2\.0\.0 OK/m,
  ],
  ['sends EHLO between chunks', `BDAT ${LARGE.length}\r\n${LARGE}`, (client) => client.send('EHLO x\r\n'), /Hello x/],
  ['sends QUIT between chunks', `BDAT ${LARGE.length}\r\n${LARGE}`, (client) => client.send('QUIT\r\n'), /^221 /m],
  ['loses count of its chunks', `BDAT ${LARGE.length}\r\n${LARGE}`, (client) => client.send('BDAT x\r\n'), /^501 /m],
  ['sends a bare LF', LARGE, (client) => client.send('\n.\r\n\r\n.\r\n'), /^550 5\.6\.0/m],
  ['sends a line that is too long', LARGE, (client) => client.send(`${'x'.repeat(2000)}\r\n.\r\n`), /^550 5\.6\.0/m],
  ['sends too much', LARGE, (client) => client.send(`${LARGE}${LARGE}.\r\n`), /^552 5\.3\.4/m],
  [
    'goes round in a loop',
    `${'Received: from a by b; x\r\n'.repeat(60)}${LARGE}`,
    (client) => client.send('.\r\n'),
    /^554 5\.4\.6/m,
  ],
]

const domain = parseDomain('sandbox.test') ?? assert.fail()
const { limits } = defaultConfig({ hostname: domain, stateFolder: '/nowhere' })

test('a large content leaves nothing in the spool, however its client ends it', async (t) => {
  await using world = await World.start({
    limits: { ...limits, messageSize: 1_000_000 },
    submission: { mend: true, bindSender: false, trustedUsers: [], bareLf: 'refuse' },
  })
  for (const [how, content, end, reply] of ways) {
    await t.test(`the client ${how}`, async () => {
      const client = new Client(world.port).send(HELLO)
      const hears = (what: RegExp): Promise<true> =>
        world.until('the reply to come', () => (what.test(client.heard) ? true : undefined))
      await hears(/^250 HELP/m)
      client.send(ENVELOPE)
      if (!content.startsWith('BDAT')) {
        client.send('DATA\r\n')
        await hears(/^354 /m)
      }
      client.send(content)
      await world.until('content on disk', async () => ((await bodies(world)).length > 0 ? true : undefined))
      end(client)
      if (reply) await hears(reply)
      if (!reply || reply.source.startsWith('^5')) client.socket.destroy()
      await world.until('an empty spool', async () => ((await bodies(world)).length === 0 ? true : undefined))
      client.socket.destroy()
      assert.equal((await world.mail('alice')).length, 0)
    })
  }
})

test('random clients do not disturb the server', async () => {
  await using world = await World.start({ limits: { ...limits, errors: 1000, unknownCommands: 1000 } })
  const words = [
    'EHLO c.test\r\n',
    'MAIL FROM:<a@b.test>\r\n',
    'RCPT TO:<alice@sandbox.test>\r\n',
    'RCPT TO:<nobody@sandbox.test>\r\n',
    'DATA\r\n',
    'x\r\n.\r\n',
    'BDAT 5\r\nabc\r\n',
    'BDAT 0 LAST\r\n',
    'RSET\r\n',
    '\n.\n',
    '\0\xff\x1b',
    `${'y'.repeat(5000)}\r\n`,
  ]
  // Always the same clients: what fails once fails again.
  const chance = seededRandom(1)
  const random = (below: number): number => Math.floor(chance() * below)
  for (let round = 0; round < 30; round++) {
    const clients = Array.from({ length: 10 }, () => new Client(world.port))
    for (const client of clients) {
      for (let n = random(30); n > 0; n--) client.send(words[random(words.length)] ?? '')
      if (random(3) === 0) client.socket.resetAndDestroy()
      else client.socket.end()
    }
    await Promise.all(
      clients.map(({ socket }) => new Promise((resolve) => (socket.closed ? resolve(0) : socket.on('close', resolve)))),
    )
  }
  await world.accepted({ to: 'bob@sandbox.test' })
  assert.deepEqual(await bodies(world), [])
})
