// What `queue routes` counts and `queue resume` makes due: all that waits for a route that is paused, and nothing that somebody
// holds.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId } from '../core/id.ts'
import type { RecipientState } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import { controlOn, serverEngine } from './engine.ts'
import { at, message, recipient } from './sample-story.test-support.ts'
import { queueResume } from './use-cases/queue-resume.ts'
import { queueRoutes } from './use-cases/queue-routes.ts'
import { serverHealth } from './use-cases/health.ts'

const NAME = 'smtp.isp.test'
const ROUTE = `host ${NAME} port 587`
const refused: Reason = { code: 'smtp.auth', remote: { host: NAME, address: '192.0.2.30', port: 587 } }
const paused: Reason = { ...refused, paused: { route: ROUTE, since: at(0), next: at(900_000) } }
const waits: RecipientState = { kind: 'scheduled', due: at(900_000), attempts: 1, lastReason: paused }
const held: RecipientState = { kind: 'held', by: 'operator', attempts: 1, lastReason: paused }
const other: RecipientState = {
  kind: 'scheduled',
  due: at(900_000),
  attempts: 1,
  lastReason: { code: 'connect.timeout' },
}

async function fixture(messages: readonly (readonly RecipientState[])[]) {
  const store = new MemoryStore()
  for (const [i, states] of messages.entries()) {
    await store.accept({
      message: { ...message, id: messageId(i + 1) },
      recipients: states.map((state, index) => recipient(index, `r${index}@d.test`, state)),
      content: { kind: 'inline', bytes: Buffer.from('Subject: Hello\r\n\r\n') },
      events: [],
    })
  }
  const probed: string[] = []
  const control = controlOn(
    serverEngine({
      reader: store.reader(),
      store,
      clock: new FakeClock(at(60_000)),
      wake: () => {},
      trial: async () => undefined,
      about: { version: '0.0.0', hostname: 'mx.example.org', startedAt: at(0) },
      routes: () => [{ name: NAME, route: ROUTE, since: at(0), reason: refused, next: at(900_000) }],
      probe: (names) => void probed.push(...names),
    }),
  )
  const dues = async () => (await store.reader().list({ limit: 100 })).map(({ recipients }) => recipients.map(dueOf))
  return { control, probed, dues }
}

const dueOf = ({ state }: { readonly state: RecipientState }) =>
  state.kind === 'scheduled' ? state.due - at(0) : state.kind

suite('routes that are paused', () => {
  test('are told with what waits for them, and what to do in the language that is asked for', async () => {
    const { control } = await fixture([[waits, waits], [waits], [other], [held]])
    const told = await control.ask(queueRoutes, { explain: 'ru' })
    assert.ok(told.ok)
    const [{ name, messages, recipients, diagnosis } = assert.fail()] = told.value.routes
    assert.deepEqual({ name, messages, recipients }, { name: NAME, messages: 2, recipients: 3 })
    assert.match(diagnosis?.steps.join(' ') ?? '', /queue resume/)
    const health = await control.ask(serverHealth, {})
    assert.deepEqual(health.ok && health.value.paused?.map((one) => one.name), [NAME])
  })

  test('are asked at once when somebody says so, and what waits is due; what somebody holds stays', async () => {
    const { control, probed, dues } = await fixture([[waits, waits], [other], [held, waits]])
    const resumed = await control.ask(queueResume, { route: 'all' })
    assert.deepEqual(resumed.ok && resumed.value, { routes: [NAME], messages: 1, recipients: 2 })
    assert.deepEqual(probed, [NAME])
    assert.deepEqual(await dues(), [[60_000, 60_000], [900_000], ['held', 900_000]])
  })

  test('one that is not paused is not resumed', async () => {
    const { control, probed } = await fixture([])
    const resumed = await control.ask(queueResume, { route: 'smtp.else.test' })
    assert.equal(!resumed.ok && resumed.problem.code, 'not-found')
    assert.deepEqual(probed, [])
  })
})
