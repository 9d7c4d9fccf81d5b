// Several smarthosts, or hosts of a route: the next is asked where one cannot be talked to, and never after a verdict.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Smarthost } from '../../config/config.ts'
import { parseIp } from '../../core/ip.ts'
import { minutes } from '../../core/time.ts'
import type { OneWay } from '../../route/destination.ts'
import { inWords, makeJob, makeWorld, stepsOf, type Host, type World } from '../attempt.test-support.ts'

const [FIRST, SECOND] = ['127.0.0.1', '127.0.0.2'] as const
const OFFER = '250-peer.test\n250 AUTH PLAIN'

function wayTo(address: string, login = false): OneWay {
  const host = parseIp(address) ?? assert.fail()
  const smarthost: Smarthost = {
    host,
    port: 587,
    ...(login && { login: { user: 'me', password: { kind: 'file', path: '/secret' } } }),
  }
  return { kind: 'host', host, port: 587, smarthost }
}

const worldWith = (first: Host, second: Host = [{}]): World =>
  makeWorld(
    { [FIRST]: first, [SECOND]: second },
    { login: () => Promise.resolve({ ok: true, credentials: { user: 'me', password: 'sesame' } }) },
  )

async function send(world: World, { login = false, to = ['b@x.test'] } = {}) {
  const ways = [wayTo(FIRST, login), wayTo(SECOND)] as const
  const result = await world.attempt(makeJob({ to, destination: { kind: 'hosts', ways, order: 'written' } }))
  return { words: inWords(result), asked: world.dialed.splice(0), result }
}

suite('several hosts in order', () => {
  for (const [title, first] of [
    ['is not there', 'connect.refused'],
    ['is busy', [{ connect: '421 4.3.2 busy' }]],
    ['will not have this server', [{ connect: '554 5.7.1 go away' }]],
    ['is busy at EHLO', [{ EHLO: '421 4.3.2 busy', HELO: '421 4.3.2 busy' }]],
  ] as const) {
    test(`the next is asked where the first ${title}`, async () => {
      const { words, asked } = await send(worldWith(first))
      assert.deepEqual(words, ['delivered'])
      assert.deepEqual([...new Set(asked)], [FIRST, SECOND])
    })
  }

  test('the first alone is asked where it can be talked to', async () => {
    assert.deepEqual((await send(worldWith([{}]))).asked, [FIRST])
  })

  for (const [title, script, expected] of [
    ['for good', { RCPT: '550 5.1.1 unknown' }, 'failed smtp.rcpt 5.1.1'],
    ['for now', { RCPT: '451 4.7.1 greylisted' }, 'deferred smtp.rcpt 451'],
    ['of the sender', { MAIL: '451 4.1.8 no such domain' }, 'deferred smtp.mail 451'],
    ['of the content', { content: '452 4.3.1 full' }, 'deferred smtp.content 452'],
  ] as const) {
    test(`a verdict ${title} is the last word`, async () => {
      const { words, asked } = await send(worldWith([script]))
      assert.deepEqual(words, [expected])
      assert.ok(!asked.includes(SECOND))
    })
  }

  test('some recipients have their verdict, and no other host is asked for the rest', async () => {
    const world = worldWith([{ RCPT: ['250 yes', '451 4.2.1 later'] }])
    const { words, asked } = await send(world, { to: ['a@x.test', 'b@x.test'] })
    assert.deepEqual(words, ['delivered', 'deferred smtp.rcpt 451'])
    assert.ok(!asked.includes(SECOND))
  })

  test('a refused log-in pauses that route alone; the mail goes over the next', async () => {
    const world = worldWith([{ EHLO: OFFER, AUTH: '535 5.7.8 no' }])
    assert.deepEqual((await send(world, { login: true })).words, ['delivered'])
    assert.deepEqual(
      world.deps.routes.list().map(({ route }) => route),
      ['host 127.0.0.1 port 587'],
    )
    const second = await send(world, { login: true })
    assert.deepEqual([second.words, second.asked], [['delivered'], []])
    assert.equal(stepsOf(second.result.events)[0], 'pass-over')
    await world.clock.advance(minutes(15))
    assert.ok((await send(world, { login: true })).asked.includes(FIRST))
  })

  test('nobody is there: it waits, and rests as long as the first of them does', async () => {
    const { words, result } = await send(worldWith('connect.refused', 'connect.timeout'))
    assert.deepEqual(words, ['deferred connect.refused'])
    assert.ok(result.restsUntil !== undefined)
  })

  test('one is paused and the other is not there: it is held', async () => {
    const world = worldWith([{ EHLO: OFFER, AUTH: '535 5.7.8 no' }], 'connect.refused')
    const { words, result } = await send(world, { login: true })
    assert.deepEqual(words, ['deferred smtp.auth 535'])
    assert.equal(result.paused?.code, 'smtp.auth')
    const [outcome] = result.outcomes.values()
    assert.ok(outcome?.kind === 'deferred' && outcome.reason.paused)
  })
})
