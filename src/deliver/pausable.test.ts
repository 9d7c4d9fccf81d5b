// A smarthost that will not have this server closes the way for all mail that goes there: held, asked about by one message now
// and then, and open again when that one gets through.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Script } from '../../test/support/scripted-peer.ts'
import type { Outcome } from '../core/message.ts'
import type { Smarthost } from '../config/config.ts'
import { parseIp } from '../core/ip.ts'
import { domain } from '../core/message.test-support.ts'
import { minutes } from '../core/time.ts'
import { inWords, makeJob, makeWorld, type World } from './attempt.test-support.ts'
import type { Job } from './job.ts'

const LOOPBACK = '127.0.0.1'
const OFFER = '250-peer.test\n250 AUTH PLAIN'
const host = parseIp(LOOPBACK) ?? assert.fail()
const smarthost: Smarthost = { host, port: 587, login: { user: 'me', password: { kind: 'file', path: '/secret' } } }
const destination: Job['destination'] = { kind: 'host', host, port: 587, smarthost }

const worldWith = (scripts: readonly Script[]): World =>
  makeWorld(
    { [LOOPBACK]: scripts },
    { login: () => Promise.resolve({ ok: true, credentials: { user: 'me', password: 'sesame' } }) },
  )
const send = async (world: World, at: Job['destination'] = destination) => {
  const result = await world.attempt(makeJob({ destination: at }))
  return { words: inWords(result)[0], outcome: [...result.outcomes.values()][0], result }
}
const pausedOf = (outcome: Outcome | undefined) => (outcome?.kind === 'deferred' ? outcome.reason.paused : undefined)
const told = ({ told: events }: World): readonly string[] => events.map(({ kind }) => kind)

suite('a smarthost that refuses the log-in', () => {
  test('is told of once, and asked by one message a quarter of an hour, not by each', async () => {
    const world = worldWith([{ EHLO: OFFER, AUTH: '535 5.7.8 no' }])
    const first = await send(world)
    assert.equal(first.words, 'deferred smtp.auth 535')
    assert.deepEqual(pausedOf(first.outcome), {
      route: 'host 127.0.0.1 port 587',
      since: world.clock.now(),
      next: world.clock.now() + minutes(15),
    })
    for (let i = 0; i < 5; i++) assert.equal((await send(world)).words, 'deferred smtp.auth 535')
    assert.equal(world.dialed.length, 1)
    await world.clock.advance(minutes(15))
    await Promise.all([send(world), send(world), send(world)])
    assert.equal(world.dialed.length, 2)
    assert.deepEqual(told(world), ['route-paused'])
    assert.doesNotMatch(JSON.stringify(world.told), /sesame/)
  })

  test('is open again when one message gets through, at its time or at the word of an operator', async () => {
    const world = worldWith([
      { EHLO: OFFER, AUTH: '535 5.7.8 no' },
      { EHLO: OFFER, AUTH: '235 2.7.0 yes' },
    ])
    await send(world)
    assert.equal(world.deps.routes.list().length, 1)
    world.deps.routes.probeNow(['another'])
    assert.equal((await send(world)).words, 'deferred smtp.auth 535')
    world.deps.routes.probeNow(['127.0.0.1'])
    assert.equal((await send(world)).words, 'delivered')
    assert.deepEqual(world.deps.routes.list(), [])
    assert.deepEqual(told(world), ['route-paused', 'route-resumed'])
    assert.equal((await send(world)).words, 'delivered')
  })

  test('stays closed where the one that asks finds nobody', async () => {
    const world = worldWith([{ EHLO: OFFER, AUTH: '535 5.7.8 no' }, { connect: '421 4.3.2 busy' }])
    await send(world)
    world.deps.routes.probeNow()
    const { outcome } = await send(world)
    assert.equal(outcome?.kind === 'deferred' && outcome.reason.code, 'smtp.greeting')
    assert.equal((await send(world)).words, 'deferred smtp.auth 535')
    assert.deepEqual(told(world), ['route-paused'])
  })

  test('a log-in demanded of a server that has none gives nobody up, wherever it is said', async () => {
    const { login: _, ...plain } = smarthost
    for (const script of [
      { MAIL: '530 5.7.0 Authentication required' },
      { RCPT: '530 5.7.1 Authentication required' },
      { connect: '535 5.7.0 not you' },
      { DATA: '538 5.7.11 in clear?' },
    ]) {
      const world = worldWith([script])
      const { words, outcome } = await send(world, { ...destination, smarthost: plain })
      assert.match(words ?? '', /^deferred /)
      assert.ok(pausedOf(outcome))
    }
  })

  test('one that refuses to relay turns this server away, and no recipient', async () => {
    const { login: _, ...plain } = smarthost
    for (const script of [
      { RCPT: '554 5.7.1 <b@x.test>: Relay access denied' },
      { RCPT: '454 4.7.1 <b@x.test>: Relay access denied' },
      { RCPT: '550 relay not permitted' },
      { MAIL: '550 5.7.1 Authentication required' },
      { connect: '554 5.7.1 no service for 192.0.2.7' },
    ]) {
      const world = worldWith([script])
      const { words, outcome } = await send(world, { ...destination, smarthost: plain })
      assert.match(words ?? '', /^deferred /)
      assert.ok(pausedOf(outcome), JSON.stringify(script))
    }
  })

  test('where it takes another recipient of the same message, the route stays open', async () => {
    const world = worldWith([
      { EHLO: OFFER, AUTH: '235 yes', RCPT: ['250 yes', '554 5.7.1 <c@y.test>: Relay access denied'] },
    ])
    const result = await world.attempt(makeJob({ destination, to: ['b@x.test', 'c@y.test'] }))
    assert.deepEqual(inWords(result), ['delivered', 'deferred smtp.rcpt 554'])
    assert.deepEqual(told(world), [])
  })

  test('the recipient’s own server that says so is believed', async () => {
    const theirs = makeWorld({ '203.0.113.1': [{ RCPT: '554 5.7.1 <b@x.test>: Relay access denied' }] })
    assert.deepEqual(inWords(await theirs.attempt(makeJob())), ['failed smtp.rcpt 5.7.1'])
  })

  test('what is no fault of the log-in is judged as ever, and pauses nothing', async () => {
    const world = worldWith([{ EHLO: OFFER, AUTH: '235 yes', RCPT: '550 5.1.1 unknown' }])
    assert.equal((await send(world)).words, 'failed smtp.rcpt 5.1.1')
    assert.deepEqual(told(world), [])
    const theirs = makeWorld({ '203.0.113.1': [{ MAIL: '530 5.7.0 log in' }] })
    const result = await theirs.attempt(makeJob())
    assert.deepEqual(inWords(result), ['failed smtp.mail 5.7.0'])
  })

  test('a name that is not in DNS pauses the route as well', async () => {
    const name = domain('smtp.isp.test')
    const world = makeWorld({}, { zones: 'other.test A 192.0.2.1' })
    const { words, outcome } = await send(world, {
      kind: 'host',
      host: name,
      port: 587,
      smarthost: { host: name, port: 587 },
    })
    assert.equal(words, 'deferred dns.nxdomain')
    assert.ok(pausedOf(outcome))
  })
})
