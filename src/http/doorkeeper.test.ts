import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import type { ConsoleConfig } from '../config/console-schema.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { hours, minutes } from '../core/time.ts'
import type { TokenView } from '../control/token-book.ts'
import type { Visitor } from '../control/visitor.ts'
import { memoryStore } from '../sasl/memory-store.test-support.ts'
import { GuessThrottle, THROTTLE_DEFAULTS } from '../sasl/throttle.ts'
import { Doorkeeper, type LogInNotice, type LogInResult } from './doorkeeper.ts'

/** A door, what can be changed about it, and what it says to a request. */
function opened(broken?: 'unavailable' | 'throws') {
  const clock = new FakeClock()
  const access: { now: ConsoleConfig } = { now: { roles: { alice: 'admin', Bob: 'reader' }, contents: ['bob'] } }
  const tokens: TokenView[] = [{ name: 'shop', role: 'operator', contents: false, made: clock.now(), by: 'alice' }]
  const notices: LogInNotice[] = []
  const throttle = new GuessThrottle(clock, () => ({ ...THROTTLE_DEFAULTS, perAddress: 3, perAccount: 5 }))
  const store = memoryStore({ alice: 'right', bob: 'right', mallory: 'right' }, broken)
  const doorkeeper = new Doorkeeper({
    clock,
    tokens: {
      list: () => tokens,
      find: (token) => tokens.find(({ name }) => token === `wbt_${name}`),
    },
    throttle: () => throttle,
    login: () => ({ store, accountOf: (user) => user.toLowerCase() }),
    access: () => access.now,
    secured: true,
    told: (notice) => void notices.push(notice),
  })
  const app = new Hono()
  app.post('/in', async (c) => c.json(await doorkeeper.logIn(c, await c.req.json())))
  app.post('/out', (c) => {
    doorkeeper.logOut(c)
    return c.body(null)
  })
  app.get('/who', (c) => c.json(doorkeeper.visitor(c) ?? null))
  const logIn = async (user: string, password: string): Promise<LogInResult> =>
    (await (
      await app.request('/in', { method: 'POST', body: JSON.stringify({ user, password }) })
    ).json()) as LogInResult
  const who = async (headers: Readonly<Record<string, string>>): Promise<Visitor | null> =>
    (await (await app.request('/who', { headers })).json()) as Visitor | null
  const cookieOf = async (user: string, password = 'right'): Promise<{ readonly cookie: string }> => {
    const result = await logIn(user, password)
    assert.equal(result.kind, 'ok')
    return { cookie: `__Host-waybill=${result.kind === 'ok' ? result.cookie : ''}` }
  }
  return { app, clock, access, tokens, notices, throttle, logIn, who, cookieOf }
}

test('a user of the mail server has the role of the configuration, whatever the case of the name', async () => {
  const { who, cookieOf } = opened()
  assert.deepEqual(await who(await cookieOf('alice')), { name: 'alice', role: 'admin', contents: false })
  assert.deepEqual(await who(await cookieOf('bob')), { name: 'bob', role: 'reader', contents: true })
  assert.equal(await who({}), null)
  assert.equal(await who({ cookie: '__Host-waybill=guess' }), null)
})

test('a role that is taken away is gone at the next request', async () => {
  const { access, who, cookieOf } = opened()
  const alice = await cookieOf('alice')
  access.now = { roles: {}, contents: [] }
  assert.equal(await who(alice), null)
})

test('the right password of somebody without a role lets nobody in', async () => {
  const { logIn, notices } = opened()
  assert.deepEqual(await logIn('mallory', 'right'), { kind: 'no-role' })
  assert.deepEqual(notices, [{ kind: 'refused', client: '127.0.0.1', user: 'mallory', reason: 'no-role' }])
})

test('too many wrong passwords lock out here and at the mail ports', async () => {
  const { logIn, notices, throttle } = opened()
  for (const _ of [1, 2, 3]) assert.deepEqual(await logIn('alice', 'wrong'), { kind: 'wrong' })
  assert.equal((await logIn('alice', 'right')).kind, 'locked-out')
  assert.equal(throttle.check('127.0.0.1' as Parameters<GuessThrottle['check']>[0], 'alice').allowed, false)
  assert.deepEqual(
    notices.map(({ kind }) => kind),
    ['refused', 'refused', 'refused', 'locked-out'],
  )
})

test('a store that cannot say, or throws, is neither right nor wrong', async () => {
  for (const broken of ['unavailable', 'throws'] as const) {
    const { logIn, throttle } = opened(broken)
    for (const _ of [1, 2, 3, 4]) assert.deepEqual(await logIn('alice', 'right'), { kind: 'unavailable' })
    assert.equal(throttle.size, 0)
  }
})

test('a token is a visitor of its own until it is revoked, as a bearer and after log-in', async () => {
  const { tokens, who, cookieOf, logIn } = opened()
  const shop = { name: 'token shop', role: 'operator', contents: false }
  const bearer = { authorization: 'Bearer wbt_shop' }
  const cookie = await cookieOf('', 'wbt_shop')
  assert.deepEqual(await who(bearer), shop)
  assert.deepEqual(await who(cookie), shop)
  tokens.length = 0
  assert.equal(await who(bearer), null)
  assert.equal(await who(cookie), null)
  assert.deepEqual(await logIn('', 'wbt_shop'), { kind: 'wrong' })
})

test('who shows a token that is none is nobody, whatever cookie comes along', async () => {
  const { who, cookieOf } = opened()
  assert.equal(await who({ ...(await cookieOf('alice')), authorization: 'Bearer wbt_none' }), null)
})

test('a session ends when it is not used, after a day’s work, and by logging out', async () => {
  const { app, clock, who, cookieOf } = opened()
  const idle = await cookieOf('alice')
  await clock.advance(minutes(31))
  assert.equal(await who(idle), null)
  const used = await cookieOf('alice')
  for (let spent = 0; spent < hours(12); spent += minutes(20)) {
    assert.ok(await who(used))
    await clock.advance(minutes(20))
  }
  assert.equal(await who(used), null)
  const out = await cookieOf('alice')
  await app.request('/out', { method: 'POST', headers: out })
  assert.equal(await who(out), null)
})
