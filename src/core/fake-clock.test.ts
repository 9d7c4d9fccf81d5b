import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from './fake-clock.test-support.ts'
import { minutes, seconds } from './time.ts'

test('time stands still until it is moved', async () => {
  const clock = new FakeClock(1000)
  assert.equal(clock.now(), 1000)
  await clock.advance(seconds(5))
  assert.equal(clock.now(), 6000)
})

test('timers fire in the order of their time, each at its own time', async () => {
  const clock = new FakeClock(0)
  const fired: string[] = []
  clock.after(seconds(3), () => fired.push(`c at ${clock.now()}`))
  clock.after(seconds(1), () => fired.push(`a at ${clock.now()}`))
  clock.after(seconds(1), () => fired.push(`b at ${clock.now()}`))
  clock.after(seconds(9), () => fired.push('too early'))
  assert.equal(clock.next(), 1000)
  await clock.advance(seconds(4))
  assert.deepEqual(fired, ['a at 1000', 'b at 1000', 'c at 3000'])
  assert.equal(clock.now(), 4000)
  assert.equal(clock.next(), 9000)
})

test('a timer that is due at the very end fires, and one that a timer sets on the way does too', async () => {
  const clock = new FakeClock(0)
  const fired: number[] = []
  clock.after(minutes(1), () => {
    fired.push(clock.now())
    clock.after(minutes(1), () => fired.push(clock.now()))
  })
  await clock.advance(minutes(2))
  assert.deepEqual(fired, [60_000, 120_000])
  assert.equal(clock.next(), undefined)
})

test('a cancelled timer does not fire, and cancelling it twice does no harm', async () => {
  const clock = new FakeClock(0)
  let fired = false
  const timer = clock.after(seconds(1), () => (fired = true))
  timer.cancel()
  timer.cancel()
  await clock.advance(seconds(2))
  assert.equal(fired, false)
})

test('what a timer’s promises set in motion is done before the next timer', async () => {
  const clock = new FakeClock(0)
  const order: string[] = []
  clock.after(seconds(1), () => void Promise.resolve().then(() => order.push('promise')))
  clock.after(seconds(2), () => order.push('next timer'))
  await clock.advance(seconds(2))
  assert.deepEqual(order, ['promise', 'next timer'])
})

test('a timer in the past is due at once, not before now', async () => {
  const clock = new FakeClock(5000)
  clock.after(seconds(-3), () => assert.equal(clock.now(), 5000))
  assert.equal(clock.next(), 5000)
  await clock.advance(seconds(0))
  assert.equal(clock.next(), undefined)
})
