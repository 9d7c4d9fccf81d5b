import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findNetwork, parseIp } from '../core/ip.ts'
import { minutes, seconds } from '../core/time.ts'
import { sandboxConfig } from './sandbox-config.ts'

const config = sandboxConfig({ stateFolder: '/srv/state', dns: { address: '127.0.0.1', port: 5353 } })

test('serves sandbox.test with a Maildir each for alice and bob', () => {
  assert.equal(config.hostname, 'mx.sandbox.test')
  assert.deepEqual(config.localDomains, ['sandbox.test'])
  assert.deepEqual(
    [...config.users.values()].map((user) => user.maildir),
    ['/srv/state/mail/alice', '/srv/state/mail/bob'],
  )
})

test('listens on loopback only', () => {
  assert.deepEqual(config.listen, [
    { address: '127.0.0.1', port: 2525, mode: 'smtp' },
    { address: '127.0.0.1', port: 2587, mode: 'submission' },
  ])
  assert.deepEqual(config.http, { address: '127.0.0.1', port: 8025 })
})

test('lets other ports be chosen', () => {
  const other = sandboxConfig({ stateFolder: '/s', dns: { address: '127.0.0.1', port: 5353 }, ports: { smtp: 0 } })
  assert.deepEqual(
    other.listen.map(({ port }) => port),
    [0, 2587],
  )
})

test('asks the DNS of the sandbox and no other', () => {
  assert.deepEqual(config.dns.servers, [{ address: '127.0.0.1', port: 5353 }])
})

test('trusts 127.0.0.1 and ::1 to send anywhere, and not the rest of 127.0.0.0/8', () => {
  const trusts = (text: string): boolean => {
    const address = parseIp(text)
    return address !== undefined && findNetwork(address, config.relayFrom) !== undefined
  }
  assert.deepEqual(['127.0.0.1', '::1', '127.0.0.2', '192.0.2.1'].map(trusts), [true, true, false, false])
})

test('tries again after twenty seconds at first, then as a real server does', () => {
  assert.equal(config.retry.first.every, seconds(20))
  assert.equal(config.retry.grow.from, minutes(15))
})
