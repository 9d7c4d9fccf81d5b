import { test } from 'node:test'
import assert from 'node:assert/strict'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { days, duration, hours, instant, minutes, type Duration } from '../core/time.ts'
import { WallClockWatch } from './wall-clock-watch.ts'

const YEARS = days(3650)

function world() {
  const clock = new FakeClock()
  const told: Duration[] = []
  const watch = new WallClockWatch({ clock, wasSet: (by) => void told.push(by) })
  return { clock, told, watch }
}

for (const [way, by] of [
  ['forward by a day', days(1)],
  ['forward by ten years', YEARS],
  ['back by a day', days(-1)],
  ['back by ten years', days(-3650)],
] as const) {
  test(`nobody has waited longer or shorter because the clock was set ${way}, and it is told once`, async () => {
    const { clock, told, watch } = world()
    const since = clock.now()
    await clock.advance(hours(3))
    clock.set(by)
    assert.equal(watch.waited(since), hours(3))
    await clock.advance(hours(1))
    assert.equal(watch.waited(since), hours(4))
    assert.equal(
      watch.waited(instant(clock.now() - minutes(30))),
      minutes(30),
      'what came later counts by the new time',
    )
    assert.deepEqual(told, [by])
    clock.set(0 - by)
    assert.equal(watch.waited(since), hours(4))
    assert.deepEqual(told, [by, 0 - by])
    assert.equal(watch.setBack(), Math.abs(by), 'one of the two was back')
    assert.equal(watch.running(), hours(4))
  })
}

test('it looks by itself, and clocks that differ a little are left alone', async () => {
  const { clock, told, watch } = world()
  const stop = watch.start()
  const since = clock.now()
  for (let i = 0; i < 10; i++) {
    clock.set(minutes(1) - 1)
    await clock.advance(minutes(1))
  }
  assert.deepEqual(told, [])
  clock.set(minutes(1))
  await clock.advance(duration(minutes(1) - 1))
  assert.deepEqual(told, [])
  await clock.advance(duration(1))
  clock.set(days(2))
  await clock.advance(minutes(1))
  assert.deepEqual(told, [minutes(1), days(2)])
  assert.ok(watch.waited(since) < hours(1))
  stop()
  assert.equal(clock.next(), undefined)
})

test('a clock that is set to and fro without end makes nobody older than they are', async () => {
  const { clock, watch } = world()
  const since = clock.now()
  for (let i = 0; i < 500; i++) {
    clock.set(i % 2 === 0 ? hours(5) : hours(-5))
    await clock.advance(minutes(2))
    watch.look()
  }
  assert.ok(watch.waited(since) <= minutes(1000))
})

test('what has surely come is not put off by a clock that is set ahead, and not put forward either', async () => {
  const { clock, watch } = world()
  const began = clock.now()
  await clock.advance(hours(1))
  clock.set(YEARS)
  assert.equal(watch.surely(), began + hours(1))
  clock.set(duration(0 - YEARS - hours(2)))
  assert.equal(watch.surely(), began - hours(1))
})

test('of more than a hundred settings the oldest count as one, which makes nobody older', async () => {
  const { clock, watch } = world()
  const before = clock.now()
  const set = async (): Promise<void> => {
    await clock.advance(hours(1))
    clock.set(hours(2))
    watch.look()
  }
  await set()
  const between = clock.now()
  for (let i = 1; i < 100; i++) await set()
  assert.deepEqual([watch.waited(before), watch.waited(between)], [hours(100), hours(99)])
  await set()
  assert.deepEqual([watch.waited(before), watch.waited(between)], [hours(101), hours(98)])
})
