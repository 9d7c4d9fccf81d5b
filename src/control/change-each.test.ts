// How many are changed: the next portion is read while the last is written, and what fails on the way does not hide what was done.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { example, idOf, scheduled, START } from '../queue/example-message.test-support.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import type { Selecting, Selection } from '../queue/queue-filter.ts'
import { StoreError } from '../queue/store-error.ts'
import { changeQueue, selectAhead } from './change-each.ts'
import type { Engine } from './engine.ts'
import { serverEngine } from './engine.ts'

const HOLD = { order: 'hold', states: ['waiting'] } as const
const portion = (n: number, lookedTo?: number): Selection => ({
  picked: [{ id: idOf(n), recipients: [0], key: n }],
  unreadable: [],
  ...(lookedTo !== undefined && { lookedTo: idOf(lookedTo) }),
})
const unavailable = new StoreError('unavailable', 'the test wants it so')

/** Answers in turn; what is an error is thrown. */
function reading(answers: readonly (Selection | Error)[]) {
  const asked: Selecting[] = []
  const select = async (one: Selecting): Promise<Selection> => {
    const found = answers[asked.push(one) - 1]
    if (found === undefined || found instanceof Error) throw found ?? new Error('asked once too often')
    return found
  }
  return { asked, select }
}

async function engineOf(reader: Pick<ReturnType<typeof reading>, 'select'>): Promise<Engine> {
  const store = new MemoryStore()
  for (const n of [1, 2, 3]) await store.accept(example(n, { to: { 'x@a.test': scheduled(9e6) } }))
  return serverEngine({
    reader: { ...store.reader(), ...reader },
    store,
    clock: new FakeClock(START),
    wake: () => {},
    trial: async () => undefined,
    about: { version: '0', hostname: 'mx.example.org', startedAt: START },
  })
}

test('the next portion is being read while the last is worked on', async () => {
  const reader = reading([portion(1, 1), portion(2, 2), portion(3)])
  const asked: [id: string | undefined, questions: number][] = []
  for await (const { picked } of selectAhead(reader, {})) asked.push([picked[0]?.id, reader.asked.length])
  assert.deepEqual(asked, [
    [idOf(1), 2],
    [idOf(2), 3],
    [idOf(3), 3],
  ])
  assert.deepEqual(
    reader.asked.map(({ afterId }) => afterId),
    [undefined, idOf(1), idOf(2)],
  )
})

test('portions of one answer are told together', async () => {
  const engine = await engineOf(reading([portion(1, 1), portion(2, 2), portion(3)]))
  const result = await changeQueue(engine, { id: 'all' }, HOLD)
  assert.deepEqual(result.ok && [result.value.messages.length, result.value.recipients, result.value.next], [
    3,
    3,
    undefined,
  ])
})

test('what cannot be read behind a portion ends the answer there, and is met by whoever goes on', async () => {
  const engine = await engineOf(reading([portion(1, 1), unavailable, unavailable]))
  const result = await changeQueue(engine, { id: 'all' }, HOLD)
  assert.deepEqual(result.ok && [result.value.recipients, result.value.next], [1, idOf(1)])
  await assert.rejects(changeQueue(engine, { id: 'all', after: idOf(1) }, HOLD), unavailable)
})

test('so does a change that fails', async () => {
  const engine = await engineOf(reading([portion(1, 1), portion(2, 2), portion(3)]))
  let changes = 0
  const failing: Engine = {
    ...engine,
    change: (run) => (++changes === 2 ? Promise.reject(unavailable) : engine.change(run)),
  }
  const result = await changeQueue(failing, { id: 'all' }, HOLD)
  assert.deepEqual(result.ok && [result.value.recipients, result.value.next], [1, idOf(1)])
})
