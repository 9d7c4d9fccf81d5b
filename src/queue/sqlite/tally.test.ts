// What is told to be queued is what a count finds, after whatever happened.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import fc from 'fast-check'
import { parseId } from '../../core/id.ts'
import type { RecipientState } from '../../core/message.ts'
import { active, at, delivered, example, idOf, scheduled } from '../example-message.test-support.ts'
import type { QueueStore } from '../store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

const held: RecipientState = { kind: 'held', by: 'admin', attempts: 0 }
const state = fc.constantFrom<RecipientState>(scheduled(5), held, active, delivered(5))
const MESSAGES = 6

type Step = (store: QueueStore, folder: string) => Promise<unknown>

const which = fc.nat(MESSAGES - 1).map((n) => n + 1)
const step = fc.oneof(
  fc.tuple(which, fc.array(state, { minLength: 1, maxLength: 4 })).map(([n, states]): Step => {
    const to = Object.fromEntries(states.map((one, i) => [`r${i}@x.test`, one]))
    return (store) => store.accept(example(n, { to }))
  }),
  fc.tuple(which, fc.nat(3), state).map(
    ([n, index, next]): Step =>
      (store) =>
        store.settle({ message: idOf(n), states: [{ index, state: next }], events: [], spawned: [] }),
  ),
  which.map(
    (n): Step =>
      (store) =>
        store.order({ kind: 'remove', message: idOf(n), now: at(9), by: 'me' }),
  ),
  which.map(
    (n): Step =>
      (store) =>
        store.order({ kind: 'retry', message: idOf(n), now: at(9), by: 'me' }),
  ),
  fc.constant<Step>((store) => store.claimDue(at(99), 2, [])),
  fc.constant<Step>((store) => store.prune(at(9_000_000))),
  // Two changes in one transaction that fails: each is tried again by itself.
  which.map(
    (n): Step =>
      (store) =>
        Promise.all([store.accept(example(n)), store.accept(example(n))]),
  ),
  // Found damaged when it is claimed, and set aside.
  which.map((n): Step => (store, folder) => {
    const db = new DatabaseSync(join(folder, 'queue.db'))
    db.prepare(`UPDATE message SET envelope = 'x' WHERE id = ? AND finished_at IS NULL`).run(parseId(idOf(n)) ?? 0)
    db.close()
    return store.claimDue(at(99), 9, [])
  }),
)

function count(folder: string): unknown {
  const db = new DatabaseSync(join(folder, 'queue.db'), { readOnly: true })
  const counted = db
    .prepare(
      `SELECT (SELECT count(*) FROM message WHERE finished_at IS NULL) AS messages,
         count(*) FILTER (WHERE state <> 3) AS recipients, count(*) FILTER (WHERE state = 2) AS held,
         (SELECT count(DISTINCT message) FROM damaged) AS damaged FROM recipient`,
    )
    .get()
  db.close()
  return { ...counted }
}

it('after any sequence of changes, failures and starts the tally is what a count finds', async (t) => {
  const queue = await TemporaryQueue.make(t)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 2 }), async (lives) => {
      for (const steps of lives) {
        const store = await queue.open({ now: 50 })
        const reader = queue.reader()
        for (const run of steps) {
          await run(store, queue.folder).catch(() => undefined)
          const { oldest: _, ...told } = await reader.counts()
          assert.deepEqual({ damaged: 0, ...told }, count(queue.folder))
        }
        await reader.close()
        await store.close()
      }
    }),
    { numRuns: 15 },
  )
})
