// What every QueueStore must do, as tests that run on each of them. A store that passes can stand for any other.

import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { HistoryLimits } from '../config/config.ts'
import { contentBeginning } from '../core/content.ts'
import { messageId } from '../core/id.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import type { Content, RecipientState } from '../core/message.ts'
import { days, duration } from '../core/time.ts'
import {
  active,
  at,
  busy,
  delivered,
  example,
  exampleRefused,
  idOf,
  scheduled,
  type Wanted,
} from './example-message.test-support.ts'
import type { DecisionId } from '../core/decision.ts'
import type { SessionEvent } from '../events/event.ts'
import type { QueueReader, Untold } from './reader.ts'
import type { NewMessage, QueueStore } from './store.ts'
import { adding } from './adding-conformance.test-support.ts'
import { envelopes } from './envelope-conformance.test-support.ts'
import { forecasting } from './forecast-conformance.test-support.ts'
import { outbound } from './outbound-conformance.test-support.ts'
import { lateness } from './late-conformance.test-support.ts'
import { owning } from './owning-conformance.test-support.ts'
import { selecting } from './selecting-conformance.test-support.ts'
import { telling } from './telling-conformance.test-support.ts'

/** A store in one place, opened as often as a test likes; it is closed and cleared away when the test ends. */
export interface StorePlace {
  open(history?: Partial<HistoryLimits>): Promise<QueueStore>
  /** What a start after a crash at this time finds, of this node (without: 0). */
  crash(now: number, node?: number): Promise<QueueStore>
  reader(): QueueReader
}

export const HISTORY: HistoryLimits = { keep: days(1000), messages: 1000, refusedSessions: 100 }

export function describeStore(name: string, makePlace: (t: TestContext) => Promise<StorePlace>): void {
  const test = (title: string, run: (store: QueueStore, place: StorePlace) => Promise<void>): void => {
    it(title, async (t) => {
      const place = await makePlace(t)
      await run(await place.open(), place)
    })
  }
  describe(`${name}: entering`, () => entering(test))
  describe(`${name}: claiming`, () => claiming(test))
  describe(`${name}: settling`, () => settling(test))
  describe(`${name}: what the operator asks`, () => operating(test))
  describe(`${name}: what is held for a time`, () => holding(test))
  describe(`${name}: what concerns the server`, () => noting(test))
  describe(`${name}: telling`, () => telling(test))
  describe(`${name}: late mail`, () => lateness(test))
  describe(`${name}: counts of senders`, () => outbound(test))
  describe(`${name}: envelopes`, () => envelopes(test))
  describe(`${name}: forecasting`, () => forecasting(test))
  describe(`${name}: adding recipients`, () => adding(test))
  describe(`${name}: selecting`, () => selecting(test))
  describe(`${name}: owning`, () => owning(test))
  describe(`${name}: reading`, () => reading(test))
  describe(`${name}: history`, () => remembering(makePlace))
}

export type DefineTest = (title: string, run: (store: QueueStore, place: StorePlace) => Promise<void>) => void

const refused = { kind: 'bounced', reason: busy, status: enhancedStatus('5.1.1') } as const
const heldUntil = (until: number): RecipientState => ({
  kind: 'held',
  by: 'Waybill',
  attempts: 1,
  lastReason: busy,
  ends: { at: at(until), outcome: refused },
})

const code = (expected: string) => (error: unknown) => error instanceof Error && Reflect.get(error, 'code') === expected

