// What every QueueStore must do about the counts of senders, as tests that run on each of them: store-conformance.ts has the
// others and calls these.

import assert from 'node:assert/strict'
import { at, example, idOf, scheduled } from './example-message.test-support.ts'
import type { DefineTest } from './store-conformance.test-support.ts'
import { dayOf, minuteOf, type OutboundCount } from './outbound.ts'

const NONE = { letters: 0, held: 0, ended: 0, failed: 0, spam: 0 }
const count = (more: Partial<OutboundCount>): OutboundCount => ({ sender: 'user:alice', at: at(1000), ...more })

export function outbound(test: DefineTest): void {
  test('counts come with the message, add up, and are there after a crash', async (store, place) => {
    await store.accept({ ...example(1), outbound: [count({ letters: 2, domains: ['a.test', 'b.test'] })] })
    await store.accept({
      ...example(2),
      outbound: [count({ letters: 1, domains: ['a.test'] }), count({ sender: 'uid:x', held: 3 })],
    })
    const next = await place.crash(at(5000))
    await next.settle({
      message: idOf(1),
      states: [],
      events: [],
      spawned: [],
      outbound: [count({ ended: 4, failed: 2, spam: 1 })],
    })
    const { minutes, days: byDay, domains, states } = await place.reader().outbound()
    const day = dayOf(at(1000))
    assert.deepEqual(minutes, [{ sender: 'user:alice', minute: minuteOf(at(1000)), letters: 3 }])
    assert.deepEqual(
      byDay.toSorted((a, b) => (a.sender < b.sender ? 1 : -1)),
      [
        { sender: 'user:alice', day, letters: 3, held: 0, ended: 4, failed: 2, spam: 1 },
        { sender: 'uid:x', day, ...NONE, held: 3 },
      ],
    )
    assert.deepEqual(domains.map(({ domain }) => domain).toSorted(), ['a.test', 'b.test'])
    assert.deepEqual(states, [])
  })

  test('a message that is not taken is not counted', async (store, place) => {
    await store.accept(example(1))
    await assert.rejects(store.accept({ ...example(1), outbound: [count({ letters: 1 })] }))
    assert.deepEqual((await place.reader().outbound()).minutes, [])
  })

  test('a change of a sender is kept with its letter, and counts begin afresh where it says so', async (store, place) => {
    const now = at(1000)
    const held = { since: now, why: 'hour', values: { letters: 51, limit: 50 } } as const
    await store.accept({ ...example(1), outbound: [count({ letters: 5, domains: ['a.test'] }), count({ ended: 3 })] })
    const event = { at: now, kind: 'sender-held', sender: 'user:alice', ...held } as const
    const letter = example(2, { to: { 'postmaster@here.test': scheduled(1) } })
    await store.changeSender({ sender: 'user:alice', at: now, state: { held }, afresh: false, event, letter })
    const before = await place.reader().outbound()
    assert.deepEqual(before.states, [{ sender: 'user:alice', held }])
    assert.equal(before.minutes.length, 1)
    assert.equal((await place.reader().counts()).messages, 2)

    const limits = { hour: 500, day: 900 }
    await store.changeSender({ sender: 'user:alice', at: now, state: { limits }, afresh: true })
    const after = await place.reader().outbound()
    assert.deepEqual(after.states, [{ sender: 'user:alice', limits }])
    assert.deepEqual(after.minutes, [])
    assert.deepEqual(after.days, [{ sender: 'user:alice', day: dayOf(now), ...NONE, letters: 5 }])
    assert.deepEqual(after.domains, [{ sender: 'user:alice', domain: 'a.test', day: dayOf(now) - 1 }])
  })

  test('who holds a recipient can be asked for', async (store, place) => {
    const by = (name: string) => ({ kind: 'held', by: name, attempts: 0 }) as const
    await store.accept(example(1, { to: { 'x@a.test': by('guard user:alice'), 'y@a.test': by('rule doubtful') } }))
    await store.accept(example(2))
    const { picked } = await place.reader().select({ filter: { heldBy: 'guard user:alice' }, sort: 'oldest', limit: 9 })
    assert.deepEqual(
      picked.map(({ id, recipients }) => [id, recipients]),
      [[idOf(1), [0]]],
    )
  })
}
