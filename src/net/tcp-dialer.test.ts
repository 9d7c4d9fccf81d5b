import assert from 'node:assert/strict'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { seconds } from '../core/time.ts'
import { tcpDialer } from './tcp-dialer.ts'

const LOOPBACK = parseIp('127.0.0.1') as IpAddress
const timeout = seconds(30)

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}

test('a server that listens is connected to', async () => {
  const { server, port } = await listening()
  const clock = new FakeClock()
  const dialed = await tcpDialer(clock)(LOOPBACK, port, { timeout })
  assert.ok(dialed.ok)
  assert.equal(clock.next(), undefined, 'the timer is not needed any more')
  dialed.socket.destroy()
  server.close()
})

test('a port where nothing listens is refused', async () => {
  const { server, port } = await listening()
  await new Promise((resolve) => server.close(resolve))
  const dialed = await tcpDialer(new FakeClock())(LOOPBACK, port, { timeout })
  assert.equal(!dialed.ok && dialed.reason.code, 'connect.refused')
  assert.deepEqual(!dialed.ok && dialed.reason.facts, { error: 'ECONNREFUSED' })
})

test('an address that does not answer in time is given up', async () => {
  const { server, port } = await listening()
  const clock = new FakeClock()
  const dialed = tcpDialer(clock)(LOOPBACK, port, { timeout })
  // Before the connection can come about: time passes first.
  await clock.advance(timeout)
  const result = await dialed
  assert.equal(!result.ok && result.reason.code, 'connect.timeout')
  server.close()
})

test('an attempt that is aborted, before or after its start, ends', async () => {
  const { server, port } = await listening()
  const early = await tcpDialer(new FakeClock())(LOOPBACK, port, { timeout, signal: AbortSignal.abort() })
  assert.equal(!early.ok && early.reason.code, 'local.stopping')
  const stopping = new AbortController()
  const late = tcpDialer(new FakeClock())(LOOPBACK, port, { timeout, signal: stopping.signal })
  stopping.abort()
  const result = await late
  assert.equal(!result.ok && result.reason.code, 'local.stopping')
  server.close()
})

test('what is no address of a host is never called', async () => {
  for (const text of ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'ff02::1']) {
    const dialed = await tcpDialer(new FakeClock())(text as typeof LOOPBACK, 25, { timeout })
    assert.equal(!dialed.ok && dialed.reason.code, 'connect.no-host', text)
  }
})
