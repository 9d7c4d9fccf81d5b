import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { days, hours, seconds } from '../core/time.ts'
import { cachingResolver } from './caching-resolver.ts'
import { fakeResolver, type FakeResolver } from './fake-resolver.test-support.ts'
import { GIVEN_UP, type DnsResult, type Resolver } from './resolver.ts'

function setup(zones: string, entries = 100): { inner: FakeResolver; clock: FakeClock; dns: Resolver } {
  const inner = fakeResolver(zones)
  const clock = new FakeClock()
  return { inner, clock, dns: cachingResolver(inner, { clock, entries }) }
}

/** A resolver whose A questions wait until the test answers them. */
function slowResolver() {
  const questions: { name: string; signal: AbortSignal | undefined; answer: (result: DnsResult<never>) => void }[] = []
  const inner: Resolver = {
    ...fakeResolver(''),
    a: (name, signal) => new Promise((answer) => questions.push({ name, signal, answer })),
  }
  return { inner, questions }
}

test('an answer is kept for its TTL, which is told as it runs down', async () => {
  const { inner, clock, dns } = setup('ok.test A 60 192.0.2.1')
  await dns.a('ok.test')
  await clock.advance(seconds(59))
  const kept = await dns.a('ok.test')
  assert.deepEqual(kept.kind === 'answer' && [kept.records, kept.ttl], [['192.0.2.1'], seconds(1)])
  assert.equal(inner.asked.length, 1)
  await clock.advance(seconds(1))
  await dns.a('ok.test')
  assert.equal(inner.asked.length, 2)
})

test('a long TTL is kept for one day at most', async () => {
  const { inner, clock, dns } = setup('ok.test A 9999999 192.0.2.1')
  await dns.a('ok.test')
  await clock.advance(hours(23))
  await dns.a('ok.test')
  assert.equal(inner.asked.length, 1)
  await clock.advance(days(1))
  await dns.a('ok.test')
  assert.equal(inner.asked.length, 2)
})

test('a TTL of 0 is not kept', async () => {
  const { inner, dns } = setup('ok.test A 0 192.0.2.1')
  await dns.a('ok.test')
  await dns.a('ok.test')
  assert.equal(inner.asked.length, 2)
})

test('absence is kept for half a minute', async () => {
  for (const name of ['nowhere.test', 'ok.test']) {
    const { inner, clock, dns } = setup('ok.test A 192.0.2.1')
    const first = await dns.mx(name)
    await clock.advance(seconds(29))
    assert.deepEqual(await dns.mx(name), first)
    assert.equal(inner.asked.length, 1)
    await clock.advance(seconds(1))
    await dns.mx(name)
    assert.equal(inner.asked.length, 2)
  }
})

test('a temporary failure is kept for three seconds', async () => {
  const { inner, clock, dns } = setup('ok.test FAIL servfail')
  await dns.mx('ok.test')
  await clock.advance(seconds(2))
  await dns.mx('ok.test')
  assert.equal(inner.asked.length, 1)
  await clock.advance(seconds(1))
  await dns.mx('ok.test')
  assert.equal(inner.asked.length, 2)
})

test('record types are kept apart', async () => {
  const { inner, dns } = setup(`
    ok.test MX 10 mx.ok.test
    ok.test A 192.0.2.1
    ok.test AAAA 2001:db8::1
    ok.test TXT hello
    192.0.2.1 PTR ok.test`)
  const address = await dns.a('ok.test')
  const ip = address.kind === 'answer' ? address.records[0] : undefined
  assert.ok(ip)
  for (let i = 0; i < 2; i++) {
    for (const ask of [dns.mx('ok.test'), dns.a('ok.test'), dns.aaaa('ok.test'), dns.txt('ok.test'), dns.ptr(ip)]) {
      assert.equal((await ask).kind, 'answer')
    }
  }
  assert.deepEqual(
    inner.asked.map((question) => question.split(' ')[0]),
    ['A', 'MX', 'AAAA', 'TXT', 'PTR'],
  )
})

