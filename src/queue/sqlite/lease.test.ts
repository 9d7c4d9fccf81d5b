// Whose an attempt is that was under way when a process ended.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { hours } from '../../core/time.ts'
import { active, at, delivered, example, idOf, scheduled } from '../example-message.test-support.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

const statesIn = async (queue: TemporaryQueue) =>
  (await queue.reader().story(idOf(1)))?.recipients.map(({ state }) => state)

it('a start takes up what its own node left, and leaves to another node its time', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open({ node: 1 })
  await first.accept(example(1, { to: { 'entered@x.test': active, 'claimed@y.test': scheduled(5) } }))
  assert.equal((await first.claimDue(at(60), 9, [])).length, 1)
  await first.close()

  const second = await queue.open({ node: 2, now: 100 })
  assert.equal(second.recovery.interrupted, 0)
  assert.deepEqual(await second.claimDue(at(hours(4)), 9, []), [])
  const due = await second.claimDue(at(hours(4) + 59), 9, [])
  assert.deepEqual(
    due.flatMap(({ recipients }) => recipients.map(({ rcptTo }) => rcptTo.localPart)),
    ['entered'],
  )
  assert.equal(await second.nextDue([]), at(hours(4) + 60))
  await second.close()

  const third = await queue.open({ node: 2, now: 200 })
  assert.equal(third.recovery.interrupted, 1)
  assert.deepEqual(
    (await third.claimDue(at(200), 9, [])).map(({ message }) => message.id),
    [idOf(1)],
  )
})

it('what another node has may still be settled by it', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open({ node: 1 })
  await first.accept(example(1, { to: { 'a@x.test': active } }))
  await first.close()
  const second = await queue.open({ node: 2, now: 100 })
  await second.settle({ message: idOf(1), states: [{ index: 0, state: delivered(150) }], events: [], spawned: [] })
  assert.deepEqual(await statesIn(queue), [delivered(150)])
  assert.equal(await second.nextDue([]), undefined)
})
