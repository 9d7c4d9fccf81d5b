import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { AttemptSlots } from './attempt-slots.ts'

const turns = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}

function world(limits: { concurrency: number; perDestination: number }) {
  const slots = new AttemptSlots(limits)
  const begun: string[] = []
  const ends: (() => void)[] = []
  const ask = (key: string, name = key): Promise<void> =>
    slots.run(key, () => {
      begun.push(name)
      return new Promise<void>((resolve) => ends.push(resolve))
    })
  return { slots, begun, ends, ask }
}

suite('attempts under way at once', () => {
  test('are no more to one destination than it may have, and the others come in order', async () => {
    const { begun, ends, ask } = world({ concurrency: 10, perDestination: 2 })
    const all = [ask('a', 'a1'), ask('a', 'a2'), ask('a', 'a3'), ask('a', 'a4'), ask('b')]
    await turns()
    assert.deepEqual(begun, ['a1', 'a2', 'b'])
    ends[0]?.()
    await turns()
    assert.deepEqual(begun, ['a1', 'a2', 'b', 'a3'])
    for (let i = 1; i < 5; i++) {
      ends[i]?.()
      await turns()
    }
    await Promise.all(all)
    assert.equal(begun.at(-1), 'a4')
  })

  test('are no more in all than the limit, whatever their destinations', async () => {
    const { begun, ends, ask } = world({ concurrency: 2, perDestination: 2 })
    const all = ['a', 'b', 'c', 'd'].map((key) => ask(key))
    await turns()
    assert.deepEqual(begun, ['a', 'b'])
    for (let i = 0; i < 4; i++) {
      ends[i]?.()
      await turns()
    }
    await Promise.all(all)
    assert.deepEqual(begun, ['a', 'b', 'c', 'd'])
  })

  test('follow limits that change while some wait', async () => {
    const limits = { concurrency: 1, perDestination: 1 }
    const { begun, ends, ask } = world(limits)
    const all = ['a', 'b', 'c', 'd', 'e'].map((key) => ask(key))
    await turns()
    limits.concurrency = 3
    ends[0]?.()
    await turns()
    assert.deepEqual(begun, ['a', 'b', 'c', 'd'])
    limits.concurrency = 1
    ends[1]?.()
    await turns()
    assert.deepEqual(begun, ['a', 'b', 'c', 'd'])
    for (let i = 2; i < 5; i++) {
      ends[i]?.()
      await turns()
    }
    await Promise.all(all)
    assert.deepEqual(begun, ['a', 'b', 'c', 'd', 'e'])
  })

  test('an attempt that throws gives its place back', async () => {
    const { slots } = world({ concurrency: 1, perDestination: 1 })
    await assert.rejects(slots.run('a', () => Promise.reject(new Error('a bug'))))
    assert.equal(await slots.run('a', () => Promise.resolve('done')), 'done')
  })

  test('every attempt is made, and no limit is crossed, in whatever order they come and go', async () => {
    const steps = fc.array(fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.constant('end')), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const { begun, ends, ask } = world({ concurrency: 3, perDestination: 2 })
        const all: Promise<void>[] = []
        const names: string[] = []
        let over = 0
        const running = (): string[] => begun.filter((_, i) => i >= over)
        const endOne = async (): Promise<void> => {
          if (over < ends.length) ends[over++]?.()
          await turns()
          assert.ok(running().length <= 3)
          for (const key of ['a', 'b', 'c']) assert.ok(running().filter((one) => one === key).length <= 2)
        }
        for (const step of given) {
          if (step === 'end') await endOne()
          else {
            names.push(step)
            all.push(ask(step))
          }
        }
        for (let i = 0; i < names.length; i++) await endOne()
        await Promise.all(all)
        assert.deepEqual(begun.toSorted(), names.toSorted())
      }),
      { numRuns: 30 },
    )
  })
})
