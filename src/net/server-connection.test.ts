import assert from 'node:assert/strict'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import type { Decision, Stage } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId } from '../core/id.ts'
import { reply } from '../core/reply.ts'
import { duration, minutes } from '../core/time.ts'
import type { SessionEvent } from '../events/event.ts'
import { NO_OFFERS, type SessionLimits } from '../smtp/server-actions.ts'
import { ServerSession } from '../smtp/server-session.ts'
import { FACTS, LIMITS } from '../smtp/session-driver.test-support.ts'
import type { Acceptance } from '../smtp/server-actions.ts'
import { ServerConnection, type ConnectionDeps, type ContentSink } from './server-connection.ts'

const ok: Decision = { verdict: 'accept', reply: reply(250, '2.1.0', 'ok'), rule: 'test', compared: {} }
const stored: Acceptance = { ok: true, message: messageId(7), afterReply: () => {} }
const HELLO = 'EHLO c.test\r\n'
const MAIL = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n'

class Sink implements ContentSink {
  text = ''
  discarded = false
  write(bytes: Uint8Array): undefined {
    this.text += Buffer.from(bytes).toString('latin1')
  }
  async discard(): Promise<void> {
    this.discarded = true
  }
}

async function world(changes: Partial<ConnectionDeps<Sink>> = {}, limits: Partial<SessionLimits> = {}) {
  const clock = new FakeClock()
  const faults: unknown[] = []
  const stories: (readonly SessionEvent[])[] = []
  const sinks: Sink[] = []
  let connection: ServerConnection<Sink> | undefined
  const closed = Promise.withResolvers<void>()
  const socketClosed = Promise.withResolvers<void>()
  const serve = (socket: Socket): void => {
    socket.once('close', () => socketClosed.resolve())
    const session = new ServerSession({
      facts: FACTS,
      hostname: 'mx.test',
      mailDomain: 'test',
      limits: { ...LIMITS, ...limits },
      offers: NO_OFFERS,
      asks: new Set<Stage>(['mail', 'rcpt']),
      clock,
    })
    connection = new ServerConnection(
      socket,
      session,
      {
        clock,
        idle: minutes(5),
        longest: minutes(30),
        greetingDelay: duration(0),
        trusted: () => false,
        decide: () => ok,
        begin: () => {
          const sink = new Sink()
          sinks.push(sink)
          return sink
        },
        accept: async () => stored,
        refused: () => {},
        keepRefused: (events) => stories.push(events),
        fault: (error) => faults.push(error),
        ...changes,
      },
      () => closed.resolve(),
    )
  }
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  const client = connect({ port: address.port, host: '127.0.0.1', allowHalfOpen: true })
  let heard = ''
  let ended = false
  client.on('data', (bytes) => (heard += bytes.toString('latin1')))
  client.on('end', () => (ended = true))
  client.on('error', () => {})
  return {
    clock,
    client,
    faults,
    stories,
    sinks,
    closed: closed.promise,
    socketClosed: socketClosed.promise,
    heard: () => heard,
    ended: () => ended,
    connection: () => connection ?? assert.fail(),
    /** Sends and waits until the last reply so far begins with this. */
    async say(text: string, lastReply: string): Promise<void> {
      const before = heard.length
      client.write(text, 'latin1')
      const lastLine = (): string => heard.slice(before).trimEnd().split('\r\n').at(-1) ?? ''
      await until(
        () => lastLine().startsWith(lastReply),
        () => heard,
      )
    },
    /** Up to where the content of a message may come. */
    async begin(): Promise<void> {
      await this.say(HELLO, '250 HELP')
      await this.say(`${MAIL}DATA\r\n`, '354')
    },
    async [Symbol.asyncDispose]() {
      client.destroy()
      server.close()
      await closed.promise
    },
  }
}

