// What the doctor cannot look at is unknown, never a failure: DNS that does not answer in time, and a check that stumbles.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../src/core/fake-clock.test-support.ts'
import { examine, TIME_LIMIT } from '../../src/doctor/examine.ts'
import type { Resolver } from '../../src/dns/resolver.ts'
import { fakeResolver } from '../../src/dns/fake-resolver.test-support.ts'
import { worldOf } from '../doctor/examined.ts'

const ASKED = { domains: ['clinic.test'], only: [], elsewhere: true }

test('DNS that never answers ends with unknown when the time is over', async () => {
  const never = (): Promise<never> => new Promise(() => {})
  const resolver: Resolver = { mx: never, a: never, aaaa: never, txt: never, ptr: never }
  const clock = new FakeClock()
  const examined = examine(ASKED, { ...worldOf(resolver, 1, 1), clock })
  await clock.advance(TIME_LIMIT)
  const { results } = await examined
  assert.ok(results.length > 15)
  assert.deepEqual(new Set(results.map(({ found }) => found)), new Set(['unknown.time']))
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
