import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { hours, minutes, seconds } from '../core/time.ts'
import { GuessThrottle, THROTTLE_DEFAULTS, type LockOut, type ThrottleLimits } from './throttle.ts'

const ip = (text: string): IpAddress => {
  const address = parseIp(text)
  assert.ok(address !== undefined)
  return address
}
const GUESSER = ip('192.0.2.1')
const OTHER = ip('192.0.2.2')
const LIMITS: ThrottleLimits = { ...THROTTLE_DEFAULTS, perAddress: 3, perAccount: 5 }

function setting(limits: Partial<ThrottleLimits> = {}): { clock: FakeClock; throttle: GuessThrottle } {
  const clock = new FakeClock()
  return { clock, throttle: new GuessThrottle(clock, () => ({ ...LIMITS, ...limits })) }
}

const fail = (throttle: GuessThrottle, times: number, client = GUESSER, account?: string): readonly LockOut[] =>
  Array.from({ length: times }, () => throttle.failed(client, account)).flat()

test('an address is locked out at the limit, for as long as the record says, and others are not', async () => {
  const { clock, throttle } = setting()
  assert.deepEqual(fail(throttle, 2), [])
  const [lockOut, ...more] = fail(throttle, 1)
  assert.deepEqual(more, [])
  assert.deepEqual(lockOut, {
    at: clock.now(),
    by: 'address',
    subject: '192.0.2.1',
    client: GUESSER,
    failures: 3,
    window: LIMITS.window,
    times: 1,
    until: clock.now() + minutes(5),
  })
  assert.deepEqual(throttle.check(GUESSER), {
    allowed: false,
    by: 'address',
    subject: '192.0.2.1',
    until: lockOut?.until,
  })
  assert.equal(throttle.check(OTHER).allowed, true)
  await clock.advance(minutes(5))
  assert.equal(throttle.check(GUESSER).allowed, true)
})

test('failures older than the window do not count', async () => {
  const { clock, throttle } = setting()
  fail(throttle, 2)
  await clock.advance(LIMITS.window)
  assert.deepEqual(fail(throttle, 2), [])
  assert.equal(fail(throttle, 1).length, 1)
})

test('each lock-out is twice as long as the one before, up to the longest, and time forgives', async () => {
  const { clock, throttle } = setting({ longestLock: minutes(15) })
  const next = async (): Promise<number> => {
    const [lockOut] = fail(throttle, 3)
    assert.ok(lockOut)
    const length = lockOut.until - clock.now()
    await clock.advance(minutes(length / 60_000))
    return length / 60_000
  }
  assert.deepEqual([await next(), await next(), await next(), await next()], [5, 10, 15, 15])
  await clock.advance(hours(49))
  assert.equal(await next(), 5)
})

test('failures during a lock-out do not make it longer', async () => {
  const { clock, throttle } = setting()
  const [lockOut] = fail(throttle, 3)
  await clock.advance(minutes(4))
  assert.deepEqual(fail(throttle, 10), [])
  await clock.advance(minutes(1))
  assert.equal(clock.now(), lockOut?.until)
  assert.equal(throttle.check(GUESSER).allowed, true)
})

test('an account that many addresses guess at is locked, but not for the address of its owner', () => {
  const { throttle } = setting()
  throttle.succeeded(OTHER, 'Alice')
  const begun = Array.from({ length: 5 }, (_, i) => throttle.failed(ip(`198.51.100.${i}`), 'alice')).flat()
  assert.deepEqual(
    begun.map(({ by, subject }) => [by, subject]),
    [['account', 'alice']],
  )
  assert.equal(throttle.check(GUESSER, 'ALICE').allowed, false)
  assert.equal(throttle.check(GUESSER, 'bob').allowed, true)
  assert.equal(throttle.check(OTHER, 'alice').allowed, true)
})

test('an address is known for an account for so long after its last log-in, and no longer', async () => {
  const { clock, throttle } = setting({ firstLock: hours(100), longestLock: hours(100), forgetAfter: hours(48) })
  throttle.succeeded(OTHER, 'alice')
  for (let i = 0; i < 5; i++) throttle.failed(ip(`198.51.100.${i}`), 'alice')
  await clock.advance(hours(47))
  assert.equal(throttle.check(OTHER, 'alice').allowed, true)
  await clock.advance(hours(1))
  assert.equal(throttle.check(OTHER, 'alice').allowed, false)
})

test('a log-in does not wipe out the failures of its address', () => {
  const { throttle } = setting()
  fail(throttle, 2)
  throttle.succeeded(GUESSER, 'mallory')
  assert.equal(fail(throttle, 1).length, 1)
})

test('all of an IPv6 /64 is one address', () => {
  const { throttle } = setting()
  fail(throttle, 2, ip('2001:db8:0:1::1'))
  const [lockOut] = fail(throttle, 1, ip('2001:db8:0:1:ffff::2'))
  assert.equal(lockOut?.subject, '2001:db8:0:1::/64')
  assert.equal(throttle.check(ip('2001:db8:0:2::1')).allowed, true)
})

test('memory is bounded for any stream of attempts, and the newest are kept', () => {
  const { throttle } = setting({ entries: 50 })
  for (let i = 0; i < 500; i++) {
    throttle.failed(ip(`10.0.${i >> 8}.${i & 255}`), `user${i}`)
    throttle.succeeded(ip(`10.0.${i >> 8}.${i & 255}`), `user${i}`)
  }
  assert.equal(throttle.size, 150)
  assert.equal(fail(throttle, 2, ip('10.0.1.243')).length, 1)
})

test('nobody guesses faster than the limit in a window, whatever the order of events', async () => {
  const act = fc.record({ wait: fc.integer({ min: 0, max: 400 }), success: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 60 }), async (acts) => {
      const { clock, throttle } = setting()
      const guesses: number[] = []
      for (const { wait, success } of acts) {
        await clock.advance(seconds(wait))
        if (!throttle.check(GUESSER, 'alice').allowed) continue
        if (success) throttle.succeeded(GUESSER, 'alice')
        else {
          guesses.push(clock.now())
          throttle.failed(GUESSER, 'alice')
        }
      }
      // A lock-out ends the count, so at most the limit falls into any span of its length.
      for (const [i, at] of guesses.entries()) {
        const third = guesses[i + 3]
        if (third !== undefined) assert.ok(third - at >= minutes(5))
      }
    }),
    { numRuns: 60 },
  )
})