async function until(condition: () => boolean, told: () => string = () => ''): Promise<void> {
  const end = performance.now() + 5000
  while (!condition()) {
    if (performance.now() > end) assert.fail(`waited in vain; heard: ${told()}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

suite('a connection', () => {
  test('takes a message and answers 250 only after it is stored', async () => {
    const storing = Promise.withResolvers<Acceptance>()
    await using w = await world({ accept: () => storing.promise })
    await w.begin()
    w.client.write('Subject: x\r\n\r\nhello\r\n.\r\nNOOP\r\n')
    await until(() => w.sinks[0]?.text.endsWith('hello\r\n') === true)
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
    assert.match(w.heard(), /354[^\n]*\r\n$/)
    storing.resolve(stored)
    await until(() => w.heard().endsWith('250 2.0.0 OK\r\n'), w.heard)
    assert.match(w.heard(), new RegExp(`250 2\\.0\\.0 Queued as ${messageId(7)}\r\n250 2\\.0\\.0 OK\r\n$`))
  })

  test('starts the delivery only after the client was told', async () => {
    const told: string[] = []
    await using w = await world({ accept: async () => ({ ...stored, afterReply: () => told.push('delivery') }) })
    await w.begin()
    await w.say('x\r\n.\r\n', '250 2.0.0 Queued')
    assert.deepEqual(told, ['delivery'])
  })

  for (const [how, decide] of [
    ['throws', () => assert.fail('a bug')],
    ['rejects', () => Promise.reject(new Error('a bug'))],
  ] as const) {
    test(`a check that ${how} answers 451 and is reported`, async () => {
      await using w = await world({ decide })
      await w.say(HELLO, '250 HELP')
      await w.say('MAIL FROM:<a@b.test>\r\n', '451 4.3.0')
      assert.equal(w.faults.length, 1)
    })
  }

  test('a store that fails answers 451, and the session goes on', async () => {
    await using w = await world({ accept: () => Promise.reject(new Error('disk')) })
    await w.begin()
    await w.say('x\r\n.\r\n', '451 4.3.0')
    await w.say('NOOP\r\n', '250')
  })

  test('an answer that takes time holds the later commands back, and they are answered in order', async () => {
    const verdict = Promise.withResolvers<Decision>()
    await using w = await world({ decide: ({ stage }) => (stage === 'mail' ? verdict.promise : ok) })
    await w.say(HELLO, '250 HELP')
    w.client.write(`${MAIL}NOOP\r\n`)
    assert.doesNotMatch(w.heard(), /2\.0\.0 OK/)
    verdict.resolve(ok)
    await until(() => w.heard().endsWith('250 2.1.0 ok\r\n250 2.1.0 ok\r\n250 2.0.0 OK\r\n'), w.heard)
  })

  test('a client that says nothing is told and let go', async () => {
    await using w = await world()
    await w.say(HELLO, '250 HELP')
    await w.clock.advance(minutes(4))
    await w.say('NOOP\r\n', '250 2.0.0')
    await w.clock.advance(minutes(4))
    assert.doesNotMatch(w.heard(), /421/)
    await w.clock.advance(minutes(1))
    await until(() => /421 4\.4\.2/.test(w.heard()) && w.ended(), w.heard)
  })

  test('a client that drips commands for ever is let go too', async () => {
    await using w = await world()
    for (let minute = 0; minute < 29; minute++) {
      await w.say('NOOP\r\n', '250 2.0.0')
      await w.clock.advance(minutes(1))
    }
    assert.doesNotMatch(w.heard(), /421/)
    await w.clock.advance(minutes(1))
    await until(() => /421 4\.4\.2 The session took too long/.test(w.heard()), w.heard)
  })

  test('a client that half-closes after its last command still gets every reply', async () => {
    const storing = Promise.withResolvers<Acceptance>()
    await using w = await world({ accept: () => storing.promise })
    await w.begin()
    w.client.end('x\r\n.\r\n')
    await until(() => w.sinks.length === 1)
    storing.resolve(stored)
    await until(() => w.ended(), w.heard)
    assert.match(w.heard(), /250 2\.0\.0 Queued as/)
  })

  test('a connection lost in the middle of content throws the content away', async () => {
    await using w = await world()
    await w.begin()
    w.client.write('half a mess')
    await until(() => w.sinks[0]?.text === 'half a mess')
    w.client.destroy()
    await w.closed
    assert.equal(w.sinks[0]?.discarded, true)
  })

  test('a client that never reads replies is not read from any more, so that they do not pile up', async () => {
    await using w = await world({}, { commands: 1e9, errors: 1e9 })
    await w.say(HELLO, '250 HELP')
    w.client.pause()
    const flood = Buffer.from('HELP\r\n'.repeat(2_000_000))
    w.client.write(flood)
    // What the server does not take stays in the client's memory, and soon nothing of it moves.
    let left = -1
    let still = 0
    await until(() => {
      still = w.client.writableLength === left ? still + 1 : 0
      left = w.client.writableLength
      return still > 200
    })
    assert.ok(left > flood.length / 2, `${left} of ${flood.length} octets left`)
  })

  test('a client that half-closes without QUIT hears nothing but the replies to what it sent', async () => {
    const storing = Promise.withResolvers<Acceptance>()
    await using w = await world({ accept: () => storing.promise })
    await w.begin()
    w.client.end('x\r\n.\r\n')
    await until(() => w.sinks.length === 1)
    // The end of input arrives while the store is still at work.
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
    storing.resolve(stored)
    await until(() => w.ended(), w.heard)
    assert.match(w.heard(), /250 2\.0\.0 Queued as [^\n]*\r\n$/)
  })

  test('a message whose client was lost while it was stored is delivered, and nothing behind it is begun', async () => {
    const storing = Promise.withResolvers<Acceptance>()
    const told: string[] = []
    const accepted: Acceptance = { ...stored, afterReply: () => told.push('delivery') }
    await using w = await world({ accept: () => storing.promise })
    await w.begin()
    w.client.write(`x\r\n.\r\n${MAIL}DATA\r\nhalf`)
    await until(() => w.sinks[0]?.text === 'x\r\n')
    w.client.resetAndDestroy()
    await w.socketClosed
    storing.resolve(accepted)
    await until(() => told.length > 0)
    assert.equal(w.sinks.length, 1)
    assert.deepEqual(w.faults, [])
  })

  for (const [how, leave, by, during] of [
    ['QUIT', (client: Socket) => client.write('QUIT\r\n'), 'client', 'QUIT'],
    ['half-closing', (client: Socket) => client.end(), 'client', 'command'],
    ['a reset', (client: Socket) => client.resetAndDestroy(), 'lost', 'command'],
  ] as const) {
    test(`a session that ended by ${how} says so in its story`, async () => {
      await using w = await world()
      await w.say('RCPT\r\n', '503')
      leave(w.client)
      await w.closed
      assert.partialDeepStrictEqual(w.stories[0]?.at(-1), { kind: 'disconnected', by, during })
    })
  }

  test('a store that takes longer than the client may be idle is waited for without haste', async () => {
    const storing = Promise.withResolvers<Acceptance>()
    await using w = await world({ accept: () => storing.promise })
    await w.begin()
    w.client.write('x\r\n.\r\n')
    await until(() => w.sinks[0]?.text === 'x\r\n')
    await w.clock.advance(minutes(31))
    const next = w.clock.next() ?? assert.fail('no timer')
    assert.ok(next - w.clock.now() >= 1000, `looks again in ${next - w.clock.now()} ms`)
    storing.resolve(stored)
    await until(() => /250 2\.0\.0 Queued/.test(w.heard()), w.heard)
  })

  test('a stopping server lets content that is arriving come to its end', async () => {
    await using w = await world()
    await w.begin()
    w.client.write('half ')
    await until(() => w.sinks[0]?.text === 'half ')
    w.connection().shutdown()
    w.client.write('and half\r\n.\r\nMAIL FROM:<a@b.test>\r\n')
    await until(() => w.ended(), w.heard)
    assert.match(w.heard(), /354[^\n]*\r\n250 2\.0\.0 Queued as [^\n]*\r\n421 4\.3\.2 [^\n]*\r\n$/)
    assert.equal(w.sinks[0]?.text, 'half and half\r\n')
  })

  test('a stopping server finishes what it has and tells the rest to come back', async () => {
    await using w = await world()
    await w.say(HELLO, '250 HELP')
    w.connection().shutdown()
    await until(() => /421 4\.3\.2/.test(w.heard()) && w.ended(), w.heard)
  })
})
