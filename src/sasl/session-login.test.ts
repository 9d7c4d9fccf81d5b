import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import type { IpAddress } from '../core/ip.ts'
import { instant } from '../core/time.ts'
import type { LoginStep } from '../smtp/server-actions.ts'
import type { SessionFacts } from '../smtp/session-facts.ts'
import { FACTS } from '../smtp/session-driver.test-support.ts'
import { DECOY_KEY, memoryStore } from './memory-store.test-support.ts'
import { cramDigest } from './cram-digest.ts'
import { MECHANISM_NAMES } from './mechanism.ts'
import { clientFinal, clientFirst } from './scram-client.test-support.ts'
import { SessionLogin } from './session-login.ts'
import { GuessThrottle, THROTTLE_DEFAULTS, type LockOut, type Throttle } from './throttle.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const plain = (user: string, password: string): string => base64(`\0${user}\0${password}`)
const TLS = { protocol: 'TLSv1.3', cipher: 'TEST' }

/** Of here.test; the only user is alice. */
const NAMES = {
  accountOf: (user: string) => user.replace(/@here\.test$/, ''),
  nearest: (user: string) => (user === 'alcie' ? 'alice' : undefined),
}

/** One session after another with the same store and the same brake. */
function world(broken?: 'unavailable' | 'throws', isLenient = false) {
  const clock = new FakeClock()
  const store = memoryStore({ alice: 'secret' }, broken)
  const counting = new GuessThrottle(clock, () => ({ ...THROTTLE_DEFAULTS, perAddress: 3, perAccount: 5 }))
  const failed: (string | undefined)[] = []
  const throttle: Throttle = {
    check: (client, account) => counting.check(client, account),
    failed(client, account) {
      failed.push(account)
      return isLenient ? [] : counting.failed(client, account)
    },
    succeeded: (client, account) => counting.succeeded(client, account),
  }
  return {
    store,
    /** The accounts of the guesses that were counted. */
    failed,
    session: () =>
      new SessionLogin({
        store,
        mechanisms: MECHANISM_NAMES,
        clearTextFromLoopback: true,
        hostname: 'mx.test',
        decoyKey: DECOY_KEY,
        throttle,
        clock,
        ...NAMES,
      }),
  }
}

function from(address: string, more: Partial<SessionFacts> = { tls: TLS }): SessionFacts {
  return { ...FACTS, client: { address: address as IpAddress, port: 1 }, ...more }
}

const outcome = (step: LoginStep): string =>
  step.kind === 'refused' ? `${step.reason} ${step.reply.code}${step.close ? ' close' : ''}` : step.kind

test('a brake that answers later is waited for', async () => {
  const told: string[] = []
  const now = instant(0)
  const lockOut: LockOut = {
    at: now,
    by: 'account',
    subject: 'alice',
    client: '192.0.2.1' as IpAddress,
    failures: 1,
    window: THROTTLE_DEFAULTS.window,
    times: 1,
    until: now,
  }
  const later = (throttle: Partial<Throttle>): SessionLogin =>
    new SessionLogin({
      store: memoryStore({ alice: 'secret' }),
      mechanisms: MECHANISM_NAMES,
      clearTextFromLoopback: true,
      hostname: 'mx.test',
      decoyKey: DECOY_KEY,
      clock: new FakeClock(),
      ...NAMES,
      throttle: {
        check: () => Promise.resolve({ allowed: true }),
        failed: () => Promise.resolve([lockOut]),
        succeeded: async (_, account) => void told.push(`known ${account}`),
        ...throttle,
      },
    })
  const plainly = (login: SessionLogin, password: string) =>
    login.begin('PLAIN', plain('alice', password), from('192.0.2.1'))
  assert.equal(outcome(await plainly(later({}), 'wrong')), 'credentials 535 close')
  assert.equal(outcome(await plainly(later({}), 'secret')), 'accepted')
  assert.deepEqual(told, ['known alice'])
  const locked = { allowed: false, by: 'address', subject: '192.0.2.1', until: now } as const
  assert.match(outcome(await plainly(later({ check: async () => locked }), 'secret')), / 454/)
})