function entering(test: DefineTest): void {
  test('a message comes back as it went in', async (store, place) => {
    const entry = example(1, {
      to: {
        'bob@example.net': scheduled(5),
        '"odd one"@[192.0.2.9]': { kind: 'scheduled', due: at(6), attempts: 3, lastReason: busy },
        'carol@example.net': { kind: 'held', by: 'admin', attempts: 1, lastReason: busy },
        'chris@example.net': heldUntil(9),
        'dave@example.net': { kind: 'active', attempts: 2, lastReason: busy },
        'erin@example.net': delivered(3),
      },
    })
    await store.accept(entry)
    const { message, recipients, events } = entry
    assert.deepEqual(await place.reader().story(idOf(1)), { message, recipients, events })
    assert.deepEqual(await place.reader().list({ limit: 10 }), [{ message, recipients }])
  })

  test('a message from the null sender keeps it', async (store, place) => {
    await store.accept(example(1, { from: null }))
    assert.equal((await place.reader().story(idOf(1)))?.message.mailFrom, null)
  })

  test('an id that is taken is refused, and neighbours asked for at the same time are not harmed', async (store, place) => {
    await store.accept(example(1))
    const results = await Promise.allSettled([
      store.accept(example(2)),
      store.accept(example(1, { from: 'mallory@example.org' })),
      store.accept(example(3)),
    ])
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.ok(results[1].status === 'rejected' && code('conflict')(results[1].reason))
    assert.deepEqual(
      (await place.reader().list({ limit: 10 })).map(({ message }) => [message.id, message.mailFrom?.localPart]),
      [1, 2, 3].map((n) => [idOf(n), 'alice']),
    )
    assert.equal((await place.reader().story(idOf(1)))?.events.length, 2)
  })

  test('a large body passes through openBody', async (store, place) => {
    const body = await store.openBody(idOf(1))
    await body.write(new Uint8Array(100_000).fill(65))
    await body.write(new Uint8Array(100_000).fill(66))
    const content = await body.finish()
    await store.accept({ ...example(1), content })
    const [claimed] = await store.claimDue(at(0), 1, [])
    const bytes = await bytesOf(claimed?.content)
    assert.equal(bytes.length, 200_000)
    assert.deepEqual([bytes[99_999], bytes[100_000]], [65, 66])
    assert.deepEqual([...((await place.reader().content(idOf(1), 3)) ?? [])], [65, 65, 65])
  })

  test('nothing is taken after the store was closed', async (store) => {
    const last = store.accept(example(1))
    await store.close()
    await last
    await assert.rejects(store.accept(example(2)), code('closed'))
    await assert.rejects(store.nextDue([]), code('closed'))
  })
}

const bytesOf = (content: Content | undefined): Promise<Uint8Array> =>
  contentBeginning(content ?? assert.fail('no content'), Infinity)

