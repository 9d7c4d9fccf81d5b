import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from './clock.ts'
import { days } from './time.ts'

test('a wait that is longer than a timer of Node’s is waited to its end, and no longer', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  let rang = 0
  systemClock.after(days(60), () => rang++, true)
  const longest = 2 ** 31 - 1
  mock.timers.tick(longest)
  mock.timers.tick(longest)
  assert.equal(rang, 0)
  mock.timers.tick(days(60) - 2 * longest)
  assert.equal(rang, 1)
})
