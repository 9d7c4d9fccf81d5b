// A message that cannot be read back is an answer of every command that could be asked about it.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { timeOfId } from '../core/id.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { example, idOf, START } from '../queue/example-message.test-support.ts'
import { TemporaryQueue } from '../queue/sqlite/temporary-queue.test-support.ts'
import { stoppedControl } from './stopped-control.ts'
import { serverHealth } from './use-cases/health.ts'
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
