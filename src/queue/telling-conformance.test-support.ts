// What every QueueStore must tell of its changes to whoever listens, as tests that run on each of them: store-conformance.ts
// has the others and calls these.

import assert from 'node:assert/strict'
import type { Event } from '../events/event.ts'
import { active, at, delivered, example, exampleRefused, idOf, scheduled } from './example-message.test-support.ts'
import type { DefineTest } from './store-conformance.test-support.ts'
import type { QueueStore } from './store.ts'

function listening(store: QueueStore): Event[] {
  const told: Event[] = []
  store.listen((events) => told.push(...events))
  return told
}

export function telling(test: DefineTest): void {
  test('the events of every change are told when it is made, in the order of the changes', async (store, place) => {
    const told = listening(store)
    const mixed = { to: { 'a@x.test': scheduled(1), 'b@x.test': active } }
    const first = store.accept(example(1, mixed)).then(() => told.length)
    const asked = [
      store.order({ kind: 'retry', message: idOf(1), now: at(5), by: 'root' }),
      store.settle({
        message: idOf(1),
        states: [{ index: 1, state: delivered(6) }],
        events: [{ kind: 'interrupted', at: at(6), message: idOf(1), recipients: ['b@x.test'] }],
        spawned: [example(2, { from: null })],
      }),
      store.order({ kind: 'remove', message: idOf(1), now: at(7), by: 'root' }),
    ]
    assert.ok((await first) >= 2, 'told before the promise resolves')
    await Promise.all(asked)
    const reader = place.reader()
    const stored = [...((await reader.story(idOf(1)))?.events ?? []), ...((await reader.story(idOf(2)))?.events ?? [])]
    assert.equal(stored.length, told.length)
    const kinds = told.map((event) => `${event.kind} ${'message' in event ? event.message : ''}`)
    assert.deepEqual(kinds, [
      'helo ',
      `queued ${idOf(1)}`,
      `retry-asked ${idOf(1)}`,
      `interrupted ${idOf(1)}`,
      'helo ',
      `queued ${idOf(2)}`,
      `cancelled ${idOf(1)}`,
    ])
    assert.deepEqual(
      told.filter((event) => 'message' in event && event.message === idOf(1)),
      stored.filter((event) => 'message' in event && event.message === idOf(1)),
    )
  })

  test('what is not changed is not told', async (store) => {
    await store.accept(example(1))
    const told = listening(store)
    const conflict = store.accept(example(1, { from: 'mallory@example.org' }))
    const neighbour = store.accept(example(2))
    await assert.rejects(conflict)
    await neighbour
    await assert.rejects(
      store.settle({ message: idOf(9), states: [], events: example(3).events, spawned: [example(4)] }),
    )
    assert.deepEqual(await store.order({ kind: 'retry', message: idOf(9), now: at(5), by: 'root' }), {
      changed: 0,
      elsewhere: 0,
    })
    assert.deepEqual(
      told.flatMap((event) => ('message' in event ? [event.message] : [])),
      [idOf(2)],
    )
  })

  test('refused sessions are told when they are kept', async (store) => {
    const told = listening(store)
    store.keepRefused(exampleRefused(1))
    store.keepRefused(exampleRefused(2))
    // Whatever is asked comes behind them.
    await store.nextDue([])
    assert.deepEqual(told, [...exampleRefused(1).events, ...exampleRefused(2).events])
  })

  test('what a start makes of interrupted attempts is told to whoever listens then, once', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': active, 'b@x.test': active, 'c@x.test': delivered(1) } }))
    const next = await place.crash(77)
    const interrupted = {
      kind: 'interrupted',
      at: at(77),
      message: idOf(1),
      recipients: ['a@x.test', 'b@x.test'],
    } as const
    assert.deepEqual(listening(next), [interrupted])
    assert.deepEqual(listening(next), [])
  })
}
