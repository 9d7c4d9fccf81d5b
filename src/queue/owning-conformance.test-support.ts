// Whose an attempt is: what every QueueStore must do where several nodes have one queue, one after the other.

import assert from 'node:assert/strict'
import { hours } from '../core/time.ts'
import { active, at, delivered, example, idOf, scheduled } from './example-message.test-support.ts'
import type { DefineTest, StorePlace } from './store-conformance.test-support.ts'
import type { QueueStore } from './store.ts'

const LEASE = hours(4)

export function owning(test: DefineTest): void {
  /** Of node 0: one recipient that entered as active, one that was claimed a minute later, one that waits for tomorrow. */
  const begin = async (store: QueueStore): Promise<void> => {
    const to = { 'entered@x.test': active, 'claimed@y.test': scheduled(5), 'waits@z.test': scheduled(hours(24)) }
    await store.accept(example(1, { to, receivedAt: 0 }))
    assert.equal((await store.claimDue(at(60), 9, [])).length, 1)
  }
  const claimed = async (store: QueueStore, now: number): Promise<string[]> =>
    (await store.claimDue(at(now), 9, [])).flatMap(({ recipients }) => recipients.map(({ rcptTo }) => rcptTo.localPart))
  const states = async (place: StorePlace) =>
    (await place.reader().story(idOf(1)))?.recipients.map(({ state }) => state.kind)

  test('a start takes up what its own node left, and leaves to another node its time', async (store, place) => {
    await begin(store)
    const second = await place.crash(100, 2)
    assert.equal(second.recovery.interrupted, 0)
    assert.deepEqual(await claimed(second, LEASE - 1), [])
    assert.deepEqual(await claimed(second, LEASE + 59), ['entered'])
    assert.equal(await second.nextDue([]), at(LEASE + 60))

    const third = await place.crash(200, 2)
    assert.equal(third.recovery.interrupted, 1)
    assert.deepEqual(await claimed(third, 200), ['entered'])
  })

  test('what another node has may still be settled by it', async (store, place) => {
    await begin(store)
    const second = await place.crash(100, 2)
    const ended = [0, 1].map((index) => ({ index, state: delivered(150) }))
    await second.settle({ message: idOf(1), states: ended, events: [], spawned: [] })
    assert.deepEqual(await states(place), ['done', 'done', 'scheduled'])
    assert.equal(await second.nextDue([]), at(hours(24)))
  })

  test('an operator takes from no other node what it attempts, and is told; what waits is nobody’s', async (store, place) => {
    await begin(store)
    const second = await place.crash(100, 2)
    assert.deepEqual(await second.order({ kind: 'retry', message: idOf(1), now: at(200), by: 'root' }), {
      changed: 1,
      elsewhere: 2,
    })
    assert.deepEqual(await claimed(second, 200), ['waits'])
    assert.deepEqual(await second.order({ kind: 'remove', message: idOf(1), now: at(LEASE), by: 'root' }), {
      changed: 1,
      elsewhere: 1,
    })
    assert.deepEqual(await second.order({ kind: 'remove', message: idOf(1), now: at(LEASE + 60), by: 'root' }), {
      changed: 1,
      elsewhere: 0,
    })
    assert.deepEqual(await states(place), ['done', 'done', 'active'])
  })

  test('a recipient that was deferred by another node is nobody’s', async (store, place) => {
    await begin(store)
    const state = { kind: 'scheduled', due: at(900), attempts: 1 } as const
    await store.settle({ message: idOf(1), states: [{ index: 0, state }], events: [], spawned: [] })
    const second = await place.crash(100, 2)
    assert.deepEqual(await second.order({ kind: 'retry', message: idOf(1), now: at(200), by: 'root' }), {
      changed: 2,
      elsewhere: 1,
    })
  })

  test('what is said to be still under way keeps its owner', async (store, place) => {
    await begin(store)
    await store.renew([idOf(1), idOf(7)], at(hours(3)))
    const second = await place.crash(hours(3), 2)
    await second.renew([idOf(1)], at(hours(9)))
    assert.deepEqual(await second.order({ kind: 'retry', message: idOf(1), now: at(hours(7) - 1), by: 'root' }), {
      changed: 1,
      elsewhere: 2,
    })
    assert.equal(await second.nextDue(['z.test']), at(hours(7)))
    const first = await place.crash(hours(4), 0)
    await first.renew([idOf(1)], at(hours(5)))
    assert.equal(await first.nextDue(['z.test']), at(hours(9)), 'also when another node has started meanwhile')
  })
}
