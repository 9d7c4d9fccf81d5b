// What the doctor cannot look at is unknown, never a failure: DNS that does not answer in time, and a check that stumbles.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { test } from 'node:test'
import { doctor } from '../../src/control/use-cases/doctor.ts'
import { duration, minutes, seconds, type Instant } from '../../src/core/time.ts'
import { valueInRussian } from '../../src/doctor/words/values-ru.ts'
import { FakeClock } from '../../src/core/fake-clock.test-support.ts'
import { examine, TIME_LIMIT } from '../../src/doctor/examine.ts'
import type { Resolver } from '../../src/dns/resolver.ts'
import { fakeResolver } from '../../src/dns/fake-resolver.test-support.ts'
import { worldOf } from '../doctor/examined.ts'

const ASKED = { domains: ['clinic.test'], only: [], elsewhere: true }

test('DNS that never answers ends with unknown when the time is over', async () => {
  const never = (): Promise<never> => new Promise(() => {})
  const resolver: Resolver = { mx: never, a: never, aaaa: never, txt: never, ptr: never, tlsa: never }
  const clock = new FakeClock()
  const examined = examine(ASKED, { ...worldOf(resolver, 1, 1), clock })
  await clock.advance(TIME_LIMIT)
  const { results } = await examined
  assert.ok(results.length > 15)
  assert.deepEqual(new Set(results.map(({ found }) => found)), new Set(['unknown.time']))
})

test('with a DNS server that is silent, the whole of it is over within nine seconds', async () => {
  const silent = createSocket('udp4')
  silent.bind(0, '127.0.0.1')
  await once(silent, 'listening')
  const clock = new FakeClock()
  const input = { ...ASKED, only: [], ip: [], selector: [], helo: 'mx.clinic.test', elsewhere: false }
  const asked = doctor.run({ ...input, dns: `127.0.0.1:${silent.address().port}` }, { clock, mailServer: undefined })
  const started = clock.now()
  const watched: { ended?: Instant } = {}
  void asked.then(() => (watched.ended = clock.now()))
  while (watched.ended === undefined && clock.now() < started + minutes(1)) {
    await clock.advance(duration(100))
    await new Promise((resolve) => setImmediate(resolve))
  }
  silent.close()
  const { ended } = watched
  assert.ok(ended !== undefined && ended - started <= seconds(9), `${Number(ended) - started} ms`)
  const answer = await asked
  assert.ok(answer.ok && answer.value.results.filter(({ status }) => status === 'unknown').length > 15)
})

test('what is told in Russian has no sentence of English in it', async () => {
  const detail = '127.0.0.1 port 53: no answer within 2s; ::1 port 53: an answer that cannot be read'
  for (const [value, told] of [
    [detail, '127.0.0.1, порт 53: нет ответа за 2s; ::1, порт 53: ответ не читается'],
    ['no addresses', 'адресов нет'],
    ['it is not in DNS', 'в DNS его нет'],
    ['not-allowed connect.not-allowed', 'этой машине туда соединяться не разрешено'],
    [
      'mx.example [192.0.2.1]: filtered connect.timeout',
      'mx.example [192.0.2.1]: ответа нет: сетевой экран или никого по этому адресу',
    ],
    ['550 5.1.1 no such user', '550 5.1.1 no such user'],
  ] as const) {
    assert.equal(valueInRussian(value), told)
  }
})

test('a fault of ours is told as such, and the other checks go on', async () => {
  const resolver: Resolver = {
    ...fakeResolver('clinic.test MX 10 mx.clinic.test\nmx.clinic.test A 203.0.113.25'),
    txt: () => Promise.reject(new Error('boom')),
  }
  const only = ['mx.named', 'mx.form', 'spf.record']
  const { results, counts } = await examine({ ...ASKED, only }, worldOf(resolver, 1, 1))
  assert.deepEqual(
    results.map(({ check, found }) => [check, found]),
    [
      ['mx.named', 'mx.named'],
      ['mx.form', 'mx-form.good'],
      ['spf.record', 'unknown.fault'],
    ],
  )
  assert.equal(counts.failure, 0)
})
