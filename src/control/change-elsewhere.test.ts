import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { active, at, example, idOf, scheduled, START } from '../queue/example-message.test-support.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import { controlOn, serverEngine } from './engine.ts'
import { queueRemove } from './use-cases/queue-remove.ts'
import { queueRetry } from './use-cases/queue-retry.ts'

test('what another node attempts is neither tried nor removed, and is counted in the answer', async () => {
  const first = new MemoryStore()
  await first.accept(example(1, { to: { 'a@x.test': active, 'b@x.test': scheduled(900) } }))
  const store = first.reopen(at(50), 2)
  const control = controlOn(
    serverEngine({
      reader: store.reader(),
      clock: new FakeClock(START),
      wake: () => {},
      store,
      trial: async () => undefined,
      about: { version: '0', hostname: 'mx.test', startedAt: at(50) },
    }),
  )
  const one = { messages: [{ id: idOf(1), recipients: 1 }], recipients: 1, elsewhere: 1 }
  assert.deepEqual(await control.ask(queueRetry, { id: 'all' }), { ok: true, value: one })
  assert.deepEqual(await control.ask(queueRemove, { id: idOf(1) }), { ok: true, value: one })
  const none = { messages: [], recipients: 0, elsewhere: 1 }
  assert.deepEqual(await control.ask(queueRetry, { id: idOf(1) }), { ok: true, value: none })
})
