import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../core/random.ts'
import { after, between, days, hours, instant, minutes } from '../../core/time.ts'
import { renewAt, retryWait } from './renewal.ts'

const start = instant(0)
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }).map((value) => () => value)

test('renewal comes shortly before two thirds of the lifetime, and not at the same time for everybody', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), random, (life, chance) => {
      const at = renewAt({ notBefore: start, notAfter: after(start, days(life)) }, chance)
      assert.ok(at <= days(life * (2 / 3)) + 1)
      assert.ok(at >= days(life * (2 / 3 - 1 / 30)) - 1)
    }),
  )
  const source = seededRandom(1)
  const times = Array.from({ length: 20 }, () =>
    renewAt({ notBefore: start, notAfter: after(start, days(90)) }, source),
  )
  assert.equal(new Set(times).size, 20)
  assert.ok(between(instant(Math.min(...times)), instant(Math.max(...times))) > days(1))
})

test('the waits after failures double from ten minutes to twelve hours, give or take a fifth', () => {
  const middle = (): number => 0.5
  assert.deepEqual(
    [1, 2, 3, 7, 8, 1000].map((failures) => retryWait(failures, middle)),
    [minutes(10), minutes(20), minutes(40), minutes(640), hours(12), hours(12)],
  )
  assert.equal(
    retryWait(1, () => 0),
    minutes(8),
  )
})

test('a certificate that lives for days only is asked for more often', () => {
  const life = { notBefore: start, notAfter: after(start, days(6)) }
  assert.ok(retryWait(100, () => 0.5, life) <= hours(5))
  const minute = { notBefore: start, notAfter: after(start, minutes(1)) }
  assert.equal(
    retryWait(100, () => 0.5, minute),
    minutes(10),
  )
})