function claiming(test: DefineTest): void {
  test('what is due is claimed once, with its content, as active', async (store) => {
    await store.accept(
      example(1, { to: { 'a@x.test': { kind: 'scheduled', due: at(10), attempts: 2, lastReason: busy } } }),
    )
    assert.deepEqual(await store.claimDue(at(9), 10, []), [])
    const [claimed, ...more] = await store.claimDue(at(10), 10, [])
    assert.deepEqual(more, [])
    assert.deepEqual(claimed?.message, example(1).message)
    assert.equal(new TextDecoder().decode(await bytesOf(claimed?.content)), 'Subject: 1\r\n\r\nHello\r\n')
    assert.deepEqual(
      claimed?.recipients.map(({ state }) => state),
      [{ kind: 'active', attempts: 2, lastReason: busy }],
    )
    assert.deepEqual(await store.claimDue(at(99), 10, []), [])
  })

  test('the oldest due messages come first, and not more than asked for', async (store) => {
    await store.accept(example(1, { to: { 'a@x.test': scheduled(30) } }))
    await store.accept(example(2, { to: { 'a@y.test': scheduled(10), 'b@y.test': scheduled(10) } }))
    await store.accept(example(3, { to: { 'a@x.test': scheduled(20), 'b@z.test': scheduled(20) } }))
    const first = await store.claimDue(at(50), 2, [])
    assert.deepEqual(
      first.map(({ message, recipients }) => [message.id, recipients.length]),
      [
        [idOf(2), 2],
        [idOf(3), 2],
      ],
    )
    const rest = await store.claimDue(at(50), 2, [])
    assert.deepEqual(
      rest.map(({ message }) => message.id),
      [idOf(1)],
    )
  })

  test('no more content comes into memory than is asked for, but for the first message', async (store) => {
    const content = 'x'.repeat(1000)
    for (const n of [1, 2, 3, 4]) await store.accept(example(n, { content, to: { 'a@x.test': scheduled(n) } }))
    const ids = async (octets: number) =>
      (await store.claimDue(at(9), 10, [], [], octets)).map(({ message }) => message.id)
    assert.deepEqual(await ids(2999), [idOf(1), idOf(2)])
    assert.deepEqual(await ids(0), [idOf(3)])
    assert.deepEqual(await ids(1000), [idOf(4)])
  })

  test('of a domain that is wanted once, one message is claimed, and of the others all', async (store) => {
    for (const n of [1, 2, 3]) {
      await store.accept(example(n, { to: { 'x@dead.test': scheduled(n) } }))
      await store.accept(example(10 + n, { to: { 'x@alive.test': scheduled(n) } }))
    }
    await store.accept(example(4, { to: { 'x@dead.test': scheduled(0), 'x@alive.test': scheduled(4) } }))
    const claimed = await store.claimDue(at(9), 10, [], ['dead.test', 'unknown.test'])
    assert.deepEqual(
      claimed.map(({ message, recipients }) => [message.id, recipients.length]),
      [
        [example(4).message.id, 2],
        [example(11).message.id, 1],
        [example(12).message.id, 1],
        [example(13).message.id, 1],
      ],
    )
    assert.equal((await store.claimDue(at(9), 10, [])).length, 3)
  })

  test('domains that are not wanted keep their recipients, even of a message that is claimed', async (store) => {
    await store.accept(example(1, { to: { 'a@busy.test': scheduled(1), 'b@free.test': scheduled(5) } }))
    await store.accept(example(2, { to: { 'a@busy.test': scheduled(2) } }))
    const claimed = await store.claimDue(at(9), 10, ['busy.test'])
    assert.deepEqual(
      claimed.map(({ message, recipients }) => [message.id, recipients.map(({ index }) => index)]),
      [[idOf(1), [1]]],
    )
    assert.equal(await store.nextDue([]), at(1))
    assert.equal(await store.nextDue(['busy.test']), undefined)
    assert.equal((await store.claimDue(at(9), 10, [])).length, 2)
  })

  test('nextDue tells the earliest scheduled time', async (store) => {
    assert.equal(await store.nextDue([]), undefined)
    await store.accept(example(1, { to: { 'a@x.test': scheduled(70), 'b@y.test': active } }))
    await store.accept(example(2, { to: { 'a@y.test': scheduled(80) } }))
    assert.equal(await store.nextDue([]), at(70))
    assert.equal(await store.nextDue(['x.test']), at(80))
    await store.claimDue(at(75), 5, [])
    assert.equal(await store.nextDue([]), at(80))
  })

  test('nextDue is right when what would have been due first at many domains is no longer wanted', async (store) => {
    const later = [410, 400, 420, 430, 440, 450, 460, 470, 300, 250, 270]
    const soon = later.map((_, n) => example(n, { to: { [`a@d${n}.test`]: scheduled(n) } }))
    const rest = later.map((due, n) => example(50 + n, { to: { [`a@d${n}.test`]: scheduled(due) } }))
    await Promise.all([...soon, example(20), ...rest].map((entry) => store.accept(entry)))
    await Promise.all(
      [...soon, example(20)].map(({ message }) =>
        store.order({ kind: 'remove', message: message.id, now: at(0), by: 'root' }),
      ),
    )
    assert.equal(await store.nextDue([]), at(250))
    await Promise.all(
      rest.map(({ message }) => store.order({ kind: 'remove', message: message.id, now: at(0), by: 'root' })),
    )
    assert.equal(await store.nextDue([]), undefined)
  })

  test('a claim in company with what fails is as good as alone', async (store) => {
    await store.accept(example(1, { to: { 'a@x.test': scheduled(1) } }))
    const [claim, refused] = await Promise.allSettled([store.claimDue(at(9), 10, []), store.accept(example(1))])
    assert.ok(refused.status === 'rejected' && code('conflict')(refused.reason))
    assert.equal(claim.status === 'fulfilled' && claim.value.length, 1)
  })
}

