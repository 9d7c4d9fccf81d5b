// Changes to many, over a real database with messages that cannot be read among them.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import type { MessageId } from '../core/id.ts'
import { example, idOf, scheduled, START } from '../queue/example-message.test-support.ts'
import { TemporaryQueue } from '../queue/sqlite/temporary-queue.test-support.ts'
import { PORTION } from './change-each.ts'
import type { ChangeResult } from './control.ts'
import { stoppedControl } from './stopped-control.ts'
import type { UseCase } from './use-case.ts'
import type { Meant } from './change-each.ts'
import { queueHold } from './use-cases/queue-hold.ts'
import { queueList } from './use-cases/queue-list.ts'
import { queueRelease } from './use-cases/queue-release.ts'
import { queueRemove } from './use-cases/queue-remove.ts'
import { queueRetry } from './use-cases/queue-retry.ts'
import { trace } from './use-cases/trace.ts'

/** `count` messages, every second one also for b.test; `spoil` is run on the database of the stopped server. */
async function stopped(t: TestContext, count: number, spoil = '') {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const to = (n: number) => ({ 'x@a.test': scheduled(9e6), ...(n % 2 === 0 && { 'x@b.test': scheduled(9e6) }) })
  await Promise.all(Array.from({ length: count }, (_, i) => store.accept(example(i + 1, { to: to(i + 1) }))))
  await store.close()
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  db.exec(spoil)
  db.close()
  const clock = new FakeClock(START)
  const opened = stoppedControl({ stateFolder: queue.folder, clock, version: '0', by: 'alice (uid 7)' })
  assert.ok(opened.ok)
  const { control } = opened.value
  t.after(() => opened.value.close())

  async function change(useCase: UseCase<Meant, ChangeResult>, input: Meant): Promise<ChangeResult> {
    const result = await control.ask(useCase, input)
    assert.ok(result.ok, JSON.stringify(result))
    return result.value
  }

  /** All portions together. */
  async function all(useCase: UseCase<Meant, ChangeResult>, input: Omit<Meant, 'id'>) {
    let [messages, recipients, unreadable]: [number, number, MessageId[]] = [0, 0, []]
    let after: { readonly after?: MessageId } = {}
    for (;;) {
      const portion = await change(useCase, { id: 'all', ...input, ...after })
      messages += portion.messages.length
      recipients += portion.recipients
      unreadable = [...unreadable, ...(portion.unreadable ?? [])]
      if (portion.next === undefined) return { messages, recipients, unreadable }
      after = { after: portion.next }
    }
  }
  return { control, change, all }
}

test('a filter by recipient changes those recipients and no others, and a dry run changes nothing', async (t) => {
  const { all, control } = await stopped(t, 4)
  const two = { messages: 2, recipients: 2, unreadable: [] }
  assert.deepEqual(await all(queueHold, { domain: 'b.test', dryRun: true }), two)
  assert.deepEqual(await all(queueHold, { domain: 'b.test' }), two)
  assert.deepEqual(await all(queueHold, { domain: 'b.test' }), { messages: 0, recipients: 0, unreadable: [] })
  const counted = await control.ask(queueList, { limit: 9, status: 'held', count: true })
  assert.deepEqual(counted.ok && counted.value.meant, { messages: 2, recipients: 2 })
  assert.deepEqual(await all(queueRetry, { domain: 'b.test' }), { messages: 0, recipients: 0, unreadable: [] })
  assert.deepEqual(await all(queueRelease, { sender: 'alice@example.org' }), two)
  assert.deepEqual(await all(queueRemove, { domain: 'a.test' }), { messages: 4, recipients: 4, unreadable: [] })
  const left = await control.ask(queueList, { limit: 9 })
  assert.deepEqual(left.ok && left.value.counts.messages, 2)
})

test('who changed it stands in the story', async (t) => {
  const { change, control } = await stopped(t, 1)
  assert.equal((await change(queueHold, { id: idOf(1) })).recipients, 1)
  const traced = await control.ask(trace, { subject: idOf(1), limit: 1 })
  const event = traced.ok ? traced.value.stories[0]?.events.at(-1) : undefined
  assert.deepEqual(event?.kind === 'held' && event.by, 'alice (uid 7)')
})

test('a portion in which nothing can be read does not end the work: it is passed over and told', async (t) => {
  const spoil = `UPDATE recipient SET detail = 'x' WHERE message IN (SELECT id FROM message ORDER BY id LIMIT ${PORTION})`
  const { all, control } = await stopped(t, PORTION + 1, spoil)
  const { messages, unreadable } = await all(queueRetry, {})
  assert.deepEqual([messages, unreadable.length, unreadable[0]], [1, PORTION, idOf(1)])
  const listed = await control.ask(queueList, { limit: 1 })
  assert.equal(listed.ok && listed.value.counts.damaged, PORTION)
})

test('what cannot be meant is refused', async (t) => {
  const { control } = await stopped(t, 1)
  const codeOf = async (useCase: UseCase<Meant, ChangeResult>, input: Meant) => {
    const result = await control.ask(useCase, input)
    return result.ok ? undefined : result.problem.code
  }
  assert.equal(await codeOf(queueRemove, { id: 'all' }), 'bad-request')
  assert.equal(await codeOf(queueHold, { id: idOf(1), domain: 'a.test' }), 'bad-request')
  assert.equal(await codeOf(queueRelease, { id: 'all', status: 'waiting' }), 'bad-request')
  assert.equal(await codeOf(queueRetry, { id: 'all', status: 'active' }), 'bad-request')
  assert.equal(await codeOf(queueHold, { id: 'all', sender: 'alice' }), 'bad-request')
})
