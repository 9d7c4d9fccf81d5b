import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { suite, test } from 'node:test'
import { connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import type { Decision, Stage } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId } from '../core/id.ts'
import { parseNetwork, type IpAddress } from '../core/ip.ts'
import { reply } from '../core/reply.ts'
import { duration, instant, minutes, seconds } from '../core/time.ts'
import type { SessionEvent } from '../events/event.ts'
import { NO_OFFERS, type Offers, type SessionLimits } from '../smtp/server-actions.ts'
import { ServerSession } from '../smtp/server-session.ts'
import { FACTS, LIMITS } from '../smtp/session-driver.test-support.ts'
import { countClients } from './client-counts.ts'
import { listen } from './listener.ts'
import { ServerConnection, type ConnectionDeps, type ContentSink } from './server-connection.ts'

const ok: Decision = { verdict: 'accept', reply: reply(250, '2.1.0', 'ok'), rule: 'test', compared: {} }
const pems = await generate([{ name: 'commonName', value: 'mx.test' }], { keyType: 'ec' })
const context = createSecureContext({ key: pems.private, cert: pems.cert })
const HELLO = 'EHLO c.test\r\n'

interface Changes {
  readonly implicit?: boolean
  readonly deps?: Partial<ConnectionDeps<ContentSink>>
  readonly offers?: Partial<Offers>
  readonly asks?: readonly Stage[]
  readonly limits?: Partial<SessionLimits>
}

/** A server for one client, with everything that it reports. */
async function world({ implicit = false, deps = {}, offers = {}, asks = [], limits = {} }: Changes = {}) {
  const clock = new FakeClock()
  const stories: (readonly SessionEvent[])[] = []
  const faults: unknown[] = []
  const asked: string[] = []
  const over = Promise.withResolvers<void>()
  let ends = 0
  let connection: ServerConnection<ContentSink> | undefined
  let accepted: Socket | undefined
  const serve = (socket: Socket, closed: () => void = () => {}): ServerConnection<ContentSink> => {
    accepted = socket
    const session = new ServerSession({
      facts: FACTS,
      hostname: 'mx.test',
      mailDomain: 'test',
      limits: { ...LIMITS, ...limits },
      offers: { ...NO_OFFERS, starttls: true, ...offers },
      asks: new Set<Stage>(['mail', 'rcpt', ...asks]),
      clock,
    })
    return (connection = new ServerConnection<ContentSink>(
      socket,
      session,
      {
        clock,
        idle: minutes(5),
        longest: minutes(30),
        greetingDelay: duration(0),
        tls: { certificates: { contextFor: () => context }, implicit },
        trusted: () => false,
        decide: ({ stage }) => (asked.push(stage), ok),
        begin: () => ({ write: () => undefined, discard: async () => {} }),
        accept: async () => ({ ok: true, message: messageId(7), afterReply: () => {} }),
        refused: () => {},
        keepRefused: (events) => stories.push(events),
        fault: (error) => faults.push(error),
        ...deps,
      },
      () => {
        ends++
        closed()
        over.resolve()
      },
    ))
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => void serve(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  return {
    clock,
    stories,
    faults,
    asked,
    serve,
    port: address.port,
    over: over.promise,
    ends: () => ends,
    connection: () => connection ?? assert.fail('no connection yet'),
    accepted: () => accepted ?? assert.fail('no connection yet'),
    kinds: () => stories.flat().map(({ kind }) => kind),
    async [Symbol.asyncDispose]() {
      accepted?.destroy()
      server.close()
    },
  }
}

/** A client that remembers what it heard. */
class Visitor {
  readonly socket: Socket
  heard = ''
  ended = false

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => (this.heard += bytes.toString('latin1')))
    socket.on('end', () => {
      this.ended = true
      // Half-open sockets do not end by themselves, and would outlive the test.
      socket.end()
    })
    socket.on('close', () => (this.ended = true))
  }

  /** Up to the reply to EHLO. */
  async greets(): Promise<void> {
    await this.hears(/^220 /)
    this.socket.write(HELLO)
    await this.hears(/^250 HELP/m)
  }

  async hears(pattern: RegExp): Promise<void> {
    await until(
      () => pattern.test(this.heard),
      () => this.heard,
    )
  }
}

async function visit(port: number): Promise<Visitor> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  await once(socket, 'connect')
  return new Visitor(socket)
}

