// What a filter means, held for every store: each is asked the same of the same queue, and must answer as is said plainly in
// selected.test-support.ts.

import assert from 'node:assert/strict'
import type { RecipientState } from '../core/message.ts'
import { at, busy, delivered, example, idOf, scheduled } from './example-message.test-support.ts'
import type { QueueFilter, QueueSort, SummaryBy } from './queue-filter.ts'
import { selectFrom, summarizeFrom } from './selected.test-support.ts'
import type { QueueStore } from './store.ts'
import type { DefineTest } from './store-conformance.test-support.ts'

const held: RecipientState = { kind: 'held', by: 'admin', attempts: 2, lastReason: busy }
const deferred: RecipientState = { kind: 'scheduled', due: at(900), attempts: 3, lastReason: busy }

async function fill(store: QueueStore): Promise<void> {
  await store.accept(example(1, { from: 'Alice@example.org', to: { 'bob@Far.test': scheduled(700) } }))
  await store.accept(example(2, { from: null, to: { 'alice@example.org': held, 'x_y@near.test': delivered(3) } }))
  await store.accept(example(3, { to: { 'a@far.test': deferred, 'b@far.test': scheduled(5), 'c@near.test': held } }))
  await store.accept(
    example(4, { from: 'Übel@sub.far.test', content: 'x'.repeat(5000), to: { 'xzy@near.test': deferred } }),
  )
  await store.accept(example(5, { to: { 'done@far.test': delivered(6) } }))
}

const FILTERS: readonly QueueFilter[] = [
  {},
  { sender: 'alice@example.org' },
  { sender: '' },
  { sender: '*@*' },
  { sender: 'übel@*' },
  { recipient: 'x_y@near.test' },
  { recipient: '*@near.test' },
  { domain: 'far.test' },
  { domain: '*.test' },
  { domain: 'near.test', states: ['waiting'] },
  { states: ['held', 'waiting'] },
  { states: ['active'] },
  { reason: 'smtp' },
  { reason: 'smtp.rcpt', domain: 'far.test' },
  { reason: 'smtp.rcp' },
  { atLeast: 5000 },
  { atMost: 4999, receivedAfter: at(1) },
  { receivedBefore: at(3) },
  { client: '192.0.2.99' },
  { client: '192.0.2.1', sender: 'alice@example.org' },
]
const SORTS: readonly QueueSort[] = ['oldest', 'newest', 'size', 'next', 'attempts', 'sender']
const SUMMARIES: readonly SummaryBy[] = [
  { kind: 'all' },
  { kind: 'domain' },
  { kind: 'reason' },
  { kind: 'trouble' },
  { kind: 'age', bounds: [at(4), at(2)] },
]

export function selecting(test: DefineTest): void {
  test('a filter means the same to every store, and so do orders and groups', async (store, place) => {
    await fill(store)
    const reader = place.reader()
    const all = await reader.list({ limit: 100 })
    for (const filter of FILTERS) {
      for (const sort of SORTS) {
        const ids = ({ picked }: Awaited<ReturnType<typeof reader.select>>) =>
          picked.map((one) => [one.id, one.recipients])
        const asked = { filter, sort, limit: 3 }
        assert.deepEqual(ids(await reader.select(asked)), ids(selectFrom(all, asked)), JSON.stringify(asked))
      }
      for (const by of SUMMARIES) {
        const sorted = ({ messages, groups }: Awaited<ReturnType<typeof reader.summarize>>) => ({
          messages,
          groups: groups.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        })
        const asked = { filter, by }
        assert.deepEqual(
          sorted(await reader.summarize(asked)),
          sorted(summarizeFrom(all, asked)),
          JSON.stringify(asked),
        )
      }
    }
  })

  test('who wants the oldest goes on behind the last, and entries come in the order of asking', async (store, place) => {
    await fill(store)
    const reader = place.reader()
    const first = await reader.select({ filter: {}, sort: 'oldest', limit: 2 })
    assert.equal(first.lookedTo, idOf(2))
    const rest = await reader.select({ filter: {}, sort: 'oldest', limit: 9, afterId: idOf(2) })
    assert.deepEqual([rest.picked.map(({ id }) => id), rest.lookedTo], [[idOf(3), idOf(4)], undefined])
    const entries = await reader.entries([idOf(4), idOf(99), idOf(1)])
    assert.deepEqual(
      entries.map(({ message }) => message.id),
      [idOf(4), idOf(1)],
    )
  })
}
