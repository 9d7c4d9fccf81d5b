// When senders of late mail are told, whatever becomes of the clock meanwhile. What they are told is for the scenarios.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseDomain } from '../core/domain.ts'
import { makeIdSource } from '../core/id.ts'
import { days, hours, minutes, type Duration } from '../core/time.ts'
import { defaultConfig } from '../config/defaults.ts'
import { createNotifier } from '../bounce/notifier.ts'
import { busy, example, idOf, START } from '../queue/example-message.test-support.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import { WallClockWatch } from '../queue/wall-clock-watch.ts'
import type { Generation } from '../site/generation.ts'
import { startWarningSenders } from './warn-senders.ts'

const hostname = parseDomain('mx.test') ?? assert.fail()
const waits = { kind: 'scheduled', due: START, attempts: 2, lastReason: { ...busy, at: START } } as const

function world(
  warn: readonly Duration[] = [hours(24), hours(48)],
  store = new MemoryStore(),
  clock = new FakeClock(START),
) {
  const watch = new WallClockWatch({ clock, wasSet: () => {} })
  const stopWatching = watch.start()
  const config = defaultConfig({ hostname, stateFolder: '/nowhere' })
  const bounces = { ...config.bounces, warn }
  const notifier = createNotifier({
    ids: makeIdSource(clock),
    hostname,
    returnLimit: 0,
    firstState: () => ({ kind: 'scheduled', due: clock.now(), attempts: 0 }),
  })
  const generation = { config: { ...config, bounces }, notifier } as Generation
  const told: number[] = []
  const began = clock.ticks()
  const stop = startWarningSenders({
    generations: {
      lease: () => ({ value: generation, during: async (result) => result, [Symbol.dispose]: () => {} }),
    },
    clock,
    watch,
    reader: store.reader(),
    store,
    log: {
      debug: () => {},
      info: () => {},
      warn: (text, facts) => assert.fail(`${text} ${JSON.stringify(facts)}`),
      error: assert.fail,
    },
    sent: () => void told.push(Math.floor((clock.ticks() - began) / hours(1))),
  })
  return { clock, store, told, stop: () => (stop(), stopWatching()) }
}

const message = () => example(1, { from: 'alice@example.org', to: { 'x@far.test': waits }, receivedAt: 0 })

for (const by of [days(3650), days(3), hours(20), days(-3), days(-3650)]) {
  test(`a sender is told when a day has passed and when two have, though the clock is set by ${by / hours(1)} hours`, async () => {
    const { clock, store, told, stop } = world()
    await store.accept(message())
    await clock.advance(hours(2))
    clock.set(by)
    await clock.advance(days(3))
    assert.deepEqual(told, [24, 48])
    stop()
  })
}

test('what may have come before or after the clock was set back is told later, never sooner', async () => {
  const { clock, store, told, stop } = world()
  await store.accept(message())
  await clock.advance(hours(2))
  clock.set(hours(-20))
  await clock.advance(days(3))
  assert.deepEqual(told, [44, 68])
  stop()
})

test('what was told is in the store: a start tells nothing anew, and of two times that have passed the longer one', async () => {
  const { clock, store, told, stop } = world()
  await store.accept(message())
  await clock.advance(hours(25))
  stop()
  assert.deepEqual(told, [24])
  const next = world(undefined, store.reopen(clock.now()), clock)
  await clock.advance(hours(2))
  assert.deepEqual(next.told, [])
  await next.store.accept(example(2, { to: { 'x@far.test': waits }, receivedAt: hours(27) }))
  next.stop()
  await clock.advance(hours(60))
  const last = world(undefined, next.store.reopen(clock.now()), clock)
  await clock.advance(hours(2))
  assert.deepEqual(last.told, [0, 0])
  last.stop()
})

test('just after a start nobody is told: the clock may be wrong', async () => {
  const { clock, store, told, stop } = world()
  await store.accept({ ...message(), message: { ...message().message, receivedAt: START } })
  clock.set(days(3650))
  await clock.advance(minutes(14))
  assert.deepEqual(told, [])
  stop()
})

test('where nothing is to be told, nothing is', async () => {
  const { clock, store, told, stop } = world([])
  await store.accept(message())
  await clock.advance(days(5))
  assert.deepEqual(told, [])
  assert.deepEqual(
    (await store.reader().story(idOf(1)))?.events.filter(({ kind }) => kind === 'warning-left-out'),
    [],
  )
  stop()
})

test('many are told, page by page', async () => {
  const { clock, store, told, stop } = world([hours(1)])
  for (let n = 1; n <= 120; n++) await store.accept(example(n, { to: { 'x@far.test': waits } }))
  await clock.advance(hours(2))
  assert.equal(told.length, 120)
  stop()
})