function settling(test: DefineTest): void {
  const settle = (store: QueueStore, n: number, states: Readonly<Record<number, ReturnType<typeof delivered>>>) =>
    store.settle({
      message: idOf(n),
      states: Object.entries(states).map(([index, state]) => ({ index: Number(index), state })),
      events: [{ at: at(60), kind: 'interrupted', message: idOf(n), recipients: ['told by the test'] }],
      spawned: [],
    })

  test('a deferred recipient is due again at its time, with its attempts and reason', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': active } }))
    const again = { kind: 'scheduled', due: at(900), attempts: 1, lastReason: busy } as const
    await settle(store, 1, { 0: again })
    assert.deepEqual((await place.reader().story(idOf(1)))?.recipients[0]?.state, again)
    assert.equal(await store.nextDue([]), at(900))
    assert.equal((await store.claimDue(at(900), 1, [])).length, 1)
  })

  test('a message is finished when its last recipient is done: content gone, story kept', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': active, 'b@x.test': active } }))
    await settle(store, 1, { 0: delivered(50) })
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, undefined)
    assert.ok(await place.reader().content(idOf(1), 10))
    await settle(store, 1, { 1: delivered(60) })
    const story = await place.reader().story(idOf(1))
    assert.equal(story?.finishedAt, at(60))
    assert.deepEqual(
      story?.events.map(({ kind }) => kind),
      ['helo', 'queued', 'interrupted', 'interrupted'],
    )
    assert.equal(await place.reader().content(idOf(1), 10), undefined)
    assert.deepEqual(await place.reader().list({ limit: 10 }), [])
  })

  test('a recipient that is done stays as it is', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': active, 'b@x.test': active } }))
    await settle(store, 1, { 0: delivered(50) })
    await assert.rejects(settle(store, 1, { 1: delivered(51), 0: scheduled(52) }), code('conflict'))
    const states = (await place.reader().story(idOf(1)))?.recipients.map(({ state }) => state)
    assert.deepEqual(states, [delivered(50), active])
  })

  test('a settlement of an unknown message or recipient is refused', async (store) => {
    await assert.rejects(settle(store, 7, {}), code('no-such-message'))
    await assert.rejects(settle(store, 7, { 0: delivered(1) }), code('no-such-message'))
    await store.accept(example(1))
    await assert.rejects(settle(store, 1, { 5: delivered(1) }), code('conflict'))
  })

  test('a bounce enters together with the settlement that causes it, or neither does', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': active } }))
    await store.accept(example(2))
    const settlement = { message: idOf(1), states: [{ index: 0, state: delivered(5) }], events: [] }
    await assert.rejects(store.settle({ ...settlement, spawned: [example(3), example(2)] }), code('conflict'))
    assert.equal(await place.reader().story(idOf(3)), undefined)
    assert.deepEqual((await place.reader().story(idOf(1)))?.recipients[0]?.state, active)
    await store.settle({ ...settlement, spawned: [example(3, { from: null })] })
    assert.equal((await place.reader().story(idOf(3)))?.message.mailFrom, null)
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, at(5))
    const claimed = await store.claimDue(at(9), 10, [])
    assert.deepEqual(
      claimed.map(({ message }) => message.id),
      [idOf(2), idOf(3)],
    )
  })

  test('a settlement that is refused leaves a large content where it is', async (store, place) => {
    const body = await store.openBody(idOf(1))
    await body.write(new Uint8Array(5000))
    await store.accept({ ...example(1, { to: { 'a@x.test': active } }), content: await body.finish() })
    const states = [{ index: 0, state: delivered(5) }]
    await assert.rejects(
      store.settle({ message: idOf(1), states, events: [], spawned: [example(1)] }),
      code('conflict'),
    )
    await store.accept(example(2))
    assert.equal((await place.reader().content(idOf(1), 9000))?.length, 5000)
  })

  test('what was being attempted when the server died is attempted again', async (store, place) => {
    await store.accept(
      example(1, {
        to: {
          'a@x.test': { kind: 'active', attempts: 4, lastReason: busy },
          'b@x.test': active,
          'c@x.test': delivered(1),
        },
      }),
    )
    await store.accept(example(2, { to: { 'a@x.test': scheduled(500) } }))
    const next = await place.crash(77)
    assert.equal(next.recovery.interrupted, 1)
    assert.equal(messageId(next.recovery.greatestId), idOf(2))
    assert.deepEqual(next.recovery.setAside, [])
    const story = await place.reader().story(idOf(1))
    assert.deepEqual(
      story?.recipients.map(({ state }) => state),
      [{ kind: 'scheduled', due: at(77), attempts: 4, lastReason: busy }, scheduled(77), delivered(1)],
    )
    assert.deepEqual(story?.events.at(-1), {
      at: at(77),
      kind: 'interrupted',
      message: idOf(1),
      recipients: ['a@x.test', 'b@x.test'],
    })
    const [claimed] = await next.claimDue(at(77), 10, [])
    assert.deepEqual(
      claimed?.recipients.map(({ index }) => index),
      [0, 1],
    )
  })
}

