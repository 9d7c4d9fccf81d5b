// Dovecot's side is played by a double on a socket in the test's folder; the real one has its turn in test/interop.

import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { systemClock } from '../../core/clock.ts'
import { parseIp } from '../../core/ip.ts'
import { seconds } from '../../core/time.ts'
import type { PasswordVerdict } from '../password-store.ts'
import { DovecotLogin } from './dovecot-protocol.ts'
import { dovecotStore } from './dovecot-store.ts'
import { testFolder } from './stores.test-support.ts'

const HANDSHAKE =
  'VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nMECH\tLOGIN\tplaintext\nSPID\t42\nCUID\t1\nCOOKIE\tc0ffee\nDONE\n'

/** The verdict after the given text of a server, all in one piece. */
function verdictOf(text: string): PasswordVerdict | undefined {
  return new DovecotLogin({ user: 'alice', password: 'secret', context: {}, clientId: 7 }).feed(text).verdict
}

interface Double extends AsyncDisposable {
  readonly path: string
  readonly heard: string[]
}

/** A server that answers each AUTH line as it is told, or does something else with the connection. */
async function double(
  folder: string,
  onLine: (line: string, socket: Socket) => void,
  hello = HANDSHAKE,
): Promise<Double> {
  const path = join(folder, 'auth')
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write(hello)
    let rest = ''
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        heard.push(line)
        onLine(line, socket)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    path,
    heard,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const knowsAlice = (line: string, socket: Socket): void => {
  if (!line.startsWith('AUTH\t')) return
  const right = line.endsWith(`resp=${Buffer.from('\0alice\0secret').toString('base64')}`)
  socket.write(right ? 'OK\t1\tuser=alice@example.org\n' : 'FAIL\t1\tuser=alice\n')
}

test('the right password is ok with Dovecot’s form of the name, a wrong one is wrong', async () => {
  await using folder = await testFolder()
  await using server = await double(folder.path, knowsAlice)
  const store = dovecotStore({ socket: { path: server.path }, clock: systemClock })
  assert.deepEqual(await store.verify('alice', 'secret'), { kind: 'ok', user: 'alice@example.org' })
  const verdict = await store.verify('alice', 'wrong')
  assert.equal(verdict.kind, 'wrong')
  assert.match(verdict.kind === 'wrong' ? verdict.detail : '', /^Dovecot at .*auth: Dovecot refused name or password/)
})

test('Dovecot is told who asks, and the response stands last', async () => {
  await using folder = await testFolder()
  await using server = await double(folder.path, knowsAlice)
  const store = dovecotStore({ socket: { path: server.path }, clock: systemClock })
  const [client, local] = [parseIp('192.0.2.7'), parseIp('2001:db8::1')]
  await store.verify('alice', 'secret', { secured: true, ...(client && { client }), ...(local && { local }) })
  assert.deepEqual(server.heard.slice(0, 1), ['VERSION\t1\t2'])
  assert.match(server.heard[1] ?? '', /^CPID\t\d+$/)
  assert.equal(
    server.heard[2],
    'AUTH\t1\tPLAIN\tservice=smtp\tnologin\tsecured\trip=192.0.2.7\tlip=2001:db8::1\tresp=AGFsaWNlAHNlY3JldA==',
  )
})

test('questions at the same time use different client numbers', async () => {
  await using folder = await testFolder()
  await using server = await double(folder.path, knowsAlice)
  const store = dovecotStore({ socket: { path: server.path }, clock: systemClock })
  await Promise.all([store.verify('alice', 'secret'), store.verify('alice', 'secret')])
  const numbers = server.heard.filter((line) => line.startsWith('CPID'))
  assert.equal(new Set(numbers).size, 2)
})

test('no socket, a closed connection and silence are unavailable', async () => {
  await using folder = await testFolder()
  const store = dovecotStore({ socket: { path: join(folder.path, 'auth') }, clock: systemClock })
  const missing = await store.verify('alice', 'secret')
  assert.match(missing.kind === 'unavailable' ? missing.detail : '', /does Dovecot run/)
  {
    await using _ = await double(folder.path, (_line, socket) => socket.destroy())
    assert.equal((await store.verify('alice', 'secret')).kind, 'unavailable')
  }
  const clock = new FakeClock()
  let asked = (): void => {}
  const question = new Promise<void>((resolve) => (asked = resolve))
  await using silent = await double(folder.path, (line) => line.startsWith('AUTH') && asked())
  const waiting = dovecotStore({ socket: { path: silent.path }, clock }).verify('alice', 'secret')
  await question
  await clock.advance(seconds(30))
  const late = await waiting
  assert.match(late.kind === 'unavailable' ? late.detail : '', /no answer within 30s/)
})

test('a client that goes away ends the question', async () => {
  await using folder = await testFolder()
  const gone = new AbortController()
  await using server = await double(folder.path, (line) => line.startsWith('AUTH') && gone.abort())
  const store = dovecotStore({ socket: { path: server.path }, clock: new FakeClock() })
  assert.equal((await store.verify('alice', 'secret', { signal: gone.signal })).kind, 'unavailable')
  assert.equal((await store.verify('alice', 'secret', { signal: gone.signal })).kind, 'unavailable')
})

test('only a plain refusal is "wrong"; temporary failures and refusals of the mechanism are not', () => {
  const kinds = (fields: string): string | undefined => verdictOf(`${HANDSHAKE}FAIL\t1${fields}\n`)?.kind
  assert.equal(kinds(''), 'wrong')
  assert.equal(kinds('\tuser=alice\tuser_disabled'), 'wrong')
  assert.equal(kinds('\tuser=alice\tpass_expired'), 'wrong')
  assert.equal(kinds('\tuser=alice\ttemp'), 'unavailable')
  assert.equal(kinds('\tuser=alice\tcode=temp_fail'), 'unavailable')
  assert.equal(kinds('\tcode=auth_mech_ssl_required'), 'unavailable')
})

test('a handshake that does not fit is unavailable and says why', () => {
  const detail = (text: string): string => {
    const verdict = verdictOf(text)
    return verdict?.kind === 'unavailable' ? verdict.detail : String(verdict?.kind)
  }
  assert.match(detail(HANDSHAKE.replace('VERSION\t1', 'VERSION\t2')), /version 2/)
  assert.match(detail(HANDSHAKE.replace('MECH\tPLAIN', 'MECH\tGSSAPI')), /auth_mechanisms/)
  assert.match(detail('DONE\n'), /did not say which version/)
  assert.match(detail('OK\t1\tuser=alice\n'), /means nothing/)
  assert.match(detail(`${HANDSHAKE}OK\t2\tuser=alice\n`), /means nothing/)
  assert.match(detail(`${HANDSHAKE}CONT\t1\t\n`), /asked for more/)
  assert.match(detail('x'.repeat(70_000)), /more than 65536/)
})

test('values with escaped tabs are read', () => {
  const verdict = verdictOf(`${HANDSHAKE}OK\t1\tuser=a\x01tb\x011\n`)
  assert.deepEqual(verdict, { kind: 'ok', user: 'a\tb\x01' })
})

test('the pieces in which the text arrives make no difference', () => {
  const text = `${HANDSHAKE}FAIL\t1\tuser=alice\treason=go\n`
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 30 }), (sizes) => {
      const login = new DovecotLogin({ user: 'alice', password: 'x', context: {}, clientId: 7 })
      let at = 0
      let verdict: PasswordVerdict | undefined
      for (const size of [...sizes, text.length]) {
        verdict ??= login.feed(text.slice(at, at + size)).verdict
        at += size
      }
      assert.deepEqual(verdict, { kind: 'wrong', detail: 'Dovecot refused name or password: go' })
    }),
  )
})

test('no text is taken for success without an OK after the question', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 100 }), (text) => {
      assert.notEqual(verdictOf(text)?.kind, 'ok')
    }),
  )
})
