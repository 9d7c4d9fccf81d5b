import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { hours, minutes } from '../core/time.ts'
import { active, at, example, idOf, START } from '../queue/example-message.test-support.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import { Scheduler, type Worked } from '../queue/schedule.ts'
import { startRenewing } from './renew-leases.ts'

const fault = (error: unknown): void => assert.fail(String(error))

test('an attempt that takes longer than any lease stays its node’s; what has ended is not renewed', async () => {
  const clock = new FakeClock(START)
  const store = new MemoryStore()
  const ends: ((worked: Worked) => void)[] = []
  const scheduler = new Scheduler({
    clock,
    store,
    limits: { concurrency: 9, perDestination: 9 },
    deliver: () => new Promise((end) => ends.push(end)),
    longestWait: () => hours(24),
    clockWasSetBack: () => {},
    fault,
  })
  const stop = startRenewing({ scheduler, store, clock, fault })
  for (const n of [1, 2]) {
    const entry = example(n, { to: { 'a@x.test': active } })
    await store.accept(entry)
    scheduler.schedule(entry)
  }
  await clock.advance(minutes(50))
  ends[1]?.({ spawned: [], next: undefined })
  await clock.advance(hours(9))
  stop()
  assert.equal(clock.next(), undefined)
  const other = store.reopen(clock.now(), 2)
  assert.deepEqual(await other.order({ kind: 'retry', message: idOf(1), now: clock.now(), by: 'root' }), {
    changed: 0,
    elsewhere: 1,
  })
  const due = await other.claimDue(at(hours(10)), 9, [])
  assert.deepEqual(
    due.map(({ message }) => message.id),
    [idOf(2)],
  )
})
