import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { selfSignedContext } from '../sandbox/certificate.ts'
import { scriptedServer } from '../../test/support/scripted-server.ts'
import { systemClock } from '../core/clock.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { domain } from '../core/message.test-support.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import type { Facts } from '../core/reason.ts'
import { minutes, seconds } from '../core/time.ts'
import { ClientConnection } from './client-connection.ts'
import { CLIENT_TIMEOUTS } from './client-timeouts.ts'
import type { PeerProof } from './client-tls.ts'
import { tcpDialer } from './tcp-dialer.ts'
import { TlsSessions } from './tls-sessions.ts'
import { makeTrust } from './trust.ts'

const LOOPBACK = parseIp('127.0.0.1') as IpAddress
const SCRIPT = { EHLO: '250-peer.test\n250-STARTTLS\n250 PIPELINING', STARTTLS: '220 go' }

/** Calls one server again and again; what was found out about TLS each time. */
async function calling(t: TestContext) {
  const server = await scriptedServer(SCRIPT, await selfSignedContext(systemClock, 'peer.test'))
  t.after(() => server[Symbol.asyncDispose]())
  const sessions = new TlsSessions(systemClock)
  const call = async (host: string, proof?: PeerProof): Promise<Facts | undefined> => {
    const dialed = await tcpDialer(systemClock)(LOOPBACK, server.port, { timeout: seconds(5) })
    assert.ok(dialed.ok)
    const connection = new ClientConnection(dialed.socket, {
      hostname: domain('us.test'),
      remote: { host, address: '127.0.0.1', port: server.port },
      clock: systemClock,
      timeouts: CLIENT_TIMEOUTS,
      proof,
      sessions,
    })
    for (const step of ['greet', 'ehlo', 'starttls', 'ehlo', 'quit'] as const) await connection.run({ step })
    const { tls } = connection
    connection.destroy()
    return tls
  }
  return { call, sessions }
}

test('a session is taken up again, and what was wrong with the certificate stays wrong', async (t) => {
  const { call, sessions } = await calling(t)
  const first = await call('peer.test')
  assert.equal(first?.['resumed'], undefined)
  assert.ok(sessions.size > 0)
  const second = await call('peer.test')
  assert.deepEqual([second?.['resumed'], second?.['verified']], [true, false])
  assert.equal(second?.['certificate'], 'tls.cert-self-signed')
})

test('none is taken up for another name or another demand', async (t) => {
  const { call } = await calling(t)
  await call('peer.test')
  assert.equal((await call('other.test'))?.['resumed'], undefined)
  const demand: PeerProof = { by: 'authorities', trust: makeTrust(), demanded: true }
  assert.equal(await call('peer.test', demand), undefined)
  const tested = await call('peer.test', { ...demand, demanded: false })
  assert.equal(tested?.['verified'], false)
})

test('each is used once, and not after its time; those beyond the limit go, the oldest first', async () => {
  const clock = new FakeClock()
  const sessions = new TlsSessions(clock)
  const good = sessions.judged(undefined)
  sessions.keep('a', Buffer.from('1'), good)
  assert.equal(sessions.take('a')?.session.toString(), '1')
  assert.equal(sessions.take('a'), undefined)
  await clock.advance(minutes(59))
  sessions.keep('a', Buffer.from('2'), good)
  assert.ok(sessions.take('a'))
  sessions.keep('a', Buffer.from('3'), good)
  await clock.advance(minutes(1))
  assert.equal(sessions.take('a'), undefined)
  for (let i = 0; i < 1001; i++) sessions.keep(`${i}`, Buffer.from(''), sessions.judged(undefined))
  assert.equal(sessions.size, 1000)
  assert.equal(sessions.take('0'), undefined)
  assert.ok(sessions.take('1'))
})
