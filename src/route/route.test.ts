import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatMailbox } from '../core/address.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { domain, mailbox } from '../core/message.test-support.ts'
import type { User } from '../config/config.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { describeDestination } from './destination.ts'
import type { Router } from './router.ts'
import { createRoute, makeRoute, type RoutingConfig } from './route.ts'
import { unknownUserRouter } from './routers/unknown-user.ts'
import type { Routing } from './routing.ts'

const ip = (text: string): IpAddress => parseIp(text) as IpAddress
const users = (...names: string[]): ReadonlyMap<string, User> =>
  new Map(names.map((name) => [name, { name, maildir: `/mail/${name}` }]))

const CONFIG: RoutingConfig = {
  site: 'internet',
  hostname: domain('mx.example.org'),
  mailDomain: domain('example.org'),
  stateFolder: '/state',
  subaddress: null,
  virtual: new Map(),
  transports: new Map(),
  visibleDomain: domain('isp.example'),
  relayTo: [],
  relayFrom: [],
  localDomains: [domain('example.org'), domain('bücher.example')],
  users: users('alice', 'Bob'),
  listen: [
    { address: ip('192.0.2.1'), port: 25, mode: 'smtp' },
    { address: ip('0.0.0.0'), port: 587, mode: 'submission' },
    { address: ip('::1'), port: 25, mode: 'smtp' },
  ],
  smarthosts: [],
  realPrefix: null,
  deliver: null,
  smtpPort: 2525,
}

const LOCAL = ['example.org', 'xn--bcher-kva.example', 'mx.example.org', 'localhost']
const ENVELOPE = { mailFrom: mailbox('sender@far.example') }

/** Nothing has to be looked up in these configurations. */
function route(address: string, config: RoutingConfig, ourselves = makeOurselves(config)): Routing {
  const routing = createRoute(config, ourselves)(mailbox(address), ENVELOPE)
  assert.ok(!(routing instanceof Promise))
  return routing
}

/** The short form of a routing that the tests compare. */
function to(address: string, config: RoutingConfig = CONFIG): string {
  const routing = route(address, config)
  if (routing.kind === 'failed') return `${routing.router} fails ${routing.reason.code} ${routing.status}`
  if (routing.kind === 'deferred') return `${routing.router} defers ${routing.reason.code}`
  if (routing.kind === 'redirect') return `${routing.router} -> ${routing.to.map(formatMailbox).join(' ')}`
  const d = routing.destination
  switch (d.kind) {
    case 'mailbox':
      return `${routing.router} -> ${d.user} in ${d.maildir}`
    case 'pipe':
      return `${routing.router} -> pipe ${d.name}`
    case 'autoreply':
      return `${routing.router} -> answer ${d.name}`
    case 'mbox':
      return `${routing.router} -> mbox ${d.file}`
    case 'lmtp':
      return `${routing.router} -> lmtp ${d.name}`
    case 'mx':
      return `${routing.router} -> mx ${d.domain} ${d.port}`
    case 'host':
      return `${routing.router} -> host ${d.host} ${d.port}`
    case 'hosts':
      return `${routing.router} -> ${describeDestination(d)}`
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
    assert.equal(to('carol@example.org'), 'unknown-user fails route.unknown-user 5.1.1')
    assert.equal(to('__proto__@example.org'), 'unknown-user fails route.unknown-user 5.1.1')
  })

  test('the hostname and localhost are local, as in Debian', () => {
    assert.equal(to('alice@mx.example.org'), 'local-user -> alice in /mail/alice')
    assert.equal(to('alice@localhost'), 'local-user -> alice in /mail/alice')
  })

  test('a subdomain of a local domain is not local', () => {
    assert.equal(to('alice@sub.example.org'), 'mx -> mx sub.example.org 2525')
  })

  test('postmaster is the user of that name, or else the first user', () => {
    assert.equal(to('PostMaster@example.org'), 'postmaster -> alice in /mail/alice')
    assert.equal(
      to('postmaster@example.org', { ...CONFIG, users: users('alice', 'postmaster') }),
      'local-user -> postmaster in /mail/postmaster',
    )
  })

  test('postmaster, root and abuse are reached also where the configuration names nobody', () => {
    const nobody = { ...CONFIG, users: users() }
    assert.equal(to('postmaster@example.org', nobody), 'postmaster -> postmaster in /state/mail/postmaster')
    assert.equal(to('root@example.org', nobody), 'postmaster -> postmaster@example.org')
    assert.equal(to('abuse@example.org', nobody), 'postmaster -> postmaster@example.org')
  })
})

