// However many large messages come at once, their content does not fill the memory: what has no room waits in the store.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { hours, instant } from '../core/time.ts'
import { at, example } from './example-message.test-support.ts'
import { Scheduler, type Worked } from './schedule.ts'
import type { Claimed } from './store.ts'

const MEBI = 1024 * 1024
const DONE: Worked = { spawned: [], next: undefined }
const DOMAINS = ['a.test']

async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

function claimed(n: number, size: number): Claimed {
  const { message, recipients } = example(n)
  // Memory that is never touched costs nothing.
  return { message, recipients, content: { kind: 'inline', bytes: new Uint8Array(size) } }
}

test('what has no room in 64 MiB waits in the store, and is taken up when there is room', async () => {
  const ends: ((worked: Worked) => void)[] = []
  const due = [claimed(1, 40 * MEBI), claimed(2, 24 * MEBI), claimed(3, 1)]
  const scheduler = new Scheduler({
    clock: new FakeClock(at(5)),
    store: {
      claimDue: async () => due.splice(0, 1),
      nextDue: async () => (due.length > 0 ? instant(0) : undefined),
    },
    limits: { concurrency: 100, perDestination: 100 },
    deliver: () => new Promise((end) => ends.push(end)),
    longestWait: () => hours(24),
    clockWasSetBack: () => assert.fail('the clock was not set'),
    fault: (error) => assert.fail(String(error)),
  })
  const stateFor = (size: number): string => scheduler.firstState(DOMAINS, size).kind

  assert.equal(stateFor(64 * MEBI), 'active')
  assert.equal(stateFor(64 * MEBI + 1), 'scheduled')
  scheduler.wake()
  await turns()
  assert.equal(scheduler.underWay, 1)
  assert.equal(stateFor(24 * MEBI), 'active')
  assert.equal(stateFor(24 * MEBI + 1), 'scheduled')

  scheduler.wake()
  await turns()
  assert.deepEqual([scheduler.underWay, stateFor(0), stateFor(1)], [2, 'active', 'scheduled'])
  scheduler.wake()
  await turns()
  assert.deepEqual([scheduler.underWay, due.length], [2, 1], 'nothing is claimed while memory is full')

  ends.shift()?.(DONE)
  await turns()
  assert.deepEqual([scheduler.underWay, due.length], [2, 0])
  for (const end of ends) end(DONE)
  await turns()
  await scheduler.close()
})
