import { test } from 'node:test'
import assert from 'node:assert/strict'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId, sessionId, type MessageId } from '../core/id.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import { readerOver } from '../queue/reader.ts'
import { StoreError } from '../queue/store-error.ts'
import { PORTION, PORTIONS } from './change-each.ts'
import type { Control } from './control.ts'
import { controlOn, serverEngine } from './engine.ts'
import { serverHealth } from './use-cases/health.ts'
import { queueList } from './use-cases/queue-list.ts'
import { queueRemove } from './use-cases/queue-remove.ts'
import { queueRetry } from './use-cases/queue-retry.ts'
import { queueShow } from './use-cases/queue-show.ts'
import { trace } from './use-cases/trace.ts'
import { headerText } from './views.ts'
import { at, MESSAGE, message, messageEvents, recipient, SESSION, sessionEvents } from './sample-story.test-support.ts'

interface Fixture {
  readonly control: Control
  readonly store: MemoryStore
  readonly clock: FakeClock
  readonly wakes: readonly { readonly afresh: boolean }[]
}

async function fixture(): Promise<Fixture> {
  const store = new MemoryStore()
  const clock = new FakeClock(at(60_000))
  const wakes: { readonly afresh: boolean }[] = []
  await store.accept({
    message,
    recipients: [recipient(0, 'y@greylist.test', { kind: 'scheduled', due: at(900_000), attempts: 1 })],
    content: { kind: 'inline', bytes: Buffer.from('Subject: Hello\r\nTo: y\r\n\r\nbody\r\n') },
    events: messageEvents.slice(0, 1),
  })
  store.keepRefused({ session: SESSION, at: at(0), client: '127.0.0.2', events: sessionEvents })
  const control = controlOn(
    serverEngine({
      reader: store.reader(),
      store,
      clock,
      wake: (how) => void wakes.push(how),
      trial: async () => undefined,
      about: { version: '0.0.0', hostname: 'mx.example.org', startedAt: at(0) },
    }),
  )
  return { control, store, clock, wakes }
}

const codeOf = (result: { readonly ok: boolean; readonly problem?: { readonly code: string } }): string | undefined =>
  result.problem?.code

test('health tells the version, the name and what is queued', async () => {
  const { control } = await fixture()
  const health = await control.ask(serverHealth, {})
  assert.ok(health.ok)
  const { server, hostname, queue } = health.value
  assert.deepEqual(
    { server, hostname, queue },
    {
      server: 'running',
      hostname: 'mx.example.org',
      queue: { messages: 1, recipients: 1, held: 0, oldest: message.receivedAt },
    },
  )
})

test('a reader that has failed is an answer, any other fault is one of ours', async () => {
  const failing = (code: 'unavailable' | 'internal'): Control => {
    const reader = readerOver(
      () => Promise.reject(new StoreError(code, 'the test wants it so')),
      async () => {},
    )
    const clock = new FakeClock(at(0))
    const about = { version: '0.0.0', hostname: 'mx.example.org', startedAt: at(0) }
    const trial = async (): Promise<undefined> => undefined
    return controlOn(serverEngine({ reader, store: new MemoryStore(), clock, wake: () => {}, trial, about }))
  }
  assert.equal(codeOf(await failing('unavailable').ask(serverHealth, {})), 'unavailable')
  await assert.rejects(failing('internal').ask(serverHealth, {}), { code: 'internal' })
})