function operating(test: DefineTest): void {
  const mixed: Wanted = {
    to: {
      'a@x.test': { kind: 'scheduled', due: at(900), attempts: 2, lastReason: busy },
      'b@x.test': { kind: 'held', by: 'admin', attempts: 1, lastReason: busy },
      'c@x.test': active,
      'd@x.test': delivered(1),
    },
  }

  test('what an operator holds is tried by nobody and does not end, and says who did it, until it is let go', async (store, place) => {
    const waiting: RecipientState = { kind: 'scheduled', due: at(900), attempts: 3, lastReason: busy }
    await store.accept(example(1, { to: { 'a@x.test': waiting, 'b@x.test': active, 'c@x.test': scheduled(0) } }))
    const order = (kind: 'hold' | 'release', ms: number, recipients?: readonly number[]) =>
      store.order({ kind, message: idOf(1), now: at(ms), by: 'alice', ...(recipients && { recipients }) })
    assert.deepEqual(await order('hold', 10, [0, 1]), { changed: 1, elsewhere: 0 })
    assert.deepEqual(await order('hold', 20, [0]), { changed: 0, elsewhere: 0 })
    const held = { kind: 'held', by: 'alice', since: at(10), attempts: 3, lastReason: busy } as const
    assert.deepEqual((await place.reader().story(idOf(1)))?.recipients[0]?.state, held)
    const [claimed] = await store.claimDue(at(1_000_000), 9, [])
    assert.deepEqual(
      claimed?.recipients.map(({ index }) => index),
      [2],
    )
    assert.equal(await store.endHeld(at(1_000_000_000)), 0)
    assert.deepEqual(await order('release', 30), { changed: 1, elsewhere: 0 })
    const story = await place.reader().story(idOf(1))
    assert.deepEqual(story?.recipients[0]?.state, { kind: 'scheduled', due: at(30), attempts: 3, lastReason: busy })
    const told = { message: idOf(1), by: 'alice', recipients: ['a@x.test'] }
    assert.deepEqual(story?.events.slice(-2), [
      { at: at(10), kind: 'held', ...told },
      { at: at(30), kind: 'released', ...told },
    ])
    assert.deepEqual(
      (await store.claimDue(at(31), 9, [])).map(({ recipients }) => recipients.length),
      [1],
    )
  })

  test('an order to retry makes everything that waits due, and says so', async (store, place) => {
    await store.accept(example(1, mixed))
    assert.equal((await store.order({ kind: 'retry', message: idOf(1), now: at(50), by: 'root' })).changed, 2)
    const story = await place.reader().story(idOf(1))
    assert.deepEqual(
      story?.recipients.map(({ state }) => state),
      [
        { kind: 'scheduled', due: at(50), attempts: 2, lastReason: busy },
        { kind: 'scheduled', due: at(50), attempts: 1, lastReason: busy },
        active,
        delivered(1),
      ],
    )
    const recipients = ['a@x.test', 'b@x.test']
    assert.deepEqual(story?.events.at(-1), {
      at: at(50),
      kind: 'retry-asked',
      message: idOf(1),
      by: 'root',
      recipients,
    })
    assert.equal(await store.nextDue([]), at(50))
    assert.equal((await store.claimDue(at(50), 1, []))[0]?.recipients.length, 2)
  })

  test('cancel ends everything that waits, and leaves alone what is under way', async (store, place) => {
    await store.accept(example(1, mixed))
    assert.equal((await store.order({ kind: 'remove', message: idOf(1), now: at(50), by: 'root' })).changed, 2)
    const ended = { kind: 'done', outcome: { kind: 'cancelled', by: 'root' }, at: at(50) } as const
    const story = await place.reader().story(idOf(1))
    assert.deepEqual(
      story?.recipients.map(({ state }) => state),
      [ended, ended, active, delivered(1)],
    )
    assert.deepEqual(story?.events.at(-1)?.kind, 'cancelled')
    assert.equal(story?.finishedAt, undefined)
    assert.equal(await store.nextDue([]), undefined)
  })

  test('a message that is cancelled whole is finished', async (store, place) => {
    await store.accept(example(1))
    assert.equal((await store.order({ kind: 'remove', message: idOf(1), now: at(50), by: 'root' })).changed, 1)
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, at(50))
    assert.equal((await store.order({ kind: 'remove', message: idOf(1), now: at(51), by: 'root' })).changed, 0)
    assert.equal((await store.order({ kind: 'retry', message: idOf(1), now: at(51), by: 'root' })).changed, 0)
    assert.equal((await store.order({ kind: 'retry', message: idOf(99), now: at(51), by: 'root' })).changed, 0)
    assert.equal((await place.reader().story(idOf(1)))?.events.length, 3)
  })
}

