import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeOpenStories } from './open-stories.ts'
import { makeStoryTable } from './story-table.ts'

test('the table behaves as a map does, also for ids that share a hash', () => {
  // With ids of one and two characters and many of them, and a few long ones, the operations meet in every order.
  const id = fc.constantFrom('a', 'b', 'ab', 'ba', '1xV00J-0000b0-1P', '1xV00J-0000b1-1P')
  const step = fc.record({ id, what: fc.constantFrom('add', 'remove', 'get', 'oldest') })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const table = makeStoryTable<{ readonly id: string }>()
      const model = new Map<string, { readonly id: string }>()
      for (const { id, what } of steps) {
        const known = model.get(id)
        assert.equal(table.get(id), known)
        if (what === 'add' && known === undefined) {
          const story = { id }
          table.add(story)
          model.set(id, story)
        } else if (what === 'remove' && known !== undefined) {
          table.remove(known)
          model.delete(id)
        } else if (what === 'oldest') {
          for (const { id: oldest } of table.takeOldest(1)) model.delete(oldest)
        }
        assert.equal(table.size(), model.size)
      }
    }),
  )
})

test('two ids with the same hash are both found, and each is removed alone', () => {
  const [first, second] = collision()
  const table = makeStoryTable<{ readonly id: string }>()
  const one = { id: first }
  const two = { id: second }
  table.add(one)
  table.add(two)
  assert.deepEqual([table.get(first), table.get(second), table.size()], [one, two, 2])
  table.remove(one)
  assert.deepEqual([table.get(first), table.get(second), table.size()], [undefined, two, 1])
  table.remove(two)
  assert.equal(table.size(), 0)
})

/** The hash is not exported: the collision shows as an id that the table keeps in its other part. */
function collision(): readonly [string, string] {
  const hash = (text: string): number => {
    let value = 0x811c9dc5 | 0
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
    return (value ^ (value >>> 15)) & 0x3fffffff
  }
  const seen = new Map<number, string>()
  for (let n = 0; ; n++) {
    const text = `1xV00J-${n.toString(36).padStart(6, '0')}-1P`
    const before = seen.get(hash(text))
    if (before !== undefined) return [before, text]
    seen.set(hash(text), text)
  }
}

test('the story held apart is found, taken and counted like the others, of each machine', () => {
  const open = makeOpenStories<{ readonly id: string; readonly machine: string }>()
  const stories = ['mx1', 'mx2', 'mx1'].map((machine, i) => ({ id: `id${i}`, machine }))
  for (const story of stories) open.add(story)
  assert.equal(open.size(), 3)
  for (const story of stories) assert.equal(open.get(story.id, story.machine), story)
  assert.equal(open.get('id0', 'mx2'), undefined)
  assert.equal(open.take('id2', 'mx1'), stories[2])
  assert.equal(open.take('id2', 'mx1'), undefined)
  assert.deepEqual(open.takeOldest(1), [stories[0]])
  assert.deepEqual(open.takeOldest(Infinity), [stories[1]])
  assert.equal(open.size(), 0)
})