describe('address literals', () => {
  test('an address of this server is local', () => {
    assert.equal(to('alice@[192.0.2.1]'), 'local-user -> alice in /mail/alice')
    assert.equal(to('postmaster@[IPv6:::1]'), 'postmaster -> alice in /mail/alice')
    assert.equal(to('carol@[192.0.2.1]'), 'unknown-user fails route.unknown-user 5.1.1')
  })

  test('any other address is a host, and listening everywhere makes no address local', () => {
    assert.equal(to('alice@[198.51.100.7]'), 'address-literal -> host 198.51.100.7 2525')
    assert.equal(to('alice@[IPv6:2001:db8::1]'), 'address-literal -> host 2001:db8::1 2525')
    assert.equal(to('alice@[0.0.0.0]'), 'address-literal fails route.bad-literal 5.1.3')
    assert.equal(to('alice@[224.0.0.1]'), 'address-literal fails route.bad-literal 5.1.3')
  })

  test('one that is no host is told', () => {
    const routing = route('alice@[224.0.0.1]', CONFIG)
    assert.ok(routing.kind === 'failed')
    assert.deepEqual(routing.reason, { code: 'route.bad-literal', facts: { address: '224.0.0.1' } })
  })

  test('addresses of the machine may be added', () => {
    const routing = route('alice@[198.51.100.7]', CONFIG, makeOurselves(CONFIG, [ip('198.51.100.7')]))
    assert.equal(routing.kind === 'destination' && routing.destination.kind, 'mailbox')
  })
})

describe('other domains', () => {
  test('go to their MX without a smarthost', () => {
    assert.equal(to('x@remote.example'), 'mx -> mx remote.example 2525')
  })

  test('go to the smarthost when there is one; local mail does not', () => {
    const config = { ...CONFIG, smarthosts: [{ host: domain('smtp.isp.example'), port: 587 }] }
    assert.equal(to('x@remote.example', config), 'smarthost -> host smtp.isp.example 587')
    assert.equal(to('alice@example.org', config), 'local-user -> alice in /mail/alice')
  })
})

describe('site types', () => {
  const smarthost = { host: domain('smtp.isp.example'), port: 587 }
  const at = (site: RoutingConfig['site']): RoutingConfig => ({ ...CONFIG, site, smarthosts: [smarthost] })

  test('a local site sends nothing elsewhere, whatever else is configured', () => {
    assert.equal(to('x@remote.example', at('local')), 'nonlocal fails route.nonlocal 5.4.4')
    assert.equal(to('x@[198.51.100.7]', at('local')), 'nonlocal fails route.nonlocal 5.4.4')
    assert.equal(to('alice@example.org', at('local')), 'local-user -> alice in /mail/alice')
  })

  test('a site that is not set up keeps what it has', () => {
    assert.equal(to('x@remote.example', at('none')), 'not-set-up defers route.not-set-up')
    assert.equal(to('alice@example.org', at('none')), 'not-set-up defers route.not-set-up')
  })

  test('nothing goes round the smarthost', () => {
    for (const site of ['smarthost', 'satellite'] as const) {
      assert.equal(to('x@[198.51.100.7]', at(site)), 'smarthost -> host smtp.isp.example 587')
    }
  })

  test('the users of a satellite have their mail at the visible domain', () => {
    assert.equal(to('ALICE@example.org', at('satellite')), 'hub-user -> alice@isp.example')
    assert.equal(to('alice@isp.example', at('satellite')), 'smarthost -> host smtp.isp.example 587')
    assert.equal(to('postmaster@example.org', at('satellite')), 'postmaster -> alice@isp.example')
    assert.equal(to('carol@example.org', at('satellite')), 'unknown-user fails route.unknown-user 5.1.1')
  })

  test('also the mail of those who stand for themselves among others', () => {
    const asked = createRoute(at('satellite'))(mailbox('alice@example.org'), {
      ...ENVELOPE,
      ancestors: ['alice@example.org'],
    })
    assert.ok(!(asked instanceof Promise))
    assert.equal(asked.kind === 'redirect' && asked.to.map(formatMailbox).join(), 'alice@isp.example')
  })

  test('and where that is a domain of the satellite itself, the smarthost takes it', () => {
    const satellite: RoutingConfig = { ...at('satellite'), visibleDomain: domain('example.org') }
    assert.equal(to('alice@example.org', satellite), 'hub-user -> host smtp.isp.example 587')
    assert.equal(to('carol@example.org', satellite), 'unknown-user fails route.unknown-user 5.1.1')
  })
})

