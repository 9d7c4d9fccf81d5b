// A message that cannot be read back is an answer of every command that could be asked about it.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { parseId, timeOfId } from '../core/id.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { example, idOf, START } from '../queue/example-message.test-support.ts'
import { TemporaryQueue } from '../queue/sqlite/temporary-queue.test-support.ts'
import { stoppedControl } from './stopped-control.ts'
import { serverHealth } from './use-cases/health.ts'
import { queueDismiss } from './use-cases/queue-dismiss.ts'
import { queueList } from './use-cases/queue-list.ts'
import { queueRemove } from './use-cases/queue-remove.ts'
import { queueRetry } from './use-cases/queue-retry.ts'
import { queueShow } from './use-cases/queue-show.ts'
import { trace } from './use-cases/trace.ts'

it('a damaged message is listed, shown, traced and counted, and neither tried nor removed', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  for (const n of [1, 2]) await store.accept(example(n))
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  db.exec(`UPDATE message SET envelope = 'x' WHERE id = (SELECT min(id) FROM message)`)
  db.close()
  await store.claimDue(START, 9, [])
  await store.close()
  const opened = stoppedControl({ stateFolder: queue.folder, clock: new FakeClock(START), version: '0' })
  assert.ok(opened.ok)
  const { control } = opened.value
  t.after(() => opened.value.close())
  const damaged = {
    id: idOf(1),
    why: 'the envelope is not JSON',
    foundAt: START,
    from: 'alice@example.org',
    recipients: ['bob@example.net'],
  }
  const list = await control.ask(queueList, { limit: 9 })
  assert.ok(list.ok)
  assert.deepEqual(
    list.value.messages.map(({ id }) => id),
    [idOf(2)],
  )
  assert.deepEqual(list.value.damaged, [damaged])
  const health = await control.ask(serverHealth, {})
  assert.equal(health.ok && health.value.queue.damaged, 1)
  assert.deepEqual(await control.ask(queueShow, { id: idOf(1) }), {
    ok: true,
    value: { damaged, header: 'Subject: 1', headerCut: false },
  })
  const { events } = example(1)
  for (const subject of [idOf(1), 'bob@example.net']) {
    const traced = await control.ask(trace, { subject, limit: 9 })
    const found = traced.ok && traced.value.stories.find(({ kind }) => kind === 'damaged')
    assert.deepEqual(found, { kind: 'damaged', damaged, events })
  }
  for (const change of [queueRetry, queueRemove]) {
    const changed = await control.ask(change, { id: idOf(1) })
    assert.equal(!changed.ok && changed.problem.code, 'damaged')
  }
})

it('a damaged message that an operator gives up is listed and counted no more, and its story tells of it', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  for (const n of [1, 2, 3]) await store.accept(example(n))
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  for (const n of [1, 2]) db.prepare("UPDATE message SET envelope = 'x' WHERE id = ?").run(parseId(idOf(n)) ?? 0)
  db.close()
  await store.close()
  const opened = stoppedControl({ stateFolder: queue.folder, clock: new FakeClock(START), version: '0' })
  assert.ok(opened.ok)
  const { control } = opened.value
  t.after(() => opened.value.close())
  const dismiss = async (input: { readonly id: string; readonly dryRun?: boolean }) => {
    const { ok, ...rest } = await control.ask(queueDismiss, input, 'root')
    return ok && 'value' in rest ? rest.value.dismissed.map(({ id }) => id) : 'problem' in rest && rest.problem.code
  }
  assert.deepEqual(await dismiss({ id: 'all', dryRun: true }), [idOf(1), idOf(2)])
  assert.equal(await dismiss({ id: idOf(3) }), 'bad-request', 'it can be read')
  assert.equal(await dismiss({ id: idOf(4) }), 'not-found')
  assert.equal(await dismiss({ id: 'x' }), 'bad-id')
  assert.deepEqual(await dismiss({ id: idOf(1) }), [idOf(1)])
  assert.deepEqual(await dismiss({ id: idOf(1) }), [])
  const list = await control.ask(queueList, { limit: 9 })
  assert.deepEqual(list.ok && list.value.damaged?.map(({ id }) => id), [idOf(2)])
  const health = async () => {
    const asked = await control.ask(serverHealth, {})
    return asked.ok && asked.value.queue
  }
  assert.partialDeepStrictEqual(await health(), { messages: 2 })
  assert.deepEqual(await dismiss({ id: 'all' }), [idOf(2)])
  assert.deepEqual(await health(), { messages: 1, recipients: 1, held: 0, oldest: example(3).message.receivedAt })
  const traced = await control.ask(trace, { subject: idOf(1), limit: 9 })
  const [story] = traced.ok ? traced.value.stories : []
  assert.deepEqual(story?.events.at(-1), {
    at: START,
    kind: 'dismissed',
    message: idOf(1),
    by: 'root',
    recipients: ['bob@example.net'],
  })
  assert.deepEqual(story?.kind === 'damaged' && story.damaged.dismissed, { at: START, by: 'root' })
})

it('a damaged message stands among the others where its time is', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const whenNamed = timeOfId(idOf(2)) - START
  for (const n of [1, 2, 3]) await store.accept(example(n, { receivedAt: whenNamed + 1000 * (n - 2) }))
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  db.exec(`UPDATE message SET envelope = 'x' WHERE id = (SELECT id FROM message ORDER BY id LIMIT 1 OFFSET 1)`)
  db.close()
  await store.claimDue(START, 9, [])
  await store.close()
  const opened = stoppedControl({ stateFolder: queue.folder, clock: new FakeClock(START), version: '0' })
  assert.ok(opened.ok)
  t.after(() => opened.value.close())
  const traced = await opened.value.control.ask(trace, { subject: 'bob@example.net', limit: 9 })
  assert.deepEqual(traced.ok && traced.value.stories.map(({ kind }) => kind), ['message', 'damaged', 'message'])
})
