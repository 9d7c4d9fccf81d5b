import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { test } from 'node:test'
import { systemClock } from '../core/clock.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp } from '../core/ip.ts'
import { seconds } from '../core/time.ts'
import { createDnsResolver } from '../dns/dns-resolver.ts'
import type { Resolver } from '../dns/resolver.ts'
import { startSandbox, type Sandbox } from './sandbox.ts'

async function withSandbox(run: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox({ clock: new FakeClock() })
  try {
    await run(sandbox)
  } finally {
    await sandbox.close()
  }
}

function ip(text: string) {
  const address = parseIp(text)
  assert.ok(address, text)
  return address
}

const resolverOf = ({ dns }: Sandbox): Resolver =>
  createDnsResolver({ servers: [{ address: ip(dns.address), port: dns.port }], clock: systemClock })

test('lists its domains, each with one line about its habit', () =>
  withSandbox(async ({ domains }) => {
    assert.equal(domains.length, 20)
    for (const { domain, habit } of domains) {
      assert.match(domain, /^[a-z0-9]+\.test$/)
      assert.match(habit, /^[a-z][^\n]{5,90}$/)
    }
  }))

test('every MX host of the pretended world leads to a server of the sandbox or to a real refusal', () =>
  withSandbox(async (sandbox) => {
    const resolver = resolverOf(sandbox)
    const outcomes: Record<string, string> = {}
    for (const { domain } of sandbox.domains) {
      const mx = await resolver.mx(domain)
      if (mx.kind !== 'answer') {
        outcomes[domain] = mx.kind
        continue
      }
      for (const { exchange } of mx.records) {
        const [v4, v6] = [await resolver.a(exchange), await resolver.aaaa(exchange)]
        const found = [v4, v6].flatMap((answer) => (answer.kind === 'answer' ? answer.records : []))
        const [address] = found
        assert.ok(exchange === '' || found.length === 1, exchange)
        if (!address) continue
        const dialled = await sandbox.dialer(address, 25, { timeout: seconds(10) })
        outcomes[exchange] = dialled.ok ? 'connected' : dialled.reason.code
        if (dialled.ok) dialled.socket.destroy()
      }
    }
    const others = Object.fromEntries(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'connected'))
    assert.deepEqual(others, {
      'mx.down.test': 'connect.refused',
      'mx1.two.test': 'connect.refused',
      'mx.private.test': 'connect.not-allowed',
      'mx.sandbox.test': 'connect.not-allowed',
      'nomx.test': 'nodata',
      'servfail.test': 'temporary',
      'gone.test': 'nxdomain',
    })
    assert.equal(Object.keys(outcomes).length - Object.keys(others).length, 13)
  }))

test('says in DNS what it says of its domains', () =>
  withSandbox(async (sandbox) => {
    const resolver = resolverOf(sandbox)
    const mx = async (name: string) => {
      const answer = await resolver.mx(name)
      return answer.kind === 'answer' ? answer.records : answer.kind
    }
    assert.deepEqual(await mx('noreply.test'), [{ preference: 0, exchange: '' }])
    assert.deepEqual(await mx('loop.test'), [{ preference: 10, exchange: 'mx.sandbox.test' }])
    assert.deepEqual(await mx('sandbox.test'), [{ preference: 10, exchange: 'mx.sandbox.test' }])
    const two = await mx('two.test')
    assert.deepEqual(typeof two === 'string' ? two : two.toSorted((a, b) => a.preference - b.preference), [
      { preference: 10, exchange: 'mx1.two.test' },
      { preference: 20, exchange: 'mx2.two.test' },
    ])
    const ours = await resolver.a('mx.sandbox.test')
    assert.deepEqual(ours.kind === 'answer' && ours.records, ['192.0.2.1'])
    assert.equal((await resolver.txt('nomx.test')).kind, 'answer')
    assert.equal((await resolver.a('nomx.test')).kind, 'nodata')
    assert.equal((await resolver.a('mx.ipv6only.test')).kind, 'nodata')
  }))

test('the dialer reaches nothing but the pretended servers, not even on this machine', () =>
  withSandbox(async (sandbox) => {
    let reached = 0
    const bystander = createServer((socket) => {
      reached++
      socket.destroy()
    })
    bystander.listen(0, '127.0.0.1')
    await once(bystander, 'listening')
    const bound = bystander.address()
    assert.ok(bound && typeof bound === 'object')
    const targets: readonly (readonly [string, number])[] = [
      ['127.0.0.1', bound.port],
      ['::1', bound.port],
      ['127.0.0.1', 25],
      ['192.0.2.10', 587],
      ['192.0.2.99', 25],
      ['10.1.2.3', 25],
      ['8.8.8.8', 25],
    ]
    for (const [address, port] of targets) {
      const dialled = await sandbox.dialer(ip(address), port, { timeout: seconds(1) })
      assert.equal(!dialled.ok && dialled.reason.code, 'connect.not-allowed', address)
    }
    assert.equal(reached, 0)
    bystander.close()
  }))

test('a dial that is given up opens nothing', () =>
  withSandbox(async (sandbox) => {
    const dialled = await sandbox.dialer(ip('192.0.2.10'), 25, { timeout: seconds(1), signal: AbortSignal.abort() })
    assert.equal(!dialled.ok && dialled.reason.code, 'local.stopping')
  }))

test('close ends what is open and leaves nothing listening', async () => {
  const sandbox = await startSandbox({ clock: new FakeClock() })
  const dialled = await sandbox.dialer(ip('192.0.2.10'), 25, { timeout: seconds(1) })
  assert.ok(dialled.ok)
  const { socket } = dialled
  const { remotePort } = socket
  assert.ok(remotePort)
  socket.resume().on('error', () => {})
  await Promise.all([sandbox.close(), once(socket, 'close')])
  for (const port of [remotePort, sandbox.dns.port]) {
    const [error] = await once(
      connect({ host: '127.0.0.1', port }).on('connect', () => assert.fail()),
      'error',
    )
    assert.equal(error.code, 'ECONNREFUSED')
  }
  const again = await sandbox.dialer(ip('198.51.100.20'), 25, { timeout: seconds(1) })
  assert.equal(!again.ok && again.reason.code, 'connect.refused')
})
