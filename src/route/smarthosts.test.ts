// Several smarthosts: which of them take a mail, and in which order.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { accepted } from '../config/load.test-support.ts'
import type { Config } from '../config/config.ts'
import { makeOurselves } from '../config/ourselves.ts'
import type { ConfigProblem } from '../config/problem.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { mailbox } from '../core/message.test-support.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import { namedUsers } from '../lookup/users/users.ts'
import { describeDestination } from './destination.ts'
import { presetRoutes } from './preset-routes.ts'
import { makeRoute } from './route.ts'
import { readSmarthosts, smarthostRouter } from './smarthosts.ts'

const HEAD = 'hostname: mx.here.test\nlocal_domains: [here.test]\n'

async function wayOf(text: string, to: string, from = 'alice@here.test'): Promise<string> {
  const config: Config = accepted(`${HEAD}${text}`)
  const problems: ConfigProblem[] = []
  const ourselves = makeOurselves(config)
  const deps = {
    hostname: config.hostname,
    ourselves,
    clock: new FakeClock(),
    resolver: fakeResolver(''),
    openList: (path: string) => ({ path, lines: () => ({ lines: [], problem: 'EACCES' }) }),
  }
  const toSmarthost = smarthostRouter(readSmarthosts(config, problems), deps)
  assert.deepEqual(problems, [])
  const route = makeRoute(presetRoutes(config, ourselves, { users: namedUsers(config.users) }, toSmarthost), ourselves)
  const routing = await route(mailbox(to), { mailFrom: mailbox(from) })
  if (routing.kind === 'deferred') return `waits: ${routing.reason.code}`
  assert.ok(routing.kind === 'destination')
  return `${describeDestination(routing.destination)}${routing.bySender === true ? ', by sender' : ''}`
}

suite('several smarthosts', () => {
  test('without conditions are asked in order, written in one text or as a list', async () => {
    const both = 'host one.test port 587, then host two.test port 25'
    for (const text of [
      'smarthost: [one.test:587, two.test]',
      'smarthost: "one.test::587 : two.test"',
      'smarthost: "one.test:587; two.test"',
      'smarthost: "one.test::587:two.test::25"',
      'smarthost: [{ host: one.test, port: 587 }, two.test]',
    ]) {
      assert.equal(await wayOf(text, 'x@far.test'), both, text)
    }
    assert.equal(
      await wayOf('smarthost: "[2001:db8::1]:587; two.test"', 'x@far.test'),
      'host 2001:db8::1 port 587, then host two.test port 25',
    )
  })

  test('what is for some senders takes their mail alone, and leaves it to no other', async () => {
    const text = 'smarthost: [{ host: g.test, when: { sender: "*@mail.test" } }, isp.test]'
    assert.equal(await wayOf(text, 'x@far.test', 'me@mail.test'), 'host g.test port 25, by sender')
    assert.equal(await wayOf(text, 'x@far.test'), 'host isp.test port 25, by sender')
  })

  test('by the domain of the recipient; what is left goes by MX where none is for it', async () => {
    const text = 'smarthost: { host: partner.test, when: { recipient_domain: "*.corp.test" } }'
    assert.equal(await wayOf(text, 'x@a.corp.test'), 'host partner.test port 25')
    assert.equal(await wayOf(text, 'x@far.test'), 'MX of far.test')
  })

  test('two for the same mail are asked in turn', async () => {
    const text =
      'smarthost: [{ host: a.test, when: { sender: "*@mail.test" } }, { host: b.test, when: { recipient_domain: far.test } }, c.test]'
    assert.equal(
      await wayOf(text, 'x@far.test', 'me@mail.test'),
      'host a.test port 25, then host b.test port 25, by sender',
    )
  })

  test('a list that cannot be read makes mail wait rather than go another way', async () => {
    const text = 'smarthost: [{ host: g.test, when: { sender: /lists/senders } }, isp.test]'
    assert.equal(await wayOf(text, 'x@far.test'), 'waits: route.unclear')
  })

  test('mistakes are told at their place', () => {
    const problemsOf = (text: string): readonly string[] => {
      const problems: ConfigProblem[] = []
      readSmarthosts(accepted(`${HEAD}${text}`), problems)
      return problems.map(({ line, column, message }) => `${line}:${column} ${message}`)
    }
    assert.deepEqual(problemsOf('smarthost:\n  - isp.test\n  - { host: g.test, when: { sendr: a@b.test } }'), [
      '5:29 there is no condition "sendr"',
    ])
    assert.deepEqual(problemsOf('smarthost: { host: g.test, when: { client: 10.0.0.1 } }'), [
      '3:36 there is no condition "client"',
    ])
    assert.deepEqual(problemsOf('site: smarthost\nsmarthost: [{ host: g.test, when: { sender: "a@b.test" } }]'), [
      '4:12 site: smarthost sends all mail to a smarthost, and none is for what no "when" names',
    ])
  })
})