test('a message that waits for a destination at rest says so, and so does the list', async () => {
  const { store, clock } = await fixture()
  const rest = {
    where: 'MX of greylist.test',
    domains: ['other.test', 'greylist.test'],
    since: at(0),
    next: at(90_000),
  }
  const control = controlOn(
    serverEngine({
      reader: store.reader(),
      store,
      clock,
      wake: () => {},
      trial: async () => undefined,
      resting: () => [{ ...rest, domains: ['elsewhere.test'] }, rest],
      about: { version: '0.0.0', hostname: 'mx.example.org', startedAt: at(0) },
    }),
  )
  const resting = { ...rest, domainCount: 2 }
  const listed = await control.ask(queueList, { limit: 9 })
  assert.deepEqual(listed.ok && listed.value.resting?.[1], resting)
  const shown = await control.ask(queueShow, { id: MESSAGE })
  assert.deepEqual(shown.ok && 'message' in shown.value && shown.value.message.recipients[0]?.resting, resting)
  const traced = await control.ask(trace, { subject: MESSAGE, limit: 1 })
  const [story] = traced.ok ? traced.value.stories : []
  assert.deepEqual(story?.kind === 'message' && story.message.recipients[0]?.resting, resting)
})

test('an id is accepted as people type it', async () => {
  const { control } = await fixture()
  for (const id of [MESSAGE, MESSAGE.toLowerCase(), ` ${MESSAGE.replaceAll('0', 'o')} `]) {
    const shown = await control.ask(queueShow, { id })
    assert.equal(shown.ok && 'message' in shown.value && shown.value.message.id, MESSAGE)
  }
})

test('a message is shown with its header and without its body', async () => {
  const { control } = await fixture()
  const shown = await control.ask(queueShow, { id: MESSAGE })
  assert.ok(shown.ok)
  assert.equal(shown.value.header, 'Subject: Hello\nTo: y')
  assert.equal(shown.value.headerCut, false)
})

test('what is no id and what is not there are told apart', async () => {
  const { control } = await fixture()
  assert.equal(codeOf(await control.ask(queueShow, { id: 'nonsense' })), 'bad-id')
  assert.equal(codeOf(await control.ask(queueShow, { id: messageId(1) })), 'not-found')
  assert.equal(codeOf(await control.ask(trace, { subject: 'nonsense', limit: 1 })), 'bad-id')
  assert.equal(codeOf(await control.ask(trace, { subject: messageId(1), limit: 1 })), 'not-found')
  assert.equal(codeOf(await control.ask(trace, { subject: 'nobody@x.test', limit: 1 })), 'not-found')
  assert.equal(codeOf(await control.ask(queueList, { limit: 1, after: 'nonsense' })), 'bad-id')
})

test('a trace by id finds messages and refused sessions', async () => {
  const { control } = await fixture()
  const byMessage = await control.ask(trace, { subject: MESSAGE, limit: 1 })
  assert.deepEqual(byMessage.ok && byMessage.value.stories.map(({ kind }) => kind), ['message'])
  const bySession = await control.ask(trace, { subject: SESSION, limit: 1 })
  assert.deepEqual(bySession.ok && bySession.value.stories.map(({ kind }) => kind), ['session'])
})

test('a trace by address gives messages and refused sessions, newest first, up to the limit', async () => {
  const { control } = await fixture()
  const all = await control.ask(trace, { subject: 'Alice@SANDBOX.test', limit: 10 })
  assert.ok(all.ok)
  assert.deepEqual(
    all.value.stories.map(({ kind }) => kind),
    ['message', 'session'],
  )
  assert.equal(all.value.more, false)
  const one = await control.ask(trace, { subject: '<alice@sandbox.test>', limit: 1 })
  assert.ok(one.ok)
  assert.equal(one.value.stories.length, 1)
  assert.equal(one.value.more, true)
})

test('a trace by the address of a client gives its refused sessions, and not those that only speak of it', async () => {
  const { control, store } = await fixture()
  const told = sessionEvents.map((event) => ({ ...event, session: sessionId(7) }))
  store.keepRefused({ session: sessionId(7), at: at(1), client: '127.0.0.22', events: told })
  for (const subject of ['127.0.0.2', '[127.0.0.2]']) {
    const found = await control.ask(trace, { subject, limit: 10 })
    assert.ok(found.ok)
    assert.equal(found.value.subject, '127.0.0.2')
    assert.deepEqual(
      found.value.stories.map((story) => story.kind === 'session' && story.session),
      [SESSION],
    )
  }
  assert.equal(codeOf(await control.ask(trace, { subject: '192.0.2.99', limit: 1 })), 'not-found')
})

