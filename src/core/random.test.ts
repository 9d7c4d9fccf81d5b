import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom, shuffle } from './random.ts'

test('the same seed gives the same numbers, another seed others', () => {
  const take = (seed: number) => Array.from({ length: 5 }, seededRandom(seed))
  assert.deepEqual(take(7), take(7))
  assert.notDeepEqual(take(7), take(8))
})

test('a seed gives the same numbers in every version, so that an old run can be made again', () => {
  const random = seededRandom(1)
  assert.deepEqual([random(), random()], [0.6270739405881613, 0.002735721180215478])
})

test('a shuffle keeps every item once and leaves the original alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
      const before = [...items]
      const shuffled = shuffle(items, seededRandom(seed))
      assert.deepEqual(items, before)
      const inOrder = (list: readonly number[]) => list.toSorted((a, b) => a - b)
      assert.deepEqual(inOrder(shuffled), inOrder(items))
    }),
  )
})

test('every item comes first about as often as every other', () => {
  const random = seededRandom(1)
  const first = [0, 0, 0]
  for (let i = 0; i < 3000; i++) {
    const [one = 0] = shuffle([0, 1, 2], random)
    first[one] = (first[one] ?? 0) + 1
  }
  for (const count of first) assert.ok(count > 900 && count < 1100, first.join(' '))
})
