// What every QueueStore must do about mail that is late, as tests that run on each of them: store-conformance.ts has the others
// and calls these.

import assert from 'node:assert/strict'
import { hours } from '../core/time.ts'
import type { Event } from '../events/event.ts'
import { active, at, delivered, example, idOf, scheduled } from './example-message.test-support.ts'
import type { QueueReader } from './reader.ts'
import type { DefineTest, StorePlace } from './store-conformance.test-support.ts'
import type { QueueStore, DelayWarning } from './store.ts'

const DAY = hours(24)
const TWO = hours(48)

const late = async (place: StorePlace, asked: Partial<Parameters<QueueReader['late']>[0]> = {}): Promise<string[]> => {
  const { messages } = await place.reader().late({ before: at(1000), least: DAY, most: 100, limit: 100, ...asked })
  return messages.map(({ message, told }) => (told === undefined ? message.id : `${message.id} ${told / hours(1)}h`))
}

const warning = (n: number, wanted: Partial<DelayWarning> = {}): DelayWarning => ({
  message: idOf(n),
  after: DAY,
  recipients: [0],
  events: [{ at: at(5), kind: 'interrupted', message: idOf(n), recipients: ['r'] }],
  ...wanted,
})

export function lateness(test: DefineTest): void {
  test('what came in by then, is from somebody and is still queued is late', async (store, place) => {
    await store.accept(example(1))
    await store.accept(example(2, { from: null }))
    await store.accept(example(3, { to: { 'a@x.test': delivered(1) } }))
    await store.accept(example(4, { receivedAt: 2000 }))
    await store.accept(example(5, { receivedAt: 1000 }))
    assert.deepEqual(await late(place), [idOf(1), idOf(5)])
  })

  test('all of it is found page by page', async (store, place) => {
    for (let n = 1; n <= 7; n++) await store.accept(example(n, n === 3 ? { from: null } : {}))
    const found: string[] = []
    for (let afterId: ReturnType<typeof idOf> | undefined, more = true; more;) {
      const asked = { before: at(1000), least: DAY, most: 3, limit: 2, ...(afterId && { afterId }) }
      const { messages, next } = await place.reader().late(asked)
      assert.ok(messages.length <= 2)
      found.push(...messages.map(({ message }) => message.id))
      afterId = next
      more = next !== undefined
    }
    assert.deepEqual(found, [1, 2, 4, 5, 6, 7].map(idOf))
  })

  test('what is told is told once for each time, with its letter, also after a crash', async (store, place) => {
    await store.accept(example(1))
    const told: Event[] = []
    store.listen((events) => told.push(...events))
    const letter = example(8, { from: null })
    assert.equal(await store.warn(warning(1, { letter })), true)
    assert.deepEqual(
      told.map((event) => ('message' in event ? `${event.kind} ${event.message}` : event.kind)),
      [`interrupted ${idOf(1)}`, 'helo', `queued ${idOf(8)}`],
    )
    assert.equal((await place.reader().story(idOf(8)))?.recipients.length, 1)
    assert.deepEqual(await late(place), [])
    assert.deepEqual(await late(place, { least: TWO }), [`${idOf(1)} 24h`])
    assert.equal(await store.warn(warning(1, { letter: example(9) })), false)
    assert.equal(told.length, 3)
    assert.equal(await place.reader().story(idOf(9)), undefined)
    const next = await place.crash(50)
    assert.equal(await next.warn(warning(1)), false)
    assert.equal(await next.warn(warning(1, { after: TWO })), true)
    assert.equal(await next.warn(warning(1)), false)
  })

  test('nobody is told of one who does not wait any more', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': delivered(1), 'b@x.test': scheduled(5), 'c@x.test': active } }))
    await store.accept(example(2, { to: { 'a@x.test': delivered(1) } }))
    const letter = example(8, { from: null })
    assert.equal(await store.warn(warning(1, { recipients: [0, 1], letter })), false)
    assert.equal(await store.warn(warning(1, { recipients: [1, 2], letter })), false)
    assert.equal(await store.warn(warning(2, { recipients: [], letter })), false)
    assert.equal(await store.warn(warning(7, { recipients: [], letter })), false)
    assert.equal(await place.reader().story(idOf(8)), undefined)
    assert.equal(await store.warn(warning(1, { recipients: [1], letter })), true)
  })

  test('what was told goes with the message', async (store: QueueStore, place) => {
    await store.accept(example(1))
    assert.equal(await store.warn(warning(1)), true)
    await store.settle({ message: idOf(1), states: [{ index: 0, state: delivered(9) }], events: [], spawned: [] })
    await store.prune(at(hours(24 * 2000)))
    assert.equal(await place.reader().story(idOf(1)), undefined)
    await store.accept(example(1))
    assert.equal(await store.warn(warning(1)), true)
  })
}