test('retry makes a message due now, wakes the scheduler and leaves an event', async () => {
  const { control, store, clock, wakes } = await fixture()
  assert.deepEqual(await control.ask(queueRetry, { id: MESSAGE }), {
    ok: true,
    value: { messages: [{ id: MESSAGE, recipients: 1 }], recipients: 1 },
  })
  assert.equal(wakes.length, 1)
  const story = await store.reader().story(MESSAGE)
  assert.deepEqual(story?.recipients[0]?.state, { kind: 'scheduled', due: clock.now(), attempts: 1 })
  assert.equal(story?.events.at(-1)?.kind, 'retry-asked')
})

test('retry of all touches every message that waits, and held ones only where they are meant', async () => {
  const { control, store } = await fixture()
  const second = messageId(900_000_000_000_009)
  await store.accept({
    message: { ...message, id: second },
    recipients: [recipient(0, 'z@ok.test', { kind: 'held', by: 'operator', attempts: 0 })],
    content: { kind: 'inline', bytes: new Uint8Array() },
    events: [],
  })
  const touched = async (input: { readonly id: string; readonly status?: 'held' }) => {
    const result = await control.ask(queueRetry, input)
    return result.ok && result.value.messages.map(({ id }) => id)
  }
  assert.deepEqual(await touched({ id: 'all' }), [MESSAGE])
  assert.deepEqual(await touched({ id: 'all', status: 'held' }), [second])
})

test('retry of very many comes in several answers, and only the first forgets which hosts are dead', async () => {
  const { control, store, wakes } = await fixture()
  const many = PORTIONS * PORTION
  for (let i = 0; i < many; i++) {
    await store.accept({
      message: { ...message, id: messageId(900_000_000_000_009 + i) },
      recipients: [recipient(0, 'z@ok.test', { kind: 'scheduled', due: at(900_000), attempts: 1 })],
      content: { kind: 'inline', bytes: new Uint8Array() },
      events: [],
    })
  }
  const answers: number[] = []
  let after: { readonly after?: MessageId } = {}
  for (;;) {
    const result = await control.ask(queueRetry, { id: 'all', ...after })
    assert.ok(result.ok)
    answers.push(result.value.messages.length)
    if (result.value.next === undefined) break
    after = { after: result.value.next }
  }
  assert.deepEqual(answers, [many, 1])
  assert.deepEqual(wakes, [{ afresh: true }, { afresh: false }])
  assert.equal(codeOf(await control.ask(queueRetry, { id: 'all', after: 'x' })), 'bad-id')
})

test('remove ends a message, and a second time there is nothing to do', async () => {
  const { control, store, wakes } = await fixture()
  const first = await control.ask(queueRemove, { id: MESSAGE })
  assert.equal(first.ok && first.value.recipients, 1)
  assert.equal((await store.reader().story(MESSAGE))?.recipients[0]?.state.kind, 'done')
  const second = await control.ask(queueRemove, { id: MESSAGE })
  assert.deepEqual(second.ok && second.value, { messages: [], recipients: 0 })
  assert.equal(codeOf(await control.ask(queueRemove, { id: 'all' })), 'bad-request')
  assert.equal(wakes.length, 0)
})

test('the header section ends at the first empty line, and octets that are not UTF-8 survive', () => {
  assert.deepEqual(headerText(Buffer.from('A: 1\r\n\r\nB: 2\r\n\r\n'), false), { text: 'A: 1', cut: false })
  assert.deepEqual(headerText(Buffer.from('\r\nbody'), false), { text: '', cut: false })
  assert.deepEqual(headerText(Buffer.from('A: \u00fc', 'utf8'), true), { text: 'A: \u00fc', cut: true })
  assert.deepEqual(headerText(Buffer.from([0x41, 0x3a, 0x20, 0xfc]), false), { text: 'A: \u00fc', cut: false })
})
