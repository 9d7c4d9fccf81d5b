import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { formatMailbox } from '../../core/address.ts'
import { accepted } from '../../config/load.test-support.ts'
import { makeOurselves } from '../../config/ourselves.ts'
import type { ConfigProblem } from '../../config/problem.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { mailbox } from '../../core/message.test-support.ts'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import { makeOpenList } from '../../lookup/list-file.ts'
import { namedUsers } from '../../lookup/users/users.ts'
import { describeDestination } from '../destination.ts'
import { presetRoutes } from '../preset-routes.ts'
import { makeRoute } from '../route.ts'
import type { Routing } from '../routing.ts'
import { withOwnRoutes } from './own-routes.ts'

const KEYS = 'hostname: mx.here.test\nlocal_domains: [here.test]\n'
const USERS = 'users: { alice: {}, bob: {} }\n'

function made(routes: string, keys = '', users = USERS) {
  const clock = new FakeClock()
  const config = accepted(`${KEYS}${users}${keys}routes:\n${routes}`)
  const ourselves = makeOurselves(config)
  const lookups = { users: namedUsers(config.users) }
  const deps = {
    hostname: config.hostname,
    ourselves,
    clock,
    resolver: fakeResolver(''),
    openList: makeOpenList(clock),
  }
  const problems: ConfigProblem[] = []
  const routers = withOwnRoutes(presetRoutes(config, ourselves, lookups), { ...config, lookups }, deps, problems)
  const route = makeRoute(routers, ourselves)
  const ask = (address: string, from = 'x@far.test', ...ancestors: readonly string[]): Routing => {
    const routing = route(mailbox(address), { mailFrom: mailbox(from), ancestors })
    assert.ok(!(routing instanceof Promise))
    return routing
  }
  return { ask, routers, problems }
}

function shown(routing: Routing): string {
  switch (routing.kind) {
    case 'destination':
      return `${routing.router} -> ${describeDestination(routing.destination)}`
    case 'redirect':
      return `${routing.router} -> ${routing.to.map(formatMailbox).join(' ')}`
    case 'failed':
      return `${routing.router} fails ${routing.reason.code}`
    case 'deferred':
      return `${routing.router} defers ${routing.reason.code}`
  }
}

describe('a transport of the configuration', () => {
  const TRANSPORTS = 'transports: { dovecot: { lmtp: /run/lmtp }, far: { lmtp: "10.0.0.1:24" } }\n'

  test('takes the mail of a route that names it', () => {
    const { ask, problems } = made('- { name: shop, when: { recipient_domain: shop.test }, via: far }', TRANSPORTS)
    assert.deepEqual(problems, [])
    assert.equal(shown(ask('x@shop.test')), 'shop -> LMTP at 10.0.0.1:24')
    assert.equal(shown(ask('alice@here.test')), 'local-user -> mailbox alice')
  })

  test('takes that of users by deliver, by the names that they have there', () => {
    const { ask } = made('  []', `${TRANSPORTS}deliver: dovecot\nsubaddress: "+"\n`)
    assert.equal(shown(ask('Alice@here.test')), 'local-user -> LMTP at /run/lmtp')
    assert.equal(shown(ask('alice+news@here.test')), 'subaddress -> LMTP at /run/lmtp')
    const postmaster = ask('postmaster@here.test')
    assert.deepEqual(postmaster.kind === 'destination' && postmaster.destination, {
      kind: 'lmtp',
      name: 'dovecot',
      place: { path: '/run/lmtp' },
      as: mailbox('alice@here.test'),
    })
    assert.equal(shown(ask('nobody@here.test')), 'unknown-user fails route.unknown-user')
  })

  test('with a file for each user takes the mail of users alone, and with one file that of everybody', () => {
    const spool = 'transports: { all: { mbox: /srv/all.mbox, mode: 0640 } }\n'
    const { ask, problems } = made(
      '- { name: spool, when: { recipient_domain: here.test }, via: mail_spool }\n- { name: all, via: all }',
      spool,
    )
    assert.deepEqual(problems, [])
    const [alice, other] = [ask('Alice@here.test'), ask('"../x"@here.test')]
    assert.deepEqual(alice.kind === 'destination' && alice.destination, {
      kind: 'mbox',
      name: 'mail_spool',
      user: 'alice',
      file: '/var/mail/alice',
      group: 'mail',
      mode: 0o660,
    })
    assert.deepEqual(other.kind === 'destination' && other.destination, {
      kind: 'mbox',
      name: 'all',
      user: '/srv/all.mbox',
      file: '/srv/all.mbox',
      group: null,
      mode: 0o640,
    })
  })

  test('leaves alone whose Maildir the configuration names', () => {
    const { ask } = made('  []', `${TRANSPORTS}deliver: dovecot\n`, 'users: { alice: { maildir: /m }, bob: }\n')
    assert.equal(shown(ask('alice@here.test')), 'local-user -> mailbox alice')
    assert.equal(shown(ask('bob@here.test')), 'local-user -> LMTP at /run/lmtp')
  })
})

