import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { suite, test } from 'node:test'
import { connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls'
import { generate } from 'selfsigned'
import type { Decision, Stage } from '../core/decision.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId } from '../core/id.ts'
import { reply } from '../core/reply.ts'
import { duration, instant, minutes, seconds, type Duration } from '../core/time.ts'
import type { SessionEvent } from '../events/event.ts'
import { NO_OFFERS } from '../smtp/server-actions.ts'
import { ServerSession } from '../smtp/server-session.ts'
import { FACTS, LIMITS } from '../smtp/session-driver.test-support.ts'
import { ServerConnection } from './server-connection.ts'

const HELLO = 'EHLO c.test\r\n'
const ok: Decision = { verdict: 'accept', reply: reply(250, '2.1.0', 'ok'), rule: 'test', compared: {} }
const pems = await generate([{ name: 'commonName', value: 'mx.test' }], { keyType: 'ec' })
const context = createSecureContext({ key: pems.private, cert: pems.cert })

async function world(implicit: boolean, greetingDelay: Duration = duration(0)) {
  const clock = new FakeClock()
  const stories: (readonly SessionEvent[])[] = []
  const faults: unknown[] = []
  const askedFor: (string | undefined)[] = []
  const protocols: string[] = []
  const closed = Promise.withResolvers<void>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const session = new ServerSession({
      facts: FACTS,
      hostname: 'mx.test',
      mailDomain: 'test',
      limits: LIMITS,
      offers: { ...NO_OFFERS, starttls: true },
      asks: new Set<Stage>(['mail', 'rcpt']),
      clock,
    })
    const contextFor = (name: string | undefined) => {
      askedFor.push(name)
      return context
    }
    const connection = new ServerConnection(
      socket,
      session,
      {
        clock,
        idle: minutes(5),
        longest: minutes(30),
        greetingDelay,
        tls: { certificates: { contextFor }, implicit },
        trusted: () => false,
        decide: () => ok,
        begin: ({ protocol }) => {
          protocols.push(protocol)
          return { write: () => undefined, discard: async () => {} }
        },
        accept: async () => ({ ok: true, message: messageId(7), afterReply: () => {} }),
        refused: () => {},
        keepRefused: (events) => stories.push(events),
        fault: (error) => faults.push(error),
      },
      () => closed.resolve(),
    )
    assert.ok(connection)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert.ok(typeof address === 'object' && address)
  return {
    port: address.port,
    clock,
    stories,
    faults,
    askedFor,
    protocols,
    closed: closed.promise,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

/** Reads until what was heard matches, and gives it. */
async function hear(socket: Socket, pattern: RegExp): Promise<string> {
  let heard = ''
  for await (const [bytes] of heardFrom(socket)) {
    heard += bytes.toString('latin1')
    if (pattern.test(heard)) return heard
  }
  return assert.fail(`ended with: ${heard}`)
}

async function* heardFrom(socket: Socket): AsyncGenerator<[Buffer]> {
  for (;;) {
    const signal = AbortSignal.timeout(5000)
    yield (await once(socket, 'data', { signal })) as [Buffer]
  }
}

async function plain(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

async function upgraded(socket: Socket): Promise<TLSSocket> {
  const secure = connectTls({ socket, servername: 'mx.test', rejectUnauthorized: false })
  secure.on('error', () => {})
  await once(secure, 'secureConnect')
  return secure
}

suite('STARTTLS over a socket', () => {
  test('goes on in TLS, with the certificate of the name that was asked for', async () => {
    await using w = await world(false)
    const socket = await plain(w.port)
    await hear(socket, /^220 /)
    socket.write(HELLO)
    await hear(socket, /HELP/)
    socket.write('STARTTLS\r\n')
    await hear(socket, /^220 2\.0\.0/m)
    const secure = await upgraded(socket)
    secure.write(HELLO)
    assert.doesNotMatch(await hear(secure, /HELP/), /STARTTLS/)
    secure.write('MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n')
    await hear(secure, /^354 /m)
    secure.write('x\r\n.\r\nQUIT\r\n')
    assert.match(await hear(secure, /^221 /m), /^250 2\.0\.0 Queued/m)
    assert.deepEqual(w.protocols, ['ESMTPS'])
    assert.ok(w.askedFor.includes('mx.test'))
    await w.closed
    assert.deepEqual(w.faults, [])
  })

  test('is not begun when commands came in the clear behind it', async () => {
    await using w = await world(false)
    const socket = await plain(w.port)
    await hear(socket, /^220 /)
    socket.write(HELLO)
    await hear(socket, /HELP/)
    socket.write('STARTTLS\r\nMAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\n')
    assert.match(await hear(socket, /\n/), /^554 5\.5\.0 SMTP synchronization error/)
    socket.destroy()
    await w.closed
  })

  test('that fails ends the session and is told', async () => {
    await using w = await world(false)
    const socket = await plain(w.port)
    await hear(socket, /^220 /)
    socket.write(HELLO)
    await hear(socket, /HELP/)
    socket.write('STARTTLS\r\n')
    await hear(socket, /^220 2\.0\.0/m)
    socket.write('this is no handshake\r\n')
    await w.closed
    const failed = w.stories[0]?.find(({ kind }) => kind === 'tls-failed')
    assert.ok(failed?.kind === 'tls-failed')
    assert.match(failed.problem, /did not speak TLS/)
    assert.deepEqual(w.faults, [])
  })

  test('that never comes is waited for half a minute', async () => {
    await using w = await world(false)
    const socket = await plain(w.port)
    await hear(socket, /^220 /)
    socket.write(HELLO)
    await hear(socket, /HELP/)
    socket.write('STARTTLS\r\n')
    await hear(socket, /^220 2\.0\.0/m)
    await w.clock.advance(seconds(31))
    await w.closed
    assert.ok(w.stories[0]?.some(({ kind }) => kind === 'tls-failed'))
  })
})

suite('TLS from the first byte', () => {
  test('greets when the handshake is done', async () => {
    await using w = await world(true)
    const secure = await upgraded(await plain(w.port))
    await hear(secure, /^220 mx\.test/)
    secure.write(HELLO)
    await hear(secure, /HELP/)
    secure.write('MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n')
    await hear(secure, /^354 /m)
    secure.write('x\r\n.\r\nQUIT\r\n')
    await hear(secure, /^221 /m)
    assert.deepEqual(w.protocols, ['ESMTPS'])
    await w.closed
  })

  test('tells what a client too old for it offers', async () => {
    await using w = await world(true)
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'AES128-SHA:@SECLEVEL=0' } as const
    connectTls({ port: w.port, host: '127.0.0.1', ...old }).on('error', () => undefined)
    await w.closed
    const failed = w.stories[0]?.find(({ kind }) => kind === 'tls-failed')
    assert.ok(failed?.kind === 'tls-failed')
    assert.match(failed.problem, /too old/)
    assert.deepEqual(failed.versions, ['TLSv1.1'])
    assert.equal(failed.ciphers?.[0], 'AES128-SHA')
  })

  test('tells of a client that speaks without TLS', async () => {
    await using w = await world(true)
    const socket = await plain(w.port)
    socket.write('EHLO c.test\r\n')
    await w.closed
    assert.deepEqual(
      w.stories[0]?.map(({ kind }) => kind),
      ['connected', 'tls-failed', 'disconnected'],
    )
  })
})

suite('the greeting', () => {
  test('is held back as long as the operator wants', async () => {
    await using w = await world(false, seconds(3))
    const socket = await plain(w.port)
    const heard = hear(socket, /^220 /)
    while (w.clock.next() === undefined || w.clock.next() !== instant(w.clock.now() + seconds(3)))
      await new Promise((resolve) => setImmediate(resolve))
    await w.clock.advance(seconds(3))
    await heard
    socket.destroy()
    await w.closed
  })

  test('is not given to a client that speaks before it', async () => {
    await using w = await world(false, seconds(3))
    const socket = await plain(w.port)
    socket.write('EHLO spammer.test\r\n')
    assert.match(await hear(socket, /\n/), /^554 5\.5\.1 You spoke before the greeting/)
    socket.destroy()
    await w.closed
    assert.ok(w.stories[0]?.some((event) => event.kind === 'limit' && event.limit === 'early-talker'))
  })
})