async function until(condition: () => boolean, told: () => string = () => ''): Promise<void> {
  const end = performance.now() + 3000
  while (!condition()) {
    if (performance.now() > end) assert.fail(`waited in vain; heard: ${told()}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function turns(count = 30): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

async function secured(socket: Socket): Promise<TLSSocket> {
  socket.removeAllListeners('data')
  const secure = connectTls({ socket, servername: 'mx.test', rejectUnauthorized: false })
  secure.on('error', () => {})
  await once(secure, 'secureConnect')
  return secure
}

suite('a handshake that the client leaves', () => {
  for (const [how, leave] of [
    ['closes', (socket: Socket) => socket.destroy()],
    ['half-closes', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ] as const) {
    test(`is over when a client of the TLS port ${how}, is told, and leaves no timer`, async () => {
      await using w = await world({ implicit: true })
      const { socket } = await visit(w.port)
      await until(() => w.clock.next() !== undefined)
      leave(socket)
      await until(() => w.ends() === 1)
      assert.deepEqual(w.kinds(), ['connected', 'tls-failed', 'disconnected'])
      assert.equal(w.clock.next(), undefined)
      assert.deepEqual(w.faults, [])
    })

    test(`is over when a client ${how} after STARTTLS, is told, and leaves no timer`, async () => {
      await using w = await world()
      const client = await visit(w.port)
      await client.greets()
      client.socket.write('STARTTLS\r\n')
      await client.hears(/^220 2\.0\.0/m)
      leave(client.socket)
      await until(() => w.ends() === 1)
      assert.deepEqual(w.kinds().slice(-2), ['tls-failed', 'disconnected'])
      assert.equal(w.clock.next(), undefined)
      assert.deepEqual(w.faults, [])
    })
  }

  test('is not begun for a client that closed its side behind STARTTLS', async () => {
    await using w = await world()
    const client = await visit(w.port)
    await client.greets()
    client.socket.end('STARTTLS\r\n')
    await until(() => w.ends() === 1)
    assert.equal(w.clock.next(), undefined)
  })
})

suite('what a client says while it must wait', () => {
  test('for a check behind EHLO ends the session, though the check goes on', async () => {
    const check = Promise.withResolvers<Decision>()
    await using w = await world({ asks: ['helo'], deps: { decide: () => check.promise } })
    const client = await visit(w.port)
    await client.hears(/^220 /)
    client.socket.write(HELLO)
    await turns()
    client.socket.write('STARTTLS\r\n')
    await client.hears(/^554 5\.5\.0 SMTP synchronization error/m)
    check.resolve(ok)
    client.socket.destroy()
    await until(() => w.ends() === 1)
    assert.deepEqual(w.kinds(), ['connected', 'out-of-step', 'disconnected'])
    assert.deepEqual(w.faults, [])
  })

  test('does not take what comes in clear, after the reply and before the handshake, for commands', async () => {
    await using w = await world()
    const client = await visit(w.port)
    await client.greets()
    client.socket.write('STARTTLS\r\n')
    await client.hears(/^220 2\.0\.0/m)
    client.socket.write('EHLO evil.test\r\nMAIL FROM:<evil@b.test>\r\n')
    await until(() => w.ends() === 1)
    assert.deepEqual(w.asked, [])
    assert.ok(w.kinds().includes('tls-failed'))
  })
})

suite('a stopping server', () => {
  test('says nothing in clear to a client whose handshake is under way, and 421 when it is done', async () => {
    await using w = await world({ implicit: true })
    const { socket } = await visit(w.port)
    await until(() => w.clock.next() !== undefined)
    w.connection().shutdown()
    const secure = new Visitor(await secured(socket))
    await secure.hears(/^421 4\.3\.2/)
    assert.doesNotMatch(secure.heard, /220/)
    await until(() => secure.ended)
  })

  test('tells a client that waits for its greeting to come back, once', async () => {
    await using w = await world({ deps: { greetingDelay: seconds(3) }, asks: ['connect'] })
    const client = await visit(w.port)
    await until(() => w.clock.next() !== undefined)
    w.connection().shutdown()
    await client.hears(/^421 4\.3\.2/)
    client.socket.write('NOOP\r\n')
    await w.clock.advance(seconds(4))
    await turns()
    assert.match(client.heard, /^421 [^\n]*\n$/)
    assert.deepEqual(w.asked, [])
    assert.deepEqual(w.faults, [])
  })
})

suite('a greeting that is held back', () => {
  test('is given in TLS behind a handshake, and a client that speaks first is told so in TLS', async () => {
    await using w = await world({ implicit: true, deps: { greetingDelay: seconds(3) } })
    const { socket } = await visit(w.port)
    const secure = new Visitor(await secured(socket))
    await turns()
    secure.socket.write('EHLO early.test\r\n')
    await secure.hears(/^554 5\.5\.1 You spoke before the greeting/)
    secure.socket.destroy()
    await until(() => w.ends() === 1)
    assert.deepEqual(w.kinds(), ['connected', 'secured', 'limit', 'disconnected'])
  })

  test('asks no rules about a client that spoke before it', async () => {
    await using w = await world({ deps: { greetingDelay: seconds(3) }, asks: ['connect'] })
    const client = await visit(w.port)
    client.socket.write(HELLO)
    await client.hears(/^554 /)
    assert.deepEqual(w.asked, [])
  })
})

suite('a connection that came through a proxy', () => {
  for (const [title, implicit, greetingDelay] of [
    ['in clear', false, duration(0)],
    ['in TLS from the first byte', true, duration(0)],
    ['with a greeting that is held back', false, seconds(1)],
  ] as const) {
    test(`is served ${title}`, async () => {
      await using w = await world({ implicit, deps: { greetingDelay } })
      const loopback = '127.0.0.1' as IpAddress
      const listening = await listen([{ address: loopback, port: 0, mode: 'smtp', proxy: true }], {
        clock: w.clock,
        proxies: [parseNetwork('127.0.0.1') ?? assert.fail()],
        refusedProxy: (_, problem) => assert.fail(problem),
        connections: 10,
        connectionsPerClient: 1,
        clients: countClients(),
        trusted: () => false,
        serve: (socket, _, closed) => w.serve(socket, closed),
        turnedAway: () => assert.fail('turned away'),
      })
      const header = 'PROXY TCP4 203.0.113.7 198.51.100.1 4711 25\r\n'
      const raw = connect({ port: listening.bound[0]?.port ?? 0, host: '127.0.0.1' })
      await once(raw, 'connect')
      raw.write(header)
      if (implicit) await until(() => w.clock.next() !== undefined)
      const client = new Visitor(implicit ? await secured(raw) : raw)
      if (greetingDelay > 0) {
        await until(() => w.clock.next() === instant(w.clock.now() + greetingDelay))
        await w.clock.advance(greetingDelay)
      }
      await client.greets()
      client.socket.write('QUIT\r\n')
      await client.hears(/^221 /m)
      await until(() => listening.open === 0)
      await listening.close(0)
    })
  }
})

test('a client that takes no more replies is not waited for after QUIT', async () => {
  await using w = await world()
  const stuck = Object.assign(new Duplex({ read() {}, write() {} }), { destroySoon: () => stuck.end() })
  w.serve(stuck as unknown as Socket)
  stuck.push('QUIT\r\n')
  await until(() => stuck.writableEnded)
  await w.clock.advance(minutes(1))
  await until(() => w.ends() === 1)
})

test('a name that a client asks for is kept without what could disturb a terminal', async () => {
  await using w = await world({ implicit: true })
  const { socket } = await visit(w.port)
  socket.removeAllListeners('data')
  const client = new Visitor(connectTls({ socket, servername: 'mx\x1b[31m\r\n.test', rejectUnauthorized: false }))
  await client.hears(/^220 /)
  client.socket.write('NONSENSE\r\n')
  await client.hears(/^554 /m)
  client.socket.destroy()
  await until(() => w.ends() === 1)
  const secured = w.stories.flat().find(({ kind }) => kind === 'secured')
  assert.equal(secured?.kind === 'secured' && secured.serverName, 'mx?[31m??.test')
})

suite('a client that is gone while', () => {
  for (const [what, asks, input] of [
    ['its log-in is checked', [], 'AUTH TEST secret\r\n'],
    ['a rule is asked', ['mail'], 'MAIL FROM:<a@b.test>\r\nNOOP\r\n'],
  ] as const) {
    for (const [how, leave] of [
      ['half-closed', (socket: Socket) => socket.end()],
      ['reset', (socket: Socket) => socket.resetAndDestroy()],
    ] as const) {
      test(`${what} (${how}) ends the session when the answer is there`, async () => {
        const gate = Promise.withResolvers<void>()
        let begun = 0
        const wait = async <T>(value: T): Promise<T> => {
          begun++
          await gate.promise
          return value
        }
        const accepted = { kind: 'accepted', reply: reply(235, '2.7.0', 'in'), user: 'a', mechanism: 'TEST' } as const
        const login = { secured: () => {}, begin: () => wait(accepted), line: () => wait(accepted) }
        await using w = await world({
          asks,
          offers: { mechanisms: () => ['TEST'] },
          deps: { login, decide: () => wait(ok) },
        })
        const client = await visit(w.port)
        await client.greets()
        client.socket.write(input)
        await until(() => begun === 1)
        leave(client.socket)
        await turns()
        gate.resolve()
        await until(() => w.ends() === 1)
        assert.deepEqual(w.faults, [])
        assert.equal(w.clock.next(), undefined)
        if (how === 'half-closed') await client.hears(/^(?:235 [^\n]*|250 2\.0\.0 OK)\r\n$/m)
      })
    }
  }
})

test('a handshake that ends in a fault of ours ends the connection and not the server', async () => {
  const login = {
    secured: () => assert.fail('a bug'),
    begin: () => assert.fail(),
    line: () => assert.fail(),
  }
  await using w = await world({ implicit: true, deps: { login } })
  const { socket } = await visit(w.port)
  const secure = connectTls({ socket, rejectUnauthorized: false }).on('error', () => {})
  await until(() => w.ends() === 1)
  secure.destroy()
  assert.equal(w.faults.length, 1)
})