suite('the log-in of a session', () => {
  test('takes the right password, and keeps none in what it tells', async () => {
    const w = world()
    assert.equal(outcome(await w.session().begin('PLAIN', plain('alice', 'secret'), from('192.0.2.1'))), 'accepted')
    const step = await w.session().begin('PLAIN', plain('alice', 'hunter2'), from('192.0.2.1'))
    assert.equal(outcome(step), 'credentials 535')
    assert.doesNotMatch(JSON.stringify(step), /hunter2|aHVudGVyMg/)
  })

  test('asks no store for an address that is locked out, and closes', async () => {
    const w = world()
    const login = w.session()
    const begun = []
    for (let i = 0; i < 3; i++) {
      const step = await login.begin('PLAIN', plain(`user${i}`, 'x'), from('192.0.2.1'))
      assert.ok(step.kind === 'refused')
      begun.push(step.lockOuts.map(({ by, subject }) => `${by} ${subject}`))
    }
    assert.deepEqual(begun, [[], [], ['address 192.0.2.1']])
    const asked = w.store.asked.length
    for (const mechanism of MECHANISM_NAMES) {
      const step = await w.session().begin(mechanism, plain('alice', 'secret'), from('192.0.2.1'))
      assert.equal(outcome(step), 'locked-out 454 close')
    }
    assert.equal(w.store.asked.length, asked)
  })

  test('asks no store for an account that is locked out, from wherever it comes', async () => {
    const w = world()
    for (let i = 0; i < 5; i++) await w.session().begin('PLAIN', plain('alice', 'x'), from(`192.0.2.${i}`))
    const asked = w.store.asked.length
    const step = await w.session().begin('PLAIN', plain('ALICE', 'secret'), from('198.51.100.9'))
    assert.equal(outcome(step), 'locked-out 454 close')
    assert.equal(w.store.asked.length, asked)
  })

  test('counts a guess for the client that a proxy named, not for the proxy', async () => {
    const w = world()
    const login = w.session()
    const proxied = { tls: TLS, proxy: '127.0.0.1' as IpAddress }
    for (let i = 0; i < 3; i++) await login.begin('PLAIN', plain('alice', `x${i}`), from('203.0.113.5', proxied))
    assert.equal(
      outcome(await login.begin('PLAIN', plain('alice', 'secret'), from('203.0.113.5', proxied))),
      'locked-out 454 close',
    )
    assert.equal(
      outcome(await login.begin('PLAIN', plain('alice', 'secret'), from('203.0.113.6', proxied))),
      'accepted',
    )
  })

  test('counts a wrong password once, by whatever mechanisms the client tries it in turn', async () => {
    const w = world(undefined, true)
    const failures = async (password: string): Promise<number> => {
      const login = w.session()
      const client = from('192.0.2.1')
      const first = await login.begin('CRAM-MD5', undefined, client)
      assert.ok(first.kind === 'challenge')
      const text = Buffer.from(first.reply.lines.join(), 'base64')
      assert.equal(outcome(await login.line(base64(`alice ${cramDigest(password, text)}`))), 'credentials 535')
      const scram = { user: 'alice', password, nonce: 'abc' }
      const second = await login.begin('SCRAM-SHA-256', base64(clientFirst(scram)), client)
      assert.ok(second.kind === 'challenge')
      const sent = Buffer.from(second.reply.lines.join(), 'base64').toString()
      await login.line(base64(clientFinal(scram, sent).message))
      await login.begin('PLAIN', plain('alice', password), client)
      await login.begin('PLAIN', plain('alice', password), client)
      // Another name is another guess.
      await login.begin('PLAIN', plain('bob', password), client)
      return w.failed.splice(0).length
    }
    assert.equal(await failures('wrong'), 3)
    // What was guessed in another session counts there.
    assert.equal(await failures('wrong'), 3)
  })

  test('lets a password go in clear from loopback, and not from a client that a proxy on loopback named', async () => {
    const w = world()
    const login = w.session()
    assert.ok(login.mechanisms(false, '127.0.0.1' as IpAddress).includes('PLAIN'))
    assert.ok(!login.mechanisms(false, '203.0.113.5' as IpAddress).includes('PLAIN'))
    const step = await login.begin(
      'PLAIN',
      plain('alice', 'secret'),
      from('203.0.113.5', { proxy: '127.0.0.1' as IpAddress }),
    )
    assert.equal(outcome(step), 'not-offered 538')
    assert.deepEqual(w.store.asked, [])
  })

  test('begins anew after an exchange that was given up or broken', async () => {
    const w = world()
    const login = w.session()
    for (const line of ['*', 'no base64', ' '.repeat(12_290), base64('x'.repeat(9000))]) {
      assert.equal(outcome(await login.begin('LOGIN', undefined, from('192.0.2.1'))), 'challenge')
      const step = await login.line(line)
      assert.match(outcome(step), /^(?:cancelled|encoding|too-long|malformed) 50[01]$/)
    }
    await assert.rejects(login.line(base64('late')))
    assert.equal(outcome(await login.begin('PLAIN', plain('alice', 'secret'), from('192.0.2.1'))), 'accepted')
  })

  for (const broken of ['unavailable', 'throws'] as const) {
    test(`holds nothing against a client when the store ${broken === 'throws' ? 'falls over' : 'is away'}`, async () => {
      const w = world(broken)
      for (let i = 0; i < 10; i++) {
        const step = await w.session().begin('PLAIN', plain('alice', 'secret'), from('192.0.2.1'))
        assert.equal(outcome(step), 'unavailable 454')
        assert.deepEqual(step.kind === 'refused' && step.lockOuts, [])
      }
    })
  }
})

test('a refusal names the user who may have been meant, and nobody where the password was wrong', async () => {
  const { session } = world()
  const refused = async (user: string): Promise<string | undefined> => {
    const step = await session().begin('PLAIN', plain(user, 'wrong'), from('192.0.2.9'))
    return step.kind === 'refused' ? step.nearest : step.kind
  }
  assert.equal(await refused('alcie'), 'alice')
  assert.equal(await refused('alice'), undefined)
})

test('guesses at both forms of a name are counted together', async () => {
  const { session } = world()
  const guess = async (user: string, client: string): Promise<string> =>
    outcome(await session().begin('PLAIN', plain(user, 'wrong'), from(client)))
  for (const [i, user] of ['alice', 'alice@here.test', 'alice', 'alice@here.test'].entries()) {
    assert.equal(await guess(user, `192.0.2.${i + 20}`), 'credentials 535')
  }
  assert.equal(await guess('alice', '192.0.2.30'), 'credentials 535 close')
})