describe('a route of the configuration', () => {
  test('goes before all routers, for those whom its conditions mean', () => {
    const { ask } = made('- { name: intranet, when: { recipient_domain: "*.corp.test" }, via: "10.1.2.3:2525" }')
    assert.equal(shown(ask('x@a.corp.test')), 'intranet -> host 10.1.2.3 port 2525')
    assert.equal(shown(ask('x@far.test')), 'mx -> MX of far.test')
    assert.deepEqual(ask('alice@here.test').declined[0]?.because, 'conditions')
  })

  test('may ask about the sender', () => {
    const { ask } = made('- { name: boss, when: { sender: boss@here.test, recipient_domain: other }, via: relay.test }')
    assert.equal(shown(ask('x@far.test', 'boss@here.test')), 'boss -> host relay.test port 25')
    assert.equal(shown(ask('x@far.test', 'alice@here.test')), 'mx -> MX of far.test')
  })

  test('redirects, refuses, keeps waiting or throws away', () => {
    const { ask } = made(`
- { name: move, when: { recipient_domain: old.test }, redirect: "{local_part}@new.test" }
- { name: several, when: { recipient: team@here.test }, redirect: [alice, Bob@here.test, x@far.test] }
- { name: gone, when: { recipient: old@here.test }, fail: moved to new@here.test }
- { name: later, when: { recipient: later@here.test }, defer: on Monday again }
- { name: nobody, when: { recipient: null@here.test }, discard: true }
- { name: out, when: { recipient_domain: dns.test }, via: mx }
`)
    assert.equal(shown(ask('Carol@old.test')), 'move -> Carol@new.test')
    assert.equal(shown(ask('team@here.test')), 'several -> alice@here.test bob@here.test x@far.test')
    const gone = ask('old@here.test')
    assert.equal(shown(gone), 'gone fails route.fail')
    assert.equal(gone.kind === 'failed' && gone.reason.facts?.['text'], 'moved to new@here.test')
    assert.equal(shown(ask('later@here.test')), 'later defers route.defer')
    assert.equal(shown(ask('null@here.test')), 'nobody -> ')
    assert.equal(shown(ask('x@dns.test')), 'out -> MX of dns.test')
  })

  test('takes a copy, once, and the mail goes on as if it were not there', () => {
    const { ask } = made('- { name: archive, when: { recipient_domain: local }, copy: [archive@far.test, bob] }')
    assert.equal(shown(ask('alice@here.test')), 'archive -> alice@here.test archive@far.test bob@here.test')
    assert.equal(shown(ask('alice@here.test', 'x@far.test', 'alice@here.test')), 'local-user -> mailbox alice')
    assert.equal(shown(ask('ghost@here.test')), 'unknown-user fails route.unknown-user')
    assert.equal(shown(ask('root@here.test')), 'postmaster -> postmaster@here.test archive@far.test bob@here.test')
  })

  test('stands where it says', () => {
    const { ask, routers } = made(
      '- { name: last, before: unknown-user, when: { recipient_domain: local }, via: 10.1.2.3 }',
    )
    assert.deepEqual(routers.map(({ name }) => name).slice(-2), ['last', 'unknown-user'])
    assert.equal(shown(ask('alice@here.test')), 'local-user -> mailbox alice')
    assert.equal(shown(ask('ghost@here.test')), 'last -> host 10.1.2.3 port 25')
  })

  test('that leads to itself ends', () => {
    const { ask } = made('- { name: circle, redirect: alice }')
    assert.equal(shown(ask('x@far.test')), 'circle -> alice@here.test')
    assert.equal(shown(ask('alice@here.test', 'x@far.test', 'alice@here.test')), 'local-user -> mailbox alice')
  })

  test('whose list cannot be read keeps mail waiting', async (t: TestContext) => {
    const folder = await tempFolder()
    t.after(() => folder[Symbol.asyncDispose]())
    const { ask } = made(`- { name: listed, when: { recipient: ${folder.path} }, via: 10.1.2.3 }`)
    assert.equal(shown(ask('x@far.test')), 'listed defers route.unclear')
    await writeFile(join(folder.path, 'list'), 'x@far.test\n')
    const list = made(`- { name: listed, when: { recipient: ${join(folder.path, 'list')} }, via: 10.1.2.3 }`)
    assert.equal(shown(list.ask('x@far.test')), 'listed -> host 10.1.2.3 port 25')
  })
})

test('addresses of ours have one spelling once they are in place of others', () => {
  const { ask } = made(
    '- { name: team, when: { recipient: team@here.test }, redirect: [Alice, alice, Alice@Far.test, alice@far.test] }',
  )
  assert.equal(shown(ask('team@here.test')), 'team -> alice@here.test Alice@far.test alice@far.test')
})

test('mistakes are told at their places, all of them', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['- 5', '5:3 5 stands where a route belongs'],
    ['- { via: mx }', '5:3 this route has no name'],
    ['- { name: mx, via: mx }', '5:11 "mx" is the name of a router of the presets'],
    ['- { name: a }', '5:3 this route does nothing'],
    ['- { name: a, via: mx, fail: no }', '5:23 this route does two things, via and fail'],
    ['- { name: a, via: "a b" }', '5:19 "a b" is not a host with a port'],
    ['- { name: a, via: smarthost }', '5:19 there is no smarthost'],
    ['- { name: a, redirect: "{user}@x.test" }', '5:24 "{user}" cannot stand in an address'],
    ['- { name: a, redirect: [alice, "a b"] }', '5:32 "a b" is not a name or an address'],
    ['- { name: a, via: mx, wehn: {} }', '5:23 there is no key "wehn" in a route'],
    ['- { name: a, via: mx, when: { client: 1.2.3.4 } }', '5:31 there is no condition "client"'],
    ['- { name: a, via: mx, before: dns }', '5:31 this site has no router "dns"'],
    ['- { name: a, discard: false }', '5:23 false has no meaning here'],
    ['- { name: a, fail: "" }', '5:20 "" is no text for people'],
  ]
  for (const [routes, told] of cases) {
    const problems = made(routes).problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    assert.deepEqual(problems, [told], routes)
  }
  assert.match(
    made('- { name: a, via: mx }\n- { name: a, via: mx }').problems[0]?.message ?? '',
    /there is another route "a"/,
  )
})
