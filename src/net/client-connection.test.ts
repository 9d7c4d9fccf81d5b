import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { Duplex, duplexPair } from 'node:stream'
import { test, type TestContext } from 'node:test'
import type { SecureContext } from 'node:tls'
import { systemClock } from '../core/clock.ts'
import { parseDomain, type Domain } from '../core/domain.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { storedPieces } from '../core/stored-content.test-support.ts'
import type { Content } from '../core/message.ts'
import { minutes, seconds } from '../core/time.ts'
import { ContentError } from '../core/content-error.ts'
import { selfSignedContext } from '../sandbox/certificate.ts'
import { ClientTransaction } from '../smtp/client/transaction.ts'
import { DROP, SILENCE, type Script } from '../../test/support/scripted-peer.ts'
import { scriptedServer, type ScriptedServer } from '../../test/support/scripted-server.ts'
import { ClientConnection } from './client-connection.ts'
import { CLIENT_TIMEOUTS } from './client-timeouts.ts'
import { tcpDialer } from './tcp-dialer.ts'
import type { PeerProof } from './client-tls.ts'
import { makeTrust } from './trust.ts'

const LOOPBACK = parseIp('127.0.0.1') as IpAddress
const inline = (text: string): Content => ({ kind: 'inline', bytes: new TextEncoder().encode(text) })

interface Setting {
  readonly connection: ClientConnection
  readonly server: ScriptedServer
  readonly clock: FakeClock
}

async function connected(
  t: TestContext,
  script: Script,
  options: { secureContext?: SecureContext; proof?: PeerProof } = {},
): Promise<Setting> {
  const server = await scriptedServer(script, options.secureContext)
  const clock = new FakeClock()
  const dialed = await tcpDialer(systemClock)(LOOPBACK, server.port, { timeout: seconds(5) })
  assert.ok(dialed.ok)
  const connection = new ClientConnection(dialed.socket, {
    hostname: parseDomain('us.test') as Domain,
    remote: { host: 'peer.test', address: '127.0.0.1', port: server.port },
    clock,
    timeouts: CLIENT_TIMEOUTS,
    proof: options.proof,
  })
  t.after(async () => {
    connection.destroy()
    await server[Symbol.asyncDispose]()
  })
  return { connection, server, clock }
}

const transaction = (): ClientTransaction =>
  new ClientTransaction({
    mailFrom: null,
    options: { body: '7BIT', smtputf8: false },
    size: 10,
    eightBit: false,
    utf8Header: false,
    recipients: [{ rcptTo: { localPart: 'b', domain: parseDomain('x.test') as Domain }, dsn: {} }],
  })

async function upTo(connection: ClientConnection, last: 'greet' | 'ehlo' | 'envelope'): Promise<ClientTransaction> {
  const made = transaction()
  for (const step of ['greet', 'ehlo'] as const) {
    assert.equal((await connection.run({ step })).problem, undefined)
    if (step === last) return made
  }
  assert.equal((await connection.run({ step: 'envelope', transaction: made })).problem, undefined)
  return made
}

test('two messages go over one connection, dots and all', async (t) => {
  const { connection, server } = await connected(t, { EHLO: '250-peer.test\n250-SIZE 1000\n250 PIPELINING' })
  await upTo(connection, 'ehlo')
  for (const text of ['Subject: one\r\n\r\n.dot\r\n', 'Subject: two\r\n\r\n']) {
    const made = transaction()
    await connection.run({ step: 'envelope', transaction: made })
    const end = await connection.run({ step: 'content', transaction: made }, { content: inline(text) })
    assert.equal(end.problem, undefined)
    assert.equal(made.taken?.code, 250)
  }
  await connection.run({ step: 'quit' })
  assert.deepEqual(server.messages, ['Subject: one\r\n\r\n.dot\r\n', 'Subject: two\r\n\r\n'])
  assert.deepEqual(server.commands.slice(0, 4), ['EHLO us.test', 'MAIL FROM:<> SIZE=10', 'RCPT TO:<b@x.test>', 'DATA'])
  assert.equal(connection.usable, false)
})

