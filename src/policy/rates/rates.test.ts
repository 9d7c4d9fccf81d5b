import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, minutes } from '../../core/time.ts'
import { createRates, readOnlyRates, type RateQuestion } from './rates.ts'

const START = instant(Date.UTC(2026, 10, 22))
const ask = (more: Partial<RateQuestion> = {}): RateQuestion => ({
  counter: 'c',
  key: 'a',
  at: START,
  per: minutes(60),
  limit: 2,
  amount: 1,
  counted: false,
  strict: false,
  ...more,
})

test('what is over the limit is told, with the time when there is room again, and not counted', () => {
  const rates = createRates()
  assert.deepEqual(rates.count(ask()), { over: false, seen: 1, added: true })
  assert.deepEqual(rates.count(ask()), { over: false, seen: 2, added: true })
  const frees = instant(START + minutes(60))
  assert.deepEqual(rates.count(ask()), { over: true, seen: 2, added: false, frees })
  assert.deepEqual(rates.count(ask()), { over: true, seen: 2, added: false, frees })
  assert.equal(rates.count(ask({ at: frees })).over, false)
})

test('strictly, what is over the limit counts too, so whoever keeps asking stays out', () => {
  const rates = createRates()
  for (let i = 0; i < 3; i++) rates.count(ask({ strict: true }))
  assert.deepEqual(rates.count(ask({ strict: true, at: instant(START + minutes(50)) })), {
    over: true,
    seen: 4,
    added: true,
    frees: instant(START + minutes(60)),
  })
})

test('what was counted before is judged and not counted again', () => {
  const rates = createRates()
  rates.count(ask())
  assert.deepEqual(rates.count(ask({ counted: true })), { over: false, seen: 1, added: false })
  assert.deepEqual(rates.count(ask({ counted: true, limit: 0 })).over, true)
})

test('counters, keys and spans are apart', () => {
  const rates = createRates()
  rates.count(ask({ amount: 2 }))
  for (const other of [{ counter: 'd' }, { key: 'b' }, { per: minutes(10) }, { counter: 'c","a' }]) {
    assert.equal(rates.count(ask(other)).seen, 1)
  }
})

test('more at once than the limit can never fit, and no time is promised', () => {
  assert.deepEqual(createRates().count(ask({ amount: 3 })), { over: true, seen: 0, added: false })
})

test('a flood of keys stays within memory, and the oldest go first', () => {
  const rates = createRates(100)
  rates.count(ask({ key: 'first', limit: 1 }))
  for (let i = 0; i < 1000; i++) {
    rates.count(ask({ key: `k${i}` }))
    // Whoever is still asked about is not old.
    rates.count(ask({ key: 'busy', limit: 1 }))
    assert.ok(rates.pieces <= 100)
  }
  assert.equal(rates.look(ask({ key: 'busy', limit: 1 })).over, true)
  assert.equal(rates.look(ask({ key: 'first', limit: 1 })).over, false)
})

test('looking changes nothing', async () => {
  const rates = createRates()
  const silent = readOnlyRates(rates)
  for (let i = 0; i < 5; i++) assert.deepEqual(await silent.count(ask()), { over: false, seen: 1, added: true })
  assert.equal(rates.pieces, 0)
})

test('strangers who come with ever new keys push out the oldest, and cost no more memory', () => {
  const rates = createRates(1000, 10)
  for (let i = 0; i < 100; i++) rates.count(ask({ key: `stranger ${i}` }))
  assert.equal(rates.pieces, 10)
  assert.equal(rates.look(ask({ key: 'stranger 99', amount: 0 })).seen, 1)
  assert.equal(rates.look(ask({ key: 'stranger 0', amount: 0 })).seen, 0)
})