test('the least lately used names go first when the cache is full', async () => {
  const { inner, dns } = setup('a.test A 192.0.2.1\nb.test A 192.0.2.2\nc.test A 192.0.2.3\nd.test A 192.0.2.4', 3)
  for (const name of ['a.test', 'b.test', 'c.test']) await dns.a(name)
  await dns.a('a.test')
  await dns.a('d.test')
  await dns.a('a.test')
  assert.equal(inner.asked.length, 4)
  await dns.a('b.test')
  assert.equal(inner.asked.length, 5)
})

test('texts too long to keep are asked for each time', async () => {
  const { inner, dns } = setup(`big.test TXT "${'x'.repeat(9000)}"`)
  await dns.txt('big.test')
  await dns.txt('big.test')
  assert.equal(inner.asked.length, 2)
})

test('equal questions at the same time are asked once', async () => {
  const { inner, questions } = slowResolver()
  const dns = cachingResolver(inner, { clock: new FakeClock() })
  const waiting = [dns.a('ok.test'), dns.a('ok.test'), dns.a('other.test')]
  assert.deepEqual(
    questions.map(({ name }) => name),
    ['ok.test', 'other.test'],
  )
  for (const question of questions) question.answer({ kind: 'nodata' })
  assert.deepEqual(await Promise.all(waiting), [{ kind: 'nodata' }, { kind: 'nodata' }, { kind: 'nodata' }])
})

test('a caller that gives up leaves the others waiting', async () => {
  const { inner, questions } = slowResolver()
  const dns = cachingResolver(inner, { clock: new FakeClock() })
  const impatient = new AbortController()
  const patient = new AbortController()
  const first = dns.a('ok.test', impatient.signal)
  const second = dns.a('ok.test', patient.signal)
  impatient.abort()
  assert.deepEqual(await first, GIVEN_UP)
  assert.equal(questions[0]?.signal?.aborted, false)
  questions[0]?.answer({ kind: 'nxdomain' })
  assert.deepEqual(await second, { kind: 'nxdomain' })
})

test('a question that everyone gave up is stopped, and its end is neither kept nor taken for a later one', async () => {
  const { inner, questions } = slowResolver()
  const dns = cachingResolver(inner, { clock: new FakeClock() })
  const controller = new AbortController()
  const first = dns.a('ok.test', controller.signal)
  controller.abort()
  await first
  assert.equal(questions[0]?.signal?.aborted, true)
  const second = dns.a('ok.test')
  questions[0]?.answer(GIVEN_UP)
  await new Promise((resolve) => setImmediate(resolve))
  const third = dns.a('ok.test')
  assert.equal(questions.length, 2)
  questions[1]?.answer({ kind: 'nodata' })
  assert.deepEqual(await Promise.all([second, third]), [{ kind: 'nodata' }, { kind: 'nodata' }])
  assert.deepEqual(await dns.a('ok.test'), { kind: 'nodata' })
  assert.equal(questions.length, 2)
})

test('a caller that has given up already asks nothing', async () => {
  const { inner, dns } = setup('ok.test A 192.0.2.1')
  assert.equal((await dns.a('ok.test', AbortSignal.abort())).kind, 'temporary')
  assert.equal(inner.asked.length, 0)
})

test('a resolver that throws, against its contract, is not kept and harms no later question', async () => {
  let calls = 0
  const inner: Resolver = {
    ...fakeResolver(''),
    a: () => (++calls === 1 ? Promise.reject(new Error('a fault')) : Promise.resolve({ kind: 'nodata' })),
  }
  const dns = cachingResolver(inner, { clock: new FakeClock() })
  await assert.rejects(dns.a('ok.test'), /a fault/)
  assert.deepEqual(await dns.a('ok.test'), { kind: 'nodata' })
})
