import assert from 'node:assert/strict'
import { test } from 'node:test'
import { someOf } from './facts.ts'

test('of a list of more than twenty the first twenty are shown, and how many more there are', () => {
  const list = Array.from({ length: 22 }, (_, n) => `${n}`)
  assert.deepEqual(someOf(list.slice(0, 20)), list.slice(0, 20))
  assert.deepEqual(someOf(list), [...list.slice(0, 20), '… and 2 more'])
})
