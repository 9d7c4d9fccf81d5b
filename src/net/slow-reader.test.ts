// Whoever takes nothing of what we have to say gets no more of our memory than a socket's own: not a client that sends
// commands and reads no replies, and not a server that reads no content.

import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { test } from 'node:test'
import { parseDomain } from '../core/domain.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { storedPieces } from '../core/stored-content.test-support.ts'
import { duration, minutes } from '../core/time.ts'
import { NO_OFFERS } from '../smtp/server-actions.ts'
import { ServerSession } from '../smtp/server-session.ts'
import { ClientTransaction } from '../smtp/client/transaction.ts'
import { FACTS, LIMITS } from '../smtp/session-driver.test-support.ts'
import { ClientConnection } from './client-connection.ts'
import { CLIENT_TIMEOUTS } from './client-timeouts.ts'
import { ServerConnection } from './server-connection.ts'

const COMMANDS = 20_000
/** What is said at once, and a reply that goes beyond it. */
const SAID_AT_ONCE = 16_384 + 512

async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

const settings = {
  facts: FACTS,
  hostname: 'mx.test',
  mailDomain: 'test',
  limits: { ...LIMITS, commands: 2 * COMMANDS },
  offers: NO_OFFERS,
  asks: new Set<never>(),
  clock: new FakeClock(),
}

test('a session says only so much at once, and the rest when it is asked to go on', () => {
  const session = new ServerSession(settings)
  session.start()
  // Only who knows that commands may be sent together may do so.
  session.feed(Buffer.from('EHLO client.test\r\n'))
  const sent = [session.feed(Buffer.from('RSET\r\n'.repeat(COMMANDS)))]
  while (session.more) sent.push(session.goOn())
  const said = sent.map((actions) => actions.map((action) => (action.kind === 'send' ? action.text : '')).join(''))
  assert.ok(said.every((text) => text.length <= SAID_AT_ONCE))
  assert.equal(said.join('').match(/^250 .*\r\n/gm)?.length, COMMANDS)
})

test('a client that reads no replies is not read from, and gets all of them when it reads again', async () => {
  const [client, served] = duplexPair()
  const unused = (): never => assert.fail('no mail was sent')
  const connection = new ServerConnection(
    Object.assign(served, { destroySoon: () => served.end() }) as unknown as Socket,
    new ServerSession(settings),
    {
      clock: settings.clock,
      idle: minutes(5),
      longest: minutes(30),
      trusted: () => false,
      greetingDelay: duration(0),
      decide: unused,
      begin: unused,
      accept: unused,
      refused: () => {},
      keepRefused: () => {},
      fault: (error) => assert.fail(String(error)),
    },
    () => {},
  )
  client.write('EHLO client.test\r\n')
  await turns()
  for (let i = 0; i < COMMANDS / 100; i++) client.write('RSET\r\n'.repeat(100))
  await turns()
  const most = served.writableHighWaterMark + SAID_AT_ONCE
  assert.ok(served.writableLength > 0 && served.writableLength <= most, `${served.writableLength} octets wait`)
  assert.ok(client.writableLength > 0, 'all commands were read')

  let heard = ''
  client.on('data', (bytes: Buffer) => (heard += bytes.toString('latin1')))
  client.end('QUIT\r\n')
  await turns(1000)
  // With that to EHLO.
  assert.equal(heard.match(/^250 /gm)?.length, COMMANDS + 1)
  assert.match(heard, /^221 /m)
  connection.destroy()
})

test('a server that reads no content is waited for, and the body is read no further', async () => {
  const [server, us] = duplexPair()
  const piece = Buffer.alloc(10_000, 'Z')
  const PIECES = 500
  let read = 0
  const connection = new ClientConnection(us as unknown as Socket, {
    hostname: parseDomain('us.test') ?? assert.fail(),
    remote: { host: 'peer.test', address: '127.0.0.1', port: 25 },
    clock: new FakeClock(),
    timeouts: CLIENT_TIMEOUTS,
  })
  const greeted = connection.run({ step: 'greet' })
  server.write('220 peer.test\r\n')
  assert.equal((await greeted).problem, undefined)
  const hello = connection.run({ step: 'ehlo' })
  server.write('250 peer.test\r\n')
  assert.equal((await hello).problem, undefined)
  const transaction = new ClientTransaction({
    mailFrom: null,
    options: { body: '7BIT', smtputf8: false },
    size: PIECES * piece.length,
    eightBit: false,
    utf8Header: false,
    recipients: [{ rcptTo: { localPart: 'b', domain: parseDomain('x.test') ?? assert.fail() }, dsn: {} }],
  })
  const envelope = connection.run({ step: 'envelope', transaction })
  for (const reply of ['250 ok\r\n', '250 ok\r\n', '354 go\r\n']) {
    server.write(reply)
    await turns()
  }
  assert.equal((await envelope).problem, undefined)
  const content = storedPieces(async function* () {
    for (; read < PIECES; read++) yield piece
  }, PIECES * piece.length)
  const sending = connection.run({ step: 'content', transaction }, { content })
  await turns(100)
  assert.ok(us.writableLength <= us.writableHighWaterMark + 2 * piece.length, `${us.writableLength} octets wait`)
  assert.ok(read < PIECES / 10, `${read} pieces were read`)

  let heard = 0
  server.on('data', (bytes: Buffer) => {
    heard += bytes.filter((octet) => octet === piece[0]).length
    if (bytes.subarray(-5).equals(Buffer.from('\r\n.\r\n'))) server.write('250 taken\r\n')
  })
  assert.equal((await sending).problem, undefined)
  assert.equal(heard, PIECES * piece.length)
  connection.destroy()
})
