import { test } from 'node:test'
import assert from 'node:assert/strict'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { after, hours, minutes, seconds, type Tick } from '../core/time.ts'
import type { RecipientState } from '../core/message.ts'
import { example, scheduled, START } from './example-message.test-support.ts'
import { MemoryStore } from './memory-store.test-support.ts'
import { Scheduler } from './schedule.ts'

const REST = seconds(30)

/** Everything goes to one host but the mail for alive.test; each attempt ends at once. */
function world() {
  const clock = new FakeClock(START)
  const store = new MemoryStore()
  let entered = 0
  const tried: string[] = []
  let dead = true
  let expired = false
  let restsUntil: Tick | undefined
  const scheduler = new Scheduler({
    clock,
    store,
    limits: { concurrency: 100, perDestination: 1 },
    longestWait: () => hours(24),
    clockWasSetBack: () => {},
    fault: (error) => assert.fail(String(error)),
    async deliver({ message, recipients }) {
      const domains = recipients.map(({ rcptTo }) => rcptTo.domain)
      tried.push(...domains)
      const now = clock.now()
      const fails = dead && !domains.some((domain) => domain === 'alive.test')
      const ticks = clock.ticks()
      if (fails && (restsUntil === undefined || restsUntil <= ticks)) restsUntil = after(ticks, REST)
      const next = fails && !expired ? after(now, hours(1)) : undefined
      const state: RecipientState =
        next === undefined
          ? { kind: 'done', outcome: { kind: 'cancelled', by: 'test' }, at: now }
          : { kind: 'scheduled', due: next, attempts: 1 }
      const states = recipients.map(({ index }) => ({ index, state }))
      await store.settle({ message: message.id, states, events: [], spawned: [] })
      if (!fails || restsUntil === undefined) return { spawned: [], next }
      return {
        spawned: [],
        next,
        rests: [{ key: 'host', where: 'MX of dead.test', domains, until: next === undefined ? ticks : restsUntil }],
      }
    },
  })
  const enter = async (to: string, count: number, due = 0): Promise<void> => {
    for (let i = 0; i < count; i++) await store.accept(example(entered++, { to: { [to]: scheduled(due) } }))
  }
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    clock,
    scheduler,
    enter,
    turns,
    tried: () => tried.splice(0),
    revive: () => void (dead = false),
    expire: () => void (expired = true),
  }
}

test('what is due for dead hosts stays in the store, and one message finds out for all', async () => {
  const { clock, scheduler, enter, turns, tried } = world()
  await enter('x@dead.test', 500)
  await enter('x@alive.test', 60)
  scheduler.wake()
  await turns()
  const first = tried()
  assert.equal(first.filter((domain) => domain === 'alive.test').length, 60)
  assert.ok(first.length <= 60 + 50, `${first.length - 60} attempts before it was known`)
  for (let i = 0; i < 5; i++) {
    await clock.advance(REST)
    await turns()
    assert.deepEqual(tried(), ['dead.test'])
  }
})

test('a rest that ends while older mail takes all the room does not let the rest of the dead mail through', async () => {
  const { clock, scheduler, enter, turns, tried } = world()
  await enter('x@dead.test', 200)
  scheduler.wake()
  await turns()
  assert.ok(tried().length <= 50)
  await enter('x@alive.test', 60, -1)
  await clock.advance(REST)
  await turns()
  const then = tried()
  assert.equal(then.filter((domain) => domain === 'alive.test').length, 60)
  assert.deepEqual(
    then.filter((domain) => domain === 'dead.test'),
    ['dead.test'],
  )
})

test('what rests is told: where, since when, and when one message tries for all', async () => {
  const { clock, scheduler, enter, turns, revive } = world()
  assert.deepEqual(scheduler.resting, [])
  await enter('x@dead.test', 60)
  await clock.advance(seconds(5))
  scheduler.wake()
  await turns()
  const rest = { where: 'MX of dead.test', domains: ['dead.test'], since: after(START, seconds(5)) }
  assert.deepEqual(scheduler.resting, [{ ...rest, next: after(START, seconds(35)) }])
  await clock.advance(REST)
  await turns()
  assert.deepEqual(scheduler.resting, [{ ...rest, next: after(START, seconds(65)) }], 'found dead again')
  revive()
  await clock.advance(REST)
  await turns()
  assert.deepEqual(scheduler.resting, [])
})

test('the first that gets through brings all the others, of other domains too', async () => {
  const { clock, scheduler, enter, turns, tried, revive } = world()
  await enter('x@one.test', 60)
  await enter('x@two.test', 60)
  scheduler.wake()
  await turns()
  const before = tried().length
  await clock.advance(REST)
  await turns()
  assert.deepEqual(tried(), ['one.test'])
  revive()
  await clock.advance(REST)
  await turns()
  await clock.advance(hours(2))
  await turns()
  assert.equal(tried().length, 120, `all but none, after ${before} attempts at first`)
})

test('what has waited too long is given up one after the other, without a rest between', async () => {
  const { clock, scheduler, enter, turns, tried, expire } = world()
  await enter('x@dead.test', 80)
  scheduler.wake()
  await turns()
  const before = tried().length
  expire()
  for (let i = 0; i < 20; i++) {
    await clock.advance(seconds(3))
    await turns()
  }
  assert.equal(tried().length, 80 - before)
})

test('an operator who asks for everything ends the rest', async () => {
  const { clock, scheduler, enter, turns, tried, revive } = world()
  await enter('x@dead.test', 80)
  scheduler.wake()
  await turns()
  const before = tried().length
  revive()
  scheduler.endRests()
  scheduler.wake()
  await turns()
  assert.equal(tried().length, 80 - before)
  await clock.advance(minutes(1))
  assert.deepEqual(tried(), [])
})
