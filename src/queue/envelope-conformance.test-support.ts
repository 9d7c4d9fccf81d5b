// What every QueueStore must do when an operator changes the envelope of a message, as tests that run on each of them:
// store-conformance.ts has the others and calls these.

import assert from 'node:assert/strict'
import { formatMailbox } from '../core/address.ts'
import { mailbox } from '../core/message.test-support.ts'
import type { Event } from '../events/event.ts'
import { active, at, delivered, example, idOf, scheduled } from './example-message.test-support.ts'
import type { EnvelopeOrder } from './order.ts'
import type { DefineTest, StorePlace } from './store-conformance.test-support.ts'

const CAROL = mailbox('carol@example.net')

const add = (n: number, address = CAROL): EnvelopeOrder => ({
  kind: 'add-recipient',
  message: idOf(n),
  now: at(50),
  by: 'root',
  address,
})
const sender = (n: number, address: typeof CAROL | null): EnvelopeOrder => ({
  kind: 'change-sender',
  message: idOf(n),
  now: at(50),
  by: 'root',
  address,
})

const recipientsOf = async (place: StorePlace, n: number): Promise<readonly string[]> =>
  ((await place.reader().story(idOf(n)))?.recipients ?? []).map(
    ({ index, rcptTo, state }) => `${index} ${formatMailbox(rcptTo)} ${state.kind}`,
  )

export function envelopes(test: DefineTest): void {
  test('a recipient that is added is due at once, and is told of', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': scheduled(900), 'b@x.test': delivered(2) } }))
    const told: Event[] = []
    store.listen((events) => told.push(...events))
    assert.deepEqual(await store.changeEnvelope(add(1)), { changed: 1, elsewhere: 0 })
    assert.deepEqual(told, [
      { at: at(50), kind: 'recipient-added', message: idOf(1), by: 'root', recipients: ['carol@example.net'] },
    ])
    assert.deepEqual(await recipientsOf(place, 1), [
      '0 a@x.test scheduled',
      '1 b@x.test done',
      '2 carol@example.net scheduled',
    ])
    const [work] = await store.claimDue(at(60), 9, [])
    assert.deepEqual(
      work?.recipients.map(({ rcptTo }) => formatMailbox(rcptTo)),
      ['carol@example.net'],
    )
  })

  test('a recipient is not added twice, nor to what is finished or unknown', async (store) => {
    await store.accept(example(1, { to: { 'carol@example.net': scheduled(900) } }))
    await store.accept(example(2, { to: { 'a@x.test': delivered(2) } }))
    for (const n of [1, 2, 3])
      assert.deepEqual(await store.changeEnvelope(add(n)), { changed: 0, elsewhere: 0 }, `${n}`)
  })

  test('another sender holds for whoever takes the message up, also after a crash', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': scheduled(100), 'b@x.test': delivered(2) } }))
    assert.deepEqual(await store.changeEnvelope(sender(1, CAROL)), { changed: 1, elsewhere: 0 })
    assert.deepEqual(
      await store.changeEnvelope(sender(1, CAROL)),
      { changed: 0, elsewhere: 0 },
      'it is that one already',
    )
    const [event] = ((await place.reader().story(idOf(1)))?.events ?? []).slice(-1)
    assert.deepEqual(event, {
      at: at(50),
      kind: 'sender-changed',
      message: idOf(1),
      by: 'root',
      from: 'alice@example.org',
      to: 'carol@example.net',
      recipients: ['a@x.test'],
    })
    const next = await place.crash(60)
    const [work] = await next.claimDue(at(200), 9, [])
    assert.deepEqual(work?.message.mailFrom, CAROL, 'and the message is sound')
  })

  test('the empty sender can be given, and nothing is changed while somebody is being tried', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': scheduled(100), 'b@x.test': active } }))
    await store.accept(example(2, { to: { 'a@x.test': scheduled(100) } }))
    assert.equal((await store.changeEnvelope(sender(1, null))).changed, 0)
    assert.equal((await store.changeEnvelope(sender(2, null))).changed, 1)
    assert.equal((await place.reader().story(idOf(2)))?.message.mailFrom, null)
    assert.deepEqual((await place.reader().story(idOf(1)))?.message.mailFrom, mailbox('alice@example.org'))
  })

  test('who is marked as delivered is done, and the message with the last of them', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': scheduled(100), 'b@x.test': scheduled(100) } }))
    const order = { kind: 'mark-delivered', message: idOf(1), now: at(50), by: 'root' } as const
    assert.equal((await store.order({ ...order, recipients: [1] })).changed, 1)
    const [first, second] = (await place.reader().story(idOf(1)))?.recipients ?? []
    assert.equal(first?.state.kind, 'scheduled')
    assert.deepEqual(second?.state, { kind: 'done', outcome: { kind: 'marked-delivered', by: 'root' }, at: at(50) })
    assert.equal((await store.order(order)).changed, 1)
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, at(50))
  })
}
