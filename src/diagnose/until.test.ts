// How long trying again makes sense: as the reply says, otherwise as is usual; never from numbers that mean something else.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeExplain } from './explain.ts'
import { untilWhen } from './until.ts'

for (const [reply, seconds] of [
  ['Greylisted, please come back in 5 minutes', 300],
  ['Try again in 300 seconds', 300],
  ['greylisting in effect, retry in 00:04:30', 270],
  ['Please wait 2 hours and try again', 7_200],
  ['Повторите попытку позже, через 10 минут', 600],
] as const) {
  test(`${reply}: ${seconds} seconds`, () => {
    const { after, within, basis } = untilWhen('greylist', reply)
    assert.deepEqual([after, basis], [seconds, 'reply'])
    assert.ok(within > after)
  })
}

test('spans that are not about trying again are not taken for it', () => {
  for (const reply of [
    'connection timed out after 30 seconds',
    'limit of 100 in 5 minutes exceeded',
    'try again later',
    'retry in 900000 hours',
  ]) {
    assert.equal(untilWhen('limit.rate', reply).basis, 'usual', reply)
  }
})

test('it is told only where trying again helps', () => {
  const explain = makeExplain()
  assert.deepEqual(explain('451 4.7.1 Greylisting in action, please come back later').until, {
    after: 300,
    within: 86_400,
    basis: 'usual',
  })
  for (const text of ['550 5.1.1 User unknown', 'hello', '250 ok']) assert.equal(explain(text).until, null, text)
})
