import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { domain, mailbox } from '../core/message.test-support.ts'
import type { User } from '../config/config.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { createRoute, route, type RoutingConfig } from './route.ts'

const ip = (text: string): IpAddress => parseIp(text) as IpAddress
const users = (...names: string[]): ReadonlyMap<string, User> =>
  new Map(names.map((name) => [name, { name, maildir: `/mail/${name}` }]))

const CONFIG: RoutingConfig = {
  hostname: domain('mx.example.org'),
  relayTo: [],
  relayFrom: [],
  localDomains: [domain('example.org'), domain('bücher.example')],
  users: users('alice', 'Bob'),
  listen: [
    { address: ip('192.0.2.1'), port: 25, mode: 'smtp' },
    { address: ip('0.0.0.0'), port: 587, mode: 'submission' },
    { address: ip('::1'), port: 25, mode: 'smtp' },
  ],
  smarthost: null,
  smtpPort: 2525,
}

/** The short form of a routing that the tests compare. */
function to(address: string, config: RoutingConfig = CONFIG): string {
  const routing = route(mailbox(address), config)
  if (routing.kind === 'failed') return `${routing.router} fails ${routing.reason.code} ${routing.status}`
  const d = routing.destination
  switch (d.kind) {
    case 'mailbox':
      return `${routing.router} -> ${d.user} in ${d.maildir}`
    case 'mx':
      return `${routing.router} -> mx ${d.domain} ${d.port}`
    case 'host':
      return `${routing.router} -> host ${d.host} ${d.port}`
  }
}

describe('local domains', () => {
  test('a user’s address leads to the user’s mailbox, whatever the case', () => {
    assert.equal(to('alice@example.org'), 'local-user -> alice in /mail/alice')
    assert.equal(to('ALICE@Example.ORG'), 'local-user -> alice in /mail/alice')
    assert.equal(to('bob@bücher.example'), 'local-user -> Bob in /mail/Bob')
    assert.equal(to('"alice"@example.org'), 'local-user -> alice in /mail/alice')
  })

  test('an unknown user fails for good', () => {
    assert.equal(to('carol@example.org'), 'local-user fails route.unknown-user 5.1.1')
    assert.equal(to('__proto__@example.org'), 'local-user fails route.unknown-user 5.1.1')
  })

  test('a subdomain of a local domain is not local', () => {
    assert.equal(to('alice@sub.example.org'), 'mx -> mx sub.example.org 2525')
  })

  test('postmaster is the user of that name, or else the first user', () => {
    assert.equal(to('PostMaster@example.org'), 'local-user -> alice in /mail/alice')
    assert.equal(
      to('postmaster@example.org', { ...CONFIG, users: users('alice', 'postmaster') }),
      'local-user -> postmaster in /mail/postmaster',
    )
    assert.equal(
      to('postmaster@example.org', { ...CONFIG, users: users() }),
      'local-user fails route.unknown-user 5.1.1',
    )
  })
})

describe('address literals', () => {
  test('an address of this server is local', () => {
    assert.equal(to('alice@[192.0.2.1]'), 'address-literal -> alice in /mail/alice')
    assert.equal(to('postmaster@[IPv6:::1]'), 'address-literal -> alice in /mail/alice')
    assert.equal(to('carol@[192.0.2.1]'), 'address-literal fails route.unknown-user 5.1.1')
  })

  test('any other address is a host, and listening everywhere makes no address local', () => {
    assert.equal(to('alice@[198.51.100.7]'), 'address-literal -> host 198.51.100.7 2525')
    assert.equal(to('alice@[IPv6:2001:db8::1]'), 'address-literal -> host 2001:db8::1 2525')
    assert.equal(to('alice@[0.0.0.0]'), 'address-literal fails route.bad-literal 5.1.3')
    assert.equal(to('alice@[224.0.0.1]'), 'address-literal fails route.bad-literal 5.1.3')
  })

  test('addresses of the machine may be added', () => {
    const routing = createRoute(CONFIG, makeOurselves(CONFIG, [ip('198.51.100.7')]))(mailbox('alice@[198.51.100.7]'))
    assert.equal(routing.router, 'address-literal')
    assert.equal(routing.kind === 'destination' && routing.destination.kind, 'mailbox')
  })
})

describe('other domains', () => {
  test('go to their MX without a smarthost', () => {
    assert.equal(to('x@remote.example'), 'mx -> mx remote.example 2525')
  })

  test('go to the smarthost when there is one; local mail does not', () => {
    const config = { ...CONFIG, smarthost: { host: domain('smtp.isp.example'), port: 587 } }
    assert.equal(to('x@remote.example', config), 'smarthost -> host smtp.isp.example 587')
    assert.equal(to('alice@example.org', config), 'local-user -> alice in /mail/alice')
  })
})

describe('what is told about a routing', () => {
  test('names what every router that was asked looked at', () => {
    assert.deepEqual(route(mailbox('x@remote.example'), CONFIG).compared, {
      domain: 'remote.example',
      local_domains: ['example.org', 'xn--bcher-kva.example'],
      smarthost: null,
    })
    assert.deepEqual(route(mailbox('Carol@example.org'), CONFIG).compared, {
      domain: 'example.org',
      local_domains: ['example.org', 'xn--bcher-kva.example'],
      user: 'carol',
      found: false,
    })
  })

  test('names only a few of many local domains', () => {
    const localDomains = Array.from({ length: 1000 }, (_, i) => domain(`d${i}.example`))
    const { compared } = route(mailbox('x@remote.example'), { ...CONFIG, localDomains })
    assert.deepEqual((compared['local_domains'] as readonly string[]).slice(-2), ['d7.example', '… 992 more'])
  })
})