test('a large body is streamed, however its pieces are cut, and arrives as it was', async (t) => {
  // Half of it is stuffed, and so copied, half goes out as it was read.
  const lines = Array.from({ length: 20_000 }, (_, i) => `${i < 10_000 ? '.' : ''}${i}${'x'.repeat(70)}\r\n`)
  const whole = Buffer.from(lines.join(''))
  async function* body(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(64 * 1024)
    for (let at = 0; at < whole.length; at += buffer.length) {
      const piece = whole.subarray(at, at + buffer.length)
      // As the spool's reader does: the same memory for every piece.
      buffer.set(piece)
      yield buffer.subarray(0, piece.length)
    }
  }
  const { connection, server } = await connected(t, {})
  const made = await upTo(connection, 'envelope')
  const content = storedPieces(body, whole.length)
  const end = await connection.run({ step: 'content', transaction: made }, { content })
  assert.equal(end.problem, undefined)
  assert.equal(server.messages[0], whole.toString())
})

test('pieces that wait in the socket are not overwritten by those read after them', async () => {
  const answers = ['250 peer.test', '250 ok', '250 ok', '354 go']
  let wire = ''
  const socket = new Duplex({
    read: () => {},
    write(chunk: Uint8Array, _encoding, done) {
      setImmediate(() => {
        wire += Buffer.from(chunk).toString('latin1')
        socket.push(`${answers.shift() ?? (wire.endsWith('\r\n.\r\n') ? '250 taken' : '')}\r\n`.replace(/^\r\n$/, ''))
        done()
      })
    },
  })
  async function* body(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(8)
    for (let i = 0; i < 100; i++) {
      buffer.set(Buffer.from(`${String(i).padStart(6, '0')}\r\n`))
      yield buffer
    }
  }
  const connection = new ClientConnection(socket as unknown as Socket, {
    hostname: parseDomain('us.test') as Domain,
    remote: { host: 'peer.test', address: '192.0.2.1', port: 25 },
    clock: new FakeClock(),
    timeouts: CLIENT_TIMEOUTS,
  })
  socket.push('220 hello\r\n')
  const made = await upTo(connection, 'envelope')
  const content = storedPieces(body, 800)
  assert.equal((await connection.run({ step: 'content', transaction: made }, { content })).problem, undefined)
  for (let i = 0; i < 100; i++) assert.ok(wire.includes(String(i).padStart(6, '0')), `piece ${i}`)
  connection.destroy()
})

test('a body that cannot be read to its end is never ended with a dot', async (t) => {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half\r\n')
    throw new Error('disk')
  }
  const { connection, server } = await connected(t, {})
  const made = await upTo(connection, 'envelope')
  const content = storedPieces(body, 100)
  const end = await connection.run({ step: 'content', transaction: made }, { content })
  assert.equal(end.problem?.code, 'local.content')
  assert.equal(connection.usable, false)
  assert.deepEqual(server.messages, [])
})

test('a body that turns out to be altered says so, and is never ended with a dot', async (t) => {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half\r\n')
    throw new ContentError('local.altered', { altered: 'content' })
  }
  const { connection, server } = await connected(t, {})
  const made = await upTo(connection, 'envelope')
  const content = storedPieces(body, 100)
  const end = await connection.run({ step: 'content', transaction: made }, { content })
  assert.deepEqual([end.problem?.code, end.problem?.facts], ['local.altered', { altered: 'content' }])
  assert.deepEqual(server.messages, [])
})