function holding(test: DefineTest): void {
  const bounce = (n: number, until: number): NewMessage =>
    example(n, { from: null, to: { 'a@x.test': heldUntil(until) } })
  const idsOf = ({ held }: Untold) => held.map(({ message }) => message.id)

  test('it ends when its time has come, as was decided before, and not a moment earlier', async (store, place) => {
    for (const [n, until] of [
      [1, 10],
      [2, 20],
      [3, 30],
    ] as const)
      await store.accept(bounce(n, until))
    assert.equal(await store.endHeld(at(9)), 0)
    assert.equal(await store.endHeld(at(20)), 2)
    assert.equal(await store.endHeld(at(20)), 0)
    const story = await place.reader().story(idOf(2))
    assert.deepEqual(
      story?.recipients.map(({ state }) => state),
      [{ kind: 'done', outcome: refused, at: at(20) }],
    )
    assert.equal(story?.finishedAt, at(20))
    assert.deepEqual(story?.events.at(-1), {
      at: at(20),
      kind: 'failed',
      message: idOf(2),
      attempt: 1,
      recipient: 'a@x.test',
      outcome: refused,
      silent: 'null-sender',
      afterHold: true,
    })
    assert.deepEqual(await place.reader().counts(), {
      messages: 1,
      recipients: 1,
      held: 1,
      undeliverable: 1,
      oldest: at(3),
    })
  })

  test('what is held without end is left alone, and so is what the operator has asked for', async (store) => {
    await store.accept(example(1, { to: { 'a@x.test': { kind: 'held', by: 'admin', attempts: 0 } } }))
    await store.accept(bounce(2, 10))
    assert.equal((await store.order({ kind: 'retry', message: idOf(2), now: at(5), by: 'root' })).changed, 1)
    assert.equal(await store.endHeld(at(99)), 0)
    assert.equal((await store.claimDue(at(99), 9, [])).length, 1)
  })

  test('many end in portions, and all of them', async (store, place) => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`r${i}@x.test`, heldUntil(i)]))
    await store.accept(example(1, { from: null, to: many }))
    assert.equal(await store.endHeld(at(598)), 599)
    assert.equal((await place.reader().counts()).recipients, 1)
    assert.equal(await store.endHeld(at(599)), 1)
    assert.equal((await place.reader().story(idOf(1)))?.finishedAt, at(599))
  })

  test('each is told of once, whatever else comes to be held meanwhile', async (store, place) => {
    assert.deepEqual(await place.reader().untold(9), { count: 0, held: [], upTo: 0 })
    for (const n of [1, 2]) await store.accept(bounce(n, 90))
    const untold = await place.reader().untold(1)
    assert.equal(untold.count, 2)
    assert.deepEqual(idsOf(untold), [idOf(1)])
    await store.accept(bounce(3, 90))
    const letter = example(9, { from: null, to: { 'postmaster@x.test': scheduled(40) } })
    await store.tell(letter, untold.upTo)
    const rest = await place.reader().untold(9)
    assert.deepEqual([rest.count, idsOf(rest), rest.lastTold], [1, [idOf(3)], letter.message.receivedAt])
    assert.deepEqual(
      (await store.claimDue(at(50), 9, [])).map(({ message }) => message.id),
      [idOf(9)],
    )
  })

  test('it comes with the attempt that led to it, survives a crash, and goes when somebody asks for it', async (store, place) => {
    await store.accept(example(1, { from: null, to: { 'a@x.test': active, 'b@x.test': active } }))
    const states = [0, 1].map((index) => ({ index, state: heldUntil(90) }))
    await store.settle({ message: idOf(1), states, events: [], spawned: [] })
    const next = await place.crash(60)
    assert.equal((await place.reader().untold(9)).count, 2)
    await next.order({ kind: 'remove', message: idOf(1), now: at(61), by: 'root' })
    assert.equal((await place.reader().untold(9)).count, 0)
  })

  test('held again, it is told of again', async (store, place) => {
    await store.accept(bounce(1, 90))
    await store.tell(example(9, { from: null }), (await place.reader().untold(9)).upTo)
    await store.order({ kind: 'retry', message: idOf(1), now: at(5), by: 'root' })
    await store.claimDue(at(5), 1, [])
    await store.settle({ message: idOf(1), states: [{ index: 0, state: heldUntil(95) }], events: [], spawned: [] })
    assert.deepEqual(idsOf(await place.reader().untold(9)), [idOf(1)])
  })
}

