import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant, minutes, seconds } from '../../core/time.ts'
import { PIECES, SlidingWindow } from './sliding-window.ts'

const HOUR = minutes(60)
const START = Date.UTC(2026, 10, 22)
const at = (ms: number) => instant(START + ms)

test('what was counted leaves the window a span later, at most one piece late', () => {
  const window = new SlidingWindow(HOUR)
  window.add(at(0), 1)
  window.add(at(seconds(30)), 1)
  assert.equal(window.total(at(HOUR - 1)), 2)
  assert.equal(window.total(at(HOUR + seconds(30))), 0)
  assert.equal(window.size, 0)
})

test('it tells when the total will have sunk, and then it has', () => {
  const window = new SlidingWindow(HOUR)
  for (const minute of [0, 10, 20]) window.add(at(minutes(minute)), 5)
  const now = at(minutes(25))
  assert.equal(window.sinksTo(15, now), undefined)
  assert.equal(window.sinksTo(14, now), at(HOUR))
  assert.equal(window.sinksTo(5, now), at(HOUR + minutes(10)))
  assert.equal(window.sinksTo(-1, now), undefined)
  assert.equal(window.total(at(HOUR + minutes(10))), 5)
})

test('a clock that goes back loses nothing, and one that was far ahead is forgotten', () => {
  const window = new SlidingWindow(HOUR)
  window.add(at(minutes(10)), 1)
  window.add(at(minutes(5)), 1)
  assert.equal(window.total(at(minutes(5))), 2)
  const wrong = new SlidingWindow(HOUR)
  wrong.add(at(3 * HOUR), 7)
  assert.equal(wrong.total(at(0)), 0)
})

const steps = fc.array(fc.record({ wait: fc.nat({ max: 40_000 }), amount: fc.integer({ min: 1, max: 5 }) }), {
  maxLength: 200,
})

test('who adds only what fits never passes the limit in any window', () => {
  const span = seconds(300)
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 20 }), (list, limit) => {
      const window = new SlidingWindow(span)
      const added: { readonly at: number; readonly amount: number }[] = []
      let now = 0
      for (const { wait, amount } of list) {
        now += wait
        if (window.total(at(now)) + amount > limit) continue
        window.add(at(now), amount)
        added.push({ at: now, amount })
      }
      for (const { at: end } of added) {
        const inside = added.filter((one) => one.at > end - span && one.at <= end)
        assert.ok(inside.reduce((sum, { amount }) => sum + amount, 0) <= limit)
      }
    }),
    { numRuns: 200 },
  )
})

test('it is never below the true sum, room comes back at most a piece late, and memory stays bounded', () => {
  const span = seconds(300)
  const piece = Math.ceil(span / PIECES)
  fc.assert(
    fc.property(steps, (list) => {
      const window = new SlidingWindow(span)
      const added: { readonly at: number; readonly amount: number }[] = []
      const since = (from: number) => added.filter((one) => one.at > from).reduce((sum, { amount }) => sum + amount, 0)
      let now = 0
      for (const { wait, amount } of list) {
        now += wait
        window.add(at(now), amount)
        added.push({ at: now, amount })
        const total = window.total(at(now))
        assert.ok(total >= since(now - span), 'below')
        assert.ok(total <= since(now - span - piece), 'late')
        assert.ok(window.size <= PIECES + 1, 'memory')
      }
    }),
    { numRuns: 200 },
  )
})