describe('what is told about a routing', () => {
  test('names what every router that was asked looked at', () => {
    assert.deepEqual(route('x@remote.example', CONFIG).compared, {
      domain: 'remote.example',
      local_domains: LOCAL,
      smarthost: null,
    })
    assert.deepEqual(route('Carol@example.org', CONFIG).compared, {
      domain: 'example.org',
      local_domains: LOCAL,
      user: 'carol',
      found: false,
    })
  })

  test('names who declined, and why, in the order of asking', () => {
    const declined = (address: string): string[] =>
      route(address, CONFIG).declined.map(({ router, because }) => `${router}: ${because}`)
    assert.deepEqual(declined('x@remote.example'), ['address-literal: no-literal'])
    assert.deepEqual(declined('carol@example.org'), [
      'address-literal: local',
      'mx: local',
      'local-user: no-such-user',
      'postmaster: not-postmaster',
    ])
  })

  test('names only a few of many local domains', () => {
    const domains = Array.from({ length: 1000 }, (_, i) => domain(`d${i}.example`))
    const shown = (localDomains: readonly ReturnType<typeof domain>[]) =>
      route('x@remote.example', { ...CONFIG, localDomains }).compared['local_domains']
    assert.deepEqual(shown(domains.slice(0, 6)), [...domains.slice(0, 6), 'mx.example.org', 'localhost'])
    assert.deepEqual(shown(domains), [...domains.slice(0, 8), '… 994 more'])
  })
})

describe('a router that must look something up', () => {
  const slow = (answer: Awaited<ReturnType<Router['route']>>): Router => ({
    name: 'local-user',
    asked: 'local',
    route: () => Promise.resolve(answer),
  })
  const last = createRouters(slow({ kind: 'declined', because: 'no-such-user', compared: { user: 'alice' } }))

  test('is waited for, and the next one is asked when it declines', async () => {
    const routing = await last(mailbox('alice@example.org'), ENVELOPE)
    assert.equal(routing.router, 'unknown-user')
    assert.equal(routing.compared['user'], 'alice')
    assert.deepEqual(
      routing.declined.map(({ because }) => because),
      ['no-such-user'],
    )
  })

  test('and does not know now, decides: nobody else is asked', async () => {
    const route = createRouters(slow({ kind: 'deferred', reason: { code: 'internal' }, compared: {} }))
    assert.equal((await route(mailbox('alice@example.org'), ENVELOPE)).kind, 'deferred')
  })

  test('costs nobody else a turn of the event loop', () => {
    assert.throws(() => last(mailbox('x@remote.example'), ENVELOPE), /no router takes remote\.example/)
  })
})

function createRouters(first: Router): ReturnType<typeof makeRoute> {
  return makeRoute([first, unknownUserRouter], makeOurselves(CONFIG))
}