function noting(test: DefineTest): void {
  test('what concerns the server is not told in stories that were over by then, or had not begun', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': delivered(1) } }))
    await store.note({ at: at(40), kind: 'clock-set', by: days(-1) })
    await store.accept(example(3))
    await store.order({ kind: 'retry', message: idOf(3), now: at(60), by: 'root' })
    const kinds = async (n: number) => (await place.reader().story(idOf(n)))?.events.map(({ kind }) => kind)
    assert.equal((await kinds(1))?.includes('clock-set'), false)
    assert.equal((await kinds(3))?.includes('clock-set'), false)
  })

  test('a story that goes on after it has it in its place', async (store, place) => {
    await store.accept(example(1))
    await store.note({ at: at(40), kind: 'clock-set', by: days(-1) })
    assert.equal((await place.reader().story(idOf(1)))?.events.at(-1)?.kind, 'clock-set')
    await store.order({ kind: 'retry', message: idOf(1), now: at(60), by: 'root' })
    const kinds = (await place.reader().story(idOf(1)))?.events.map(({ kind }) => kind)
    assert.deepEqual(kinds?.slice(-2), ['clock-set', 'retry-asked'])
    await store.order({ kind: 'remove', message: idOf(1), now: at(70), by: 'root' })
    await store.note({ at: at(80), kind: 'clock-set', by: days(1) })
    assert.equal((await place.reader().story(idOf(1)))?.events.at(-1)?.kind, 'cancelled')
  })
}

function reading(test: DefineTest): void {
  test('the list goes on after an id, and the counts count what is open', async (store, place) => {
    assert.deepEqual(await place.reader().counts(), { messages: 0, recipients: 0, held: 0 })
    const held = { kind: 'held', by: 'admin', attempts: 0 } as const
    await store.accept(example(1, { to: { 'a@x.test': delivered(1) } }))
    await store.accept(example(2, { to: { 'a@x.test': delivered(1), 'b@x.test': held } }))
    await store.accept(example(3, { to: { 'a@x.test': active, 'b@x.test': scheduled(1) } }))
    const ids = async (options: Parameters<QueueReader['list']>[0]) =>
      (await place.reader().list(options)).map(({ message }) => message.id)
    assert.deepEqual(await ids({ limit: 1 }), [idOf(2)])
    assert.deepEqual(await ids({ limit: 5, afterId: idOf(2) }), [idOf(3)])
    assert.deepEqual(await place.reader().counts(), { messages: 2, recipients: 3, held: 1, oldest: at(2) })
  })

  test('messages are found by the id of a decision in their story, and only by the whole of it', async (store, place) => {
    const refusal = (id: string): SessionEvent => {
      const [event] = exampleRefused(1).events
      if (event?.kind !== 'decided') throw new Error('no decision')
      return { ...event, decision: { ...event.decision, id: id as DecisionId } }
    }
    const told = (n: number, id: string) => ({ ...example(n), events: [...example(n).events, refusal(id)] })
    await store.accept(told(1, 'wb-7F3K2Q'))
    await store.accept(told(2, 'wb-AAAAAA'))
    await store.accept(told(3, 'wb-7F3K2Q'))
    await store.accept(example(4))
    const found = async (id: string, limit = 10) =>
      (await place.reader().findDecision(id as DecisionId, limit)).map(({ message }) => message.id)
    assert.deepEqual(await found('wb-7F3K2Q'), [idOf(3), idOf(1)])
    assert.deepEqual(await found('wb-7F3K2Q', 1), [idOf(3)])
    assert.deepEqual(await found('wb-7F3K2'), [])
    assert.deepEqual(await found('wb-ZZZZZZ'), [])
  })

  test('messages are found by sender and recipient in any case, newest first', async (store, place) => {
    await store.accept(example(1, { from: 'Alice@Example.org' }))
    await store.accept(example(2, { from: null, to: { 'aLICE@example.ORG': delivered(1) } }))
    await store.accept(example(3, { from: 'other@example.org' }))
    await store.accept(example(4, { from: 'Übel@example.org' }))
    const found = async (address: string, limit = 10) =>
      (await place.reader().findByAddress(address, limit)).map(({ message }) => message.id)
    assert.deepEqual(await found('alice@EXAMPLE.org'), [idOf(2), idOf(1)])
    assert.deepEqual(await found('alice@example.org', 1), [idOf(2)])
    assert.deepEqual(await found('übel@example.org'), [idOf(4)])
    assert.deepEqual(await found('not an address'), [])
    assert.deepEqual(await found('lice@example.org'), [])
  })

  test('what became of other recipients at a domain can be counted', async (store, place) => {
    await store.accept(example(1, { to: { 'a@x.test': delivered(1), 'b@x.test': scheduled(1) } }))
    await store.accept(example(2, { to: { 'a@x.test': delivered(1), 'a@other.test': delivered(1) } }))
    const count = (domain: string, except: number) => place.reader().recentTo(domain, at(-1), idOf(except))
    assert.deepEqual(await count('x.test', 9), { delivered: 2, waiting: 1, failed: 0 })
    assert.deepEqual(await count('x.test', 1), { delivered: 1, waiting: 0, failed: 0 })
    assert.deepEqual(await count('none.test', 1), { delivered: 0, waiting: 0, failed: 0 })
  })
}

