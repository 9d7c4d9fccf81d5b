// What every QueueStore must do with recipients that take the place of others, as tests that run on each of them.

import assert from 'node:assert/strict'
import { formatMailbox } from '../core/address.ts'
import type { Recipient } from '../core/message.ts'
import { mailbox } from '../core/message.test-support.ts'
import { active, at, delivered, example, idOf, scheduled } from './example-message.test-support.ts'
import type { DefineTest, StorePlace } from './store-conformance.test-support.ts'
import type { AddedRecipient, QueueStore, Settlement } from './store.ts'

const added = (address: string, index: number, ...ancestors: string[]): AddedRecipient => ({
  rcptTo: mailbox(address),
  dsn: { orcpt: `rfc822;${ancestors[0]}` },
  parent: { index, ancestors },
  state: scheduled(5),
})

const expanded = (index: number, more: readonly AddedRecipient[]): Settlement => ({
  message: idOf(1),
  states: [
    {
      index,
      state: { kind: 'done', outcome: { kind: 'expanded', router: 'aliases', into: more.length }, at: at(5) },
    },
  ],
  events: [],
  spawned: [],
  added: more,
})

const recipientsOf = async (place: StorePlace): Promise<readonly Recipient[]> =>
  (await place.reader().story(idOf(1)))?.recipients ?? []

const shown = (recipients: readonly Recipient[]): string[] =>
  recipients.map(({ index, rcptTo, parent }) => `${index} ${formatMailbox(rcptTo)} ${parent?.index ?? '-'}`)

/** RCPT named an alias and one of those that it stands for. */
async function accepted(store: QueueStore): Promise<void> {
  await store.accept(example(1, { to: { 'all@x.test': active, 'bob@x.test': active } }))
}

export function adding(test: DefineTest): void {
  test('they come back as they went in, behind the others, and are claimed', async (store, place) => {
    await accepted(store)
    const carol = added('carol@y.test', 0, 'all@x.test')
    await store.settle(expanded(0, [carol]))
    const recipients = await recipientsOf(place)
    assert.deepEqual(shown(recipients), ['0 all@x.test -', '1 bob@x.test -', '2 carol@y.test 0'])
    assert.deepEqual(recipients[2], { ...carol, index: 2 })
    assert.equal(await store.nextDue([]), at(5))
    const [claimed] = await store.claimDue(at(5), 5, [])
    assert.deepEqual(claimed?.recipients, [{ ...carol, index: 2, state: active }])
  })

  test('no address enters twice, be it named by the client or made before', async (store, place) => {
    await accepted(store)
    const twice = added('carol@y.test', 0, 'all@x.test')
    await store.settle(expanded(0, [twice, added('bob@x.test', 0, 'all@x.test'), twice]))
    await store.settle(expanded(1, [added('carol@y.test', 1, 'bob@x.test')]))
    assert.deepEqual(shown(await recipientsOf(place)), ['0 all@x.test -', '1 bob@x.test -', '2 carol@y.test 0'])
  })

  test('what an address was made into itself is another, and enters once', async (store, place) => {
    await accepted(store)
    const itself = added('bob@x.test', 1, 'bob@x.test')
    await store.settle(expanded(1, [itself, added('archive@y.test', 1, 'bob@x.test')]))
    await store.settle(expanded(0, [added('bob@x.test', 0, 'all@x.test'), itself]))
    const lines = ['0 all@x.test -', '1 bob@x.test -', '2 bob@x.test 1', '3 archive@y.test 1', '4 bob@x.test 0']
    assert.deepEqual(shown(await recipientsOf(place)), lines)
  })

  test('two that stand for each other are not taken for served by each other', async (store, place) => {
    await accepted(store)
    await store.settle(expanded(0, [added('bob@x.test', 0, 'all@x.test')]))
    assert.equal((await recipientsOf(place)).length, 2)
    await store.settle(expanded(1, [added('all@x.test', 1, 'bob@x.test')]))
    assert.deepEqual(shown(await recipientsOf(place)), ['0 all@x.test -', '1 bob@x.test -', '2 all@x.test 1'])
  })

  test('the message is over when they are', async (store, place) => {
    await store.accept(example(1, { to: { 'all@x.test': active } }))
    await store.settle(expanded(0, [added('carol@y.test', 0, 'all@x.test')]))
    const { messages, recipients } = await place.reader().counts()
    assert.deepEqual([messages, recipients], [1, 1])
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, undefined)
    await store.settle({ message: idOf(1), states: [{ index: 1, state: delivered(9) }], events: [], spawned: [] })
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, at(9))
    assert.equal((await place.reader().counts()).recipients, 0)
  })

  test('and at once where nobody takes its place', async (store, place) => {
    await store.accept(example(1, { to: { 'all@x.test': active } }))
    await store.settle(expanded(0, []))
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, at(5))
  })

  test('with the end of the other in one transaction: neither is there without the other', async (store, place) => {
    await accepted(store)
    const taken = expanded(0, [added('carol@y.test', 0, 'all@x.test')])
    await assert.rejects(store.settle({ ...taken, spawned: [example(1)] }))
    assert.deepEqual(shown(await recipientsOf(place)), ['0 all@x.test -', '1 bob@x.test -'])
    await store.settle(taken)
    await assert.rejects(store.settle(taken), 'what is done does not end again')
    await place.crash(100)
    assert.deepEqual(shown(await recipientsOf(place)), ['0 all@x.test -', '1 bob@x.test -', '2 carol@y.test 0'])
  })
}
