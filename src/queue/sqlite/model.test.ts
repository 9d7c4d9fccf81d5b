// Whatever is asked in whatever order, the SQLite store and the memory store end up with the same messages.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { RecipientState } from '../../core/message.ts'
import { makeRecipient } from '../../core/message.test-support.ts'
import { at, busy, delivered, example, idOf, scheduled } from '../example-message.test-support.ts'
import { MemoryStore } from '../memory-store.test-support.ts'
import type { QueueReader } from '../reader.ts'
import type { QueueStore } from '../store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

type Command = (store: QueueStore, base: number) => Promise<unknown>

const DOMAINS = ['x.test', 'y.test', 'z.test']
const time = fc.integer({ min: 0, max: 20 })
const which = fc.integer({ min: 0, max: 4 })
const state: fc.Arbitrary<RecipientState> = fc.oneof(
  time.map((due) => scheduled(due)),
  fc.record({ kind: fc.constant('active' as const), attempts: fc.constant(1), lastReason: fc.constant(busy) }),
  fc.record({ kind: fc.constant('held' as const), by: fc.constant('admin'), attempts: fc.constant(0) }),
  time.map((ms) => delivered(ms)),
)
const except = fc.subarray(DOMAINS)

const command: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(which, fc.array(fc.tuple(fc.constantFrom(...DOMAINS), state), { minLength: 1, maxLength: 3 }))
    .map(([n, to]): Command => (store, base) => {
      const entry = example(base + n)
      const recipients = to.map(([domain, state], index) => makeRecipient(`r${index}@${domain}`, { index, state }))
      return store.accept({ ...entry, recipients })
    }),
  fc.tuple(which, fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), state), { maxLength: 2 })).map(
    ([n, states]): Command =>
      (store, base) =>
        store.settle({
          message: idOf(base + n),
          states: [...new Map(states)].map(([index, state]) => ({ index, state })),
          events: [],
          spawned: [],
        }),
  ),
  fc.tuple(time, fc.integer({ min: 1, max: 4 }), except).map(
    ([now, limit, domains]): Command =>
      (store) =>
        store.claimDue(at(now), limit, domains),
  ),
  except.map(
    (domains): Command =>
      (store) =>
        store.nextDue(domains),
  ),
  fc.tuple(which, time).map(
    ([n, now]): Command =>
      (store, base) =>
        store.order({ kind: 'retry', message: idOf(base + n), now: at(now), by: 'me' }),
  ),
  fc.tuple(which, time).map(
    ([n, now]): Command =>
      (store, base) =>
        store.order({ kind: 'remove', message: idOf(base + n), now: at(now), by: 'me' }),
  ),
)

/** What came of it: the answer, or the code of the error. */
async function outcome(answer: Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await answer }
  } catch (error) {
    return { code: error instanceof Error ? Reflect.get(error, 'code') : error }
  }
}

const withoutBytes = (_: string, value: unknown): unknown => (value instanceof Uint8Array ? value.length : value)
const shown = (value: unknown): unknown => JSON.parse(JSON.stringify(value, withoutBytes) ?? 'null')

it('any sequence of operations has the same answers and the same end as in memory', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const reader = queue.reader()
  let base = 0
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
      base += 10
      const memory = new MemoryStore()
      const model: QueueReader = memory.reader()
      try {
        for (const run of commands) {
          assert.deepEqual(shown(await outcome(run(store, base))), shown(await outcome(run(memory, base))))
        }
        for (let n = 0; n < 5; n++) {
          assert.deepEqual(shown(await reader.story(idOf(base + n))), shown(await model.story(idOf(base + n))))
        }
        assert.deepEqual(await reader.counts(), await model.counts())
      } finally {
        // The next run begins with nothing scheduled.
        for (let n = 0; n < 5; n++) await end(store, base + n, reader)
      }
    }),
    { numRuns: 60 },
  )
})

async function end(store: QueueStore, n: number, reader: QueueReader): Promise<void> {
  const open = (await reader.story(idOf(n)))?.recipients.filter(({ state }) => state.kind !== 'done') ?? []
  const states = open.map(({ index }) => ({ index, state: delivered(99) }))
  if (states.length > 0) await store.settle({ message: idOf(n), states, events: [], spawned: [] })
}