function remembering(makePlace: (t: TestContext) => Promise<StorePlace>): void {
  const finish = (store: QueueStore, n: number, ms: number) =>
    store.accept(example(n, { to: { 'a@x.test': delivered(ms) } }))

  it('finished messages go when they are too old or too many, unfinished ones never', async (t) => {
    const place = await makePlace(t)
    const store = await place.open({ keep: duration(1000), messages: 2 })
    await store.accept(example(1))
    await finish(store, 2, 3000)
    await finish(store, 3, 1000)
    await finish(store, 4, 2000)
    assert.equal(await store.prune(at(1500)), 1)
    assert.equal(await place.reader().story(idOf(3)), undefined)
    assert.equal(await store.prune(at(3000)), 0)
    assert.equal(await store.prune(at(3500)), 1)
    assert.equal(await place.reader().story(idOf(4)), undefined)
    assert.equal(await store.prune(at(1_000_000)), 1)
    assert.ok(await place.reader().story(idOf(1)))
  })

  it('refused sessions are kept in a ring, and found by id and address', async (t) => {
    const place = await makePlace(t)
    const store = await place.open({ refusedSessions: 3 })
    for (let n = 1; n <= 5; n++)
      store.keepRefused(exampleRefused(n, n === 4 ? 'Carol@Victim.example' : 'eve@victim.example'))
    await store.nextDue([])
    const kept = await place.reader().findRefused('VICTIM.example', 10)
    assert.deepEqual(
      kept,
      [5, 4, 3].map((n) => exampleRefused(n, n === 4 ? 'Carol@Victim.example' : 'eve@victim.example')),
    )
    assert.equal((await place.reader().findRefused('carol@victim.example', 10)).length, 1)
    assert.equal((await place.reader().findRefused('victim.example', 2)).length, 2)
    assert.deepEqual(await place.reader().refusedSession(exampleRefused(5).session), exampleRefused(5))
    assert.equal(await place.reader().refusedSession(exampleRefused(1).session), undefined)
    store.keepRefused(exampleRefused(6))
    await store.nextDue([])
    assert.equal((await place.reader().findRefused('victim.example', 10)).length, 3)
  })

  it('refused sessions go by age too', async (t) => {
    const place = await makePlace(t)
    const store = await place.open({ keep: duration(1000) })
    store.keepRefused(exampleRefused(1))
    store.keepRefused(exampleRefused(500))
    assert.equal(await store.prune(at(1400)), 1)
    assert.equal((await place.reader().findRefused('victim.example', 10)).length, 1)
  })
}
