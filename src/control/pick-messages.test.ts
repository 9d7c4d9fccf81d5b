// The list with filters, over a real database whose questions look at two messages each.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { example, idOf, scheduled } from '../queue/example-message.test-support.ts'
import { askAtOnce, readerOver, type Answers, type QueueReader } from '../queue/reader.ts'
import { openRows } from '../queue/sqlite/queue-rows.ts'
import { SelectedRows } from '../queue/sqlite/selected-rows.ts'
import { TemporaryQueue } from '../queue/sqlite/temporary-queue.test-support.ts'
import { pickIds, pickMessages } from './pick-messages.ts'
import { summarizeQueue } from './summarize-queue.ts'
import { at } from './sample-story.test-support.ts'

/** Ten messages, every third for b.test, each smaller than the one before; `spoil` is run on the database. */
async function tenMessages(t: TestContext, spoil = ''): Promise<QueueReader> {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  for (let n = 1; n <= 10; n++) {
    const to = { [n % 3 === 0 ? 'x@b.test' : 'x@a.test']: scheduled(n) }
    await store.accept(example(n, { to, content: 'x'.repeat(100 - n) }))
  }
  await store.close()
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  t.after(() => db.close())
  db.exec(spoil)
  db.function('fold', (value) => String(value).toLowerCase())
  const rows = openRows(queue.folder)
  assert.ok(rows)
  t.after(() => rows.close())
  const selected = new SelectedRows(db, 2)
  const answers: Answers = Object.assign(Object.create(rows) as Answers, {
    select: (asked: Parameters<SelectedRows['select']>[0]) => selected.select(asked),
    summarize: (asked: Parameters<SelectedRows['summarize']>[0]) => selected.summarize(asked),
    entries: (ids: Parameters<typeof rows.entries>[0]) => rows.entries(ids),
  })
  return readerOver(askAtOnce(answers), async () => {})
}

const idsOf = (entries: readonly { readonly message: { readonly id: string } }[]) =>
  entries.map(({ message }) => message.id)

test('what is meant is found question by question, in the order asked for, and told where to go on', async (t) => {
  const reader = await tenMessages(t)
  const filter = { domain: 'b.test' }
  const first = await pickMessages(reader, { filter, sort: 'oldest', limit: 2 })
  assert.deepEqual([idsOf(first.entries), first.next], [[idOf(3), idOf(6)], idOf(6)])
  const rest = await pickMessages(reader, { filter, sort: 'oldest', limit: 2, afterId: idOf(6) })
  assert.deepEqual([idsOf(rest.entries), rest.next], [[idOf(9)], undefined])
  const newest = await pickMessages(reader, { filter: {}, sort: 'newest', limit: 3 })
  assert.deepEqual([idsOf(newest.entries), newest.next], [[idOf(10), idOf(9), idOf(8)], undefined])
  assert.deepEqual(await pickIds(reader, filter, undefined), { ids: [idOf(3), idOf(6), idOf(9)] })
})

test('groups are added up over all questions', async (t) => {
  const reader = await tenMessages(t)
  const { meant, groups = [] } = await summarizeQueue(reader, {}, 'domain', { limit: 9, now: at(0) })
  assert.deepEqual(meant, { messages: 10, recipients: 10 })
  assert.deepEqual(
    groups.map(({ group, messages }) => [group, messages]),
    [
      ['a.test', 7],
      ['b.test', 3],
    ],
  )
})

test('a message that cannot be read is passed over and told, and those behind it are found', async (t) => {
  const spoil = 'UPDATE message SET size = 9223372036854775807 WHERE id = (SELECT min(id) + 2 FROM message)'
  const reader = await tenMessages(t, spoil)
  const found = await pickMessages(reader, { filter: { domain: 'b.test' }, sort: 'size', limit: 9 })
  assert.deepEqual([idsOf(found.entries), found.unreadable], [[idOf(6), idOf(9)], [idOf(3)]])
})
