import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WorkLimit } from './work-limit.ts'

/** Pieces of work that end when they are told to. */
function pieces(): { readonly work: () => Promise<void>; readonly running: (() => void)[]; most: () => number } {
  const running: (() => void)[] = []
  let now = 0
  let most = 0
  const work = async (): Promise<void> => {
    most = Math.max(most, (now += 1))
    await new Promise<void>((resolve) => running.push(resolve))
    now -= 1
  }
  return { work, running, most: () => most }
}

test('only so many run at once, so many wait, and the rest is turned away', async () => {
  const limit = new WorkLimit(2, 3)
  const { work, running, most } = pieces()
  const results = Array.from({ length: 7 }, () => limit.run(work))
  assert.deepEqual(await Promise.all(results.slice(5)), [{ ok: false }, { ok: false }])
  for (let ended = 0; ended < 5; ended++) {
    running.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const done = await Promise.all(results.slice(0, 5))
  assert.ok(done.every(({ ok }) => ok))
  assert.equal(most(), 2)
})

test('work that fails gives its place free', async () => {
  const limit = new WorkLimit(1, 0)
  await assert.rejects(limit.run(() => Promise.reject(new Error('no'))))
  assert.deepEqual(await limit.run(async () => 7), { ok: true, value: 7 })
})