test('a server that refuses in the middle of a large body and closes is understood', async (t) => {
  async function* body(): AsyncGenerator<Uint8Array> {
    for (;;) {
      yield Buffer.alloc(64 * 1024, 'x')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const { connection } = await connected(t, { DATA: '354 go\n552 5.3.4 too large' })
  const made = await upTo(connection, 'ehlo')
  await connection.run({ step: 'envelope', transaction: made })
  const content = storedPieces(body, 1)
  const end = await connection.run({ step: 'content', transaction: made }, { content })
  assert.equal(end.problem?.reply?.code, 552)
  assert.equal(connection.usable, false)
})

test('silence ends each step after its own time', async (t) => {
  const silent = [
    ['connect', 5],
    ['EHLO', 5],
    ['MAIL', 5],
    ['RCPT', 5],
    ['DATA', 2],
    ['content', 10],
  ] as const
  for (const [verb, allowed] of silent) {
    const { connection, clock } = await connected(t, { EHLO: '250 peer.test', [verb]: SILENCE })
    let ended = false
    const made = transaction()
    const talk = async (): Promise<unknown> => {
      for (const step of ['greet', 'ehlo', 'envelope', 'content'] as const) {
        const request = step === 'envelope' || step === 'content' ? { step, transaction: made } : { step }
        const end = await connection.run(request, { content: inline('x\r\n') })
        if (end.problem) return end.problem
      }
    }
    const problem = talk().finally(() => (ended = true))
    while (connection.session.waiting !== verb) await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(minutes(allowed - 0.1))
    assert.equal(ended, false, verb)
    await clock.advance(minutes(0.2))
    const { code, command } = (await problem) as { code: string; command: string }
    assert.deepEqual({ code, command }, { code: 'smtp.timeout', command: verb })
  }
})

test('replies that trickle in gain no time', async (t) => {
  const { connection, clock, server } = await connected(t, { connect: { raw: Buffer.from('220-slow\r\n220') } })
  const end = connection.run({ step: 'greet' })
  await clock.advance(minutes(4))
  while (server.connections === 0) await new Promise((resolve) => setImmediate(resolve))
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  await clock.advance(minutes(1))
  assert.equal((await end).problem?.code, 'smtp.timeout')
})

test('a connection that drops after the content is lost in answer to the content', async (t) => {
  const { connection } = await connected(t, { content: DROP })
  const made = await upTo(connection, 'envelope')
  const end = await connection.run({ step: 'content', transaction: made }, { content: inline('x\r\n') })
  assert.equal(end.problem?.code, 'smtp.lost')
  assert.equal(end.problem?.command, 'content')
})

test('421 in the middle is told, and closes the connection', async (t) => {
  const { connection } = await connected(t, { RCPT: { say: '421-4.7.0 enough\n421 4.7.0 bye', drop: true } })
  await upTo(connection, 'ehlo')
  const end = await connection.run({ step: 'envelope', transaction: transaction() })
  assert.deepEqual(end.problem?.reply, { code: 421, enhanced: '4.7.0', lines: ['enough', 'bye'] })
  assert.equal(connection.usable, false)
})

test('a step on a connection that closed while idle ends at once', async (t) => {
  const { connection } = await connected(t, { EHLO: { say: '250 peer.test', drop: true } })
  await upTo(connection, 'ehlo')
  while (connection.usable) await new Promise((resolve) => setImmediate(resolve))
  const end = await connection.run({ step: 'envelope', transaction: transaction() })
  assert.equal(end.problem?.code, 'smtp.lost')
  assert.equal(end.exchanges.length, 0)
})

test('TLS is taken up with whoever is there, and what it is like is told', async (t) => {
  const secureContext = await selfSignedContext(systemClock, 'other.test')
  const script: Script = { EHLO: '250-peer.test\n250-STARTTLS\n250 PIPELINING', STARTTLS: '220 go' }
  const { connection, server } = await connected(t, script, { secureContext })
  await upTo(connection, 'ehlo')
  const end = await connection.run({ step: 'starttls' })
  assert.equal(end.problem, undefined)
  assert.equal(end.facts?.['protocol'], 'TLSv1.3')
  assert.equal(end.facts?.['verified'], false)
  assert.equal(connection.tls, end.facts)
  assert.equal(connection.session.capabilities.pipelining, false)
  assert.equal((await connection.run({ step: 'ehlo' })).problem, undefined)
  const made = transaction()
  await connection.run({ step: 'envelope', transaction: made })
  await connection.run({ step: 'content', transaction: made }, { content: inline('secret\r\n') })
  assert.deepEqual(server.messages, ['secret\r\n'])
})

test('where a certificate is demanded, one that proves nothing ends the session before anything is said', async (t) => {
  const secureContext = await selfSignedContext(systemClock, 'peer.test')
  const script: Script = { EHLO: '250-peer.test\n250-STARTTLS\n250 PIPELINING', STARTTLS: '220 go' }
  const { connection, server } = await connected(t, script, {
    secureContext,
    proof: { by: 'authorities', trust: makeTrust(), demanded: true },
  })
  await upTo(connection, 'ehlo')
  const { problem } = await connection.run({ step: 'starttls' })
  assert.equal(problem?.code, 'tls.cert-self-signed')
  assert.deepEqual(problem.facts?.['certificate_names'], ['peer.test'])
  assert.equal(connection.usable, false)
  assert.equal((await connection.run({ step: 'ehlo' })).problem?.code, 'tls.cert-self-signed')
  assert.deepEqual(server.commands, ['EHLO us.test', 'STARTTLS'])
})

test('a handshake that fails, hangs or is cut off ends the step', async (t) => {
  const offering = { EHLO: '250 STARTTLS' }
  const garbage = await connected(t, { ...offering, STARTTLS: '220 go' })
  await upTo(garbage.connection, 'ehlo')
  const hanging = garbage.connection.run({ step: 'starttls' })
  while (garbage.connection.session.waiting !== 'tls') await new Promise((resolve) => setImmediate(resolve))
  await garbage.clock.advance(minutes(1))
  assert.equal((await hanging).problem?.code, 'tls.timeout')

  const cut = await connected(t, { ...offering, STARTTLS: { say: '220 go', drop: true } })
  await upTo(cut.connection, 'ehlo')
  const end = await cut.connection.run({ step: 'starttls' })
  assert.equal(end.problem?.code, 'tls.lost')
  assert.equal(cut.connection.usable, false)
})

test('an abort ends the step that runs, and only that', async (t) => {
  const { connection } = await connected(t, { MAIL: SILENCE })
  await upTo(connection, 'ehlo')
  const stopping = new AbortController()
  const end = connection.run({ step: 'envelope', transaction: transaction() }, { signal: stopping.signal })
  stopping.abort()
  assert.equal((await end).problem?.code, 'local.stopping')

  const other = await connected(t, {})
  const signal = new AbortController()
  await other.connection.run({ step: 'greet' }, { signal: signal.signal })
  signal.abort()
  assert.equal(other.connection.usable, true)
  assert.equal((await other.connection.run({ step: 'ehlo' })).problem, undefined)
})

test('a fault in the step’s own code ends the step and not the process', async (t) => {
  const { connection } = await connected(t, {})
  await upTo(connection, 'ehlo')
  const broken = transaction()
  Object.defineProperty(broken, 'accept', { value: () => assert.fail('bug') })
  const end = await connection.run({ step: 'envelope', transaction: broken })
  assert.equal(end.problem?.code, 'internal')
  assert.equal(connection.usable, false)
})

test('a server that says goodbye while nothing is asked of it is hung up on', async () => {
  const [ours, theirs] = duplexPair()
  const connection = new ClientConnection(ours as unknown as Socket, {
    hostname: parseDomain('us.test') as Domain,
    remote: { host: 'peer.test', address: '192.0.2.1', port: 25 },
    clock: new FakeClock(),
    timeouts: CLIENT_TIMEOUTS,
  })
  const greeted = connection.run({ step: 'greet' })
  theirs.write('220 peer.test\r\n')
  assert.equal((await greeted).problem, undefined)
  theirs.write('421 4.4.2 idle for too long\r\n')
  // It says so and leaves its own end open.
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(connection.usable, false)
  assert.equal(ours.destroyed, true)
  const { problem } = await connection.run({ step: 'ehlo' })
  assert.equal(problem?.reply?.code, 421)
})
