// A database that is too large to be read through at the start is looked through beside the work, and what is damaged is told.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { parseId } from '../../core/id.ts'
import type { CheckFinding, CheckState } from '../check.ts'
import { at, delivered, example, idOf, scheduled, START } from '../example-message.test-support.ts'
import { startCheck } from './start-check.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

const number = (n: number): number => parseId(idOf(n)) ?? 0

async function queueOf(t: TestContext, messages: number): Promise<TemporaryQueue> {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  for (let n = 1; n <= messages; n++) {
    await store.accept(example(n, { to: { 'a@x.test': n % 10 === 0 ? delivered(n) : scheduled(n) } }))
  }
  return queue
}

function meddle(
  queue: TemporaryQueue,
  ...steps: readonly (readonly [sql: string, ...values: SQLInputValue[]])[]
): void {
  for (const [sql, ...values] of steps) {
    const db = new DatabaseSync(join(queue.folder, 'queue.db'), { defensive: false })
    db.exec('PRAGMA writable_schema = ON')
    db.prepare(sql).run(...values)
    db.close()
  }
}

/** What the check told one by one, and what it came to. */
async function checked({ folder }: TemporaryQueue): Promise<{ told: readonly CheckFinding[]; end: CheckState }> {
  const ended = Promise.withResolvers<CheckState>()
  const told: CheckFinding[] = []
  startCheck({
    folder,
    clock: new FakeClock(START),
    onFinding: (finding) => told.push(finding),
    onEnd: (state, cause) => (cause === undefined ? ended.resolve(state) : ended.reject(cause)),
  })
  return { end: await ended.promise, told }
}

it('a start says that it has not read a large database through', async (t) => {
  const queue = await queueOf(t, 1)
  assert.equal((await (await TemporaryQueue.make(t)).open()).recovery.unchecked, undefined)
  await queue.close()
  assert.equal((await queue.open({ checkBelow: 4096 })).recovery.unchecked, true)
})

it('a sound database is looked through to its end while the store is open', async (t) => {
  const { told, end } = await checked(await queueOf(t, 250))
  assert.deepEqual(told, [])
  const times = { startedAt: START, endedAt: START }
  assert.deepEqual(end, { state: 'done', ...times, looked: 250, of: 250, found: 0, findings: [] })
})

it('each message that is not what was accepted, cannot be read or would never be found is told', async (t) => {
  const queue = await queueOf(t, 30)
  const due = (from: string, to: string): readonly [string, string, string] => [
    `UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = 'recipient_due'`,
    from,
    to,
  ]
  const without = `state = 0 AND message <> ${number(7)}`
  meddle(
    queue,
    [`UPDATE message SET envelope = 'x' WHERE id = ?`, number(1)],
    [`UPDATE message SET from_local = 'alyce' WHERE id = ?`, number(2)],
    [`UPDATE recipient SET local_part = 'b' WHERE message = ?`, number(3)],
    [`UPDATE body SET content = x'00' WHERE message = ?`, number(4)],
    ['DELETE FROM body WHERE message = ?', number(5)],
    ['UPDATE recipient SET at = at + 1024 WHERE message = ?', number(6)],
    [`UPDATE event SET events = '[' WHERE message = ?`, number(10)],
    due('state = 0', without),
    ['REINDEX recipient_due'],
    due(without, 'state = 0'),
  )
  const { told, end } = await checked(queue)
  const sum = 'the checksum does not fit'
  assert.deepEqual(told, [
    { what: `message ${idOf(1)}`, why: 'the envelope is not JSON' },
    { what: `message ${idOf(2)}`, why: `its envelope is not what was accepted: ${sum}` },
    { what: `message ${idOf(3)}`, why: `an address of it is not what was accepted: ${sum}` },
    { what: `message ${idOf(4)}`, why: `its content is not what was accepted: ${sum}` },
    { what: `message ${idOf(5)}`, why: 'a row is missing' },
    { what: `message ${idOf(6)}`, why: 'the state of a recipient does not fit its checksum' },
    { what: `message ${idOf(7)}`, why: 'the list of what falls due lacks it' },
    { what: `message ${idOf(10)}`, why: 'an event is not JSON' },
  ])
  assert.deepEqual([end.looked, end.found, end.findings], [30, 8, told])
})

it('of very much damage the first is told, and all is counted', async (t) => {
  const queue = await queueOf(t, 50)
  meddle(queue, [`UPDATE message SET envelope = 'x'`])
  const { told, end } = await checked(queue)
  assert.deepEqual([told.length, end.findings.length, end.found], [20, 20, 50])
})

it('it stops when the server does, and says nothing more', async (t) => {
  const queue = await queueOf(t, 300)
  const check = startCheck({
    folder: queue.folder,
    clock: new FakeClock(at(0)),
    onFinding: () => assert.fail('nothing is damaged'),
    onEnd: () => assert.fail('it was to say nothing more'),
  })
  await check.close()
  assert.equal(check.state.found, 0)
})
