import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { suite, test } from 'node:test'
import { formatMailbox } from '../core/address.ts'
import { parseEnhancedStatus } from '../core/enhanced-status.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId } from '../core/id.ts'
import type { Message, Outcome, Recipient, RecipientState, Redirected } from '../core/message.ts'
import { between, days, hours, instant, minutes } from '../core/time.ts'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import { settle } from './settle.ts'
import type { News, Notifier } from './settlement.ts'
import { WallClockWatch } from './wall-clock-watch.ts'
import { StoreError, type StoreErrorCode } from './store-error.ts'
import type { Claimed, NewMessage, Settlement } from './store.ts'

const RETRY = {
  first: { every: minutes(15), until: hours(2) },
  grow: { from: hours(1), factor: 1.5, until: hours(16) },
  last: { every: hours(6), until: days(4) },
}
const failed: Outcome = {
  kind: 'failed',
  reason: { code: 'smtp.rcpt' },
  status: parseEnhancedStatus('5.1.1') ?? assert.fail(),
}
const deferred: Outcome = { kind: 'deferred', reason: { code: 'connect.timeout' } }
const delivered: Outcome = { kind: 'delivered', via: { transport: 'maildir', path: '/m/new/1' } }

/** `age`: how long ago the message seems to have come in when the server starts. */
function world(
  wants: ReturnType<Notifier['wants']> | ((about: News) => ReturnType<Notifier['wants']>) = true,
  age = 0,
  of: Partial<Pick<Message, 'mailFrom' | 'origin'>> = {},
  state?: RecipientState,
) {
  const clock = new FakeClock()
  const watch = new WallClockWatch({ clock, wasSet: () => {} })
  const settlements: Settlement[] = []
  const composed: { about: News; count: number }[] = []
  const message = makeMessage({
    mailFrom: mailbox('sender@b.test'),
    size: 10,
    receivedAt: instant(clock.now() - age),
    ...of,
  })
  const recipient = (index: number): Recipient =>
    makeRecipient(`r${index}@d.test`, { index, state: state ?? { kind: 'active', attempts: index } })
  const work: Claimed = {
    message,
    recipients: [recipient(0), recipient(1), recipient(2)],
    content: { kind: 'inline', bytes: new Uint8Array(10) },
  }
  const notifier: Notifier = {
    wants: (_, __, about) => (typeof wants === 'function' ? wants(about) : wants),
    async compose(about, _, notified) {
      composed.push({ about, count: notified.length })
      const bounce: NewMessage = {
        ...work,
        message: { ...message, id: messageId(100 + composed.length), mailFrom: null },
        events: [],
      }
      return bounce
    },
  }
  const faults: unknown[] = []
  const stop = new AbortController()
  /** Errors with which the store answers, one after the other, before it answers with success. */
  const answers: StoreErrorCode[] = []
  const run = (outcomes: readonly (readonly [number, Outcome | Redirected])[]) =>
    settle(
      work,
      new Map(outcomes),
      { events: [] },
      {
        clock,
        retry: RETRY,
        holdBounces: days(7),
        notifier,
        watch,
        stop: stop.signal,
        fault: (error) => faults.push(error),
        store: {
          async settle(settlement) {
            settlements.push(settlement)
            const code = answers.shift()
            if (code) throw new StoreError(code, 'as the test wants it')
          },
        },
      },
    )
  return { clock, run, settlements, composed, faults, answers, stop }
}

suite('settling', () => {
  for (const by of [days(1), days(3650), days(-1), days(-3650)]) {
    test(`does not give up a message because the clock was set by ${by / days(1)} days`, async () => {
      const { clock, run, settlements } = world()
      await clock.advance(hours(3))
      clock.set(by)
      await run([[0, deferred]])
      const [state] = settlements[0]?.states ?? []
      assert.equal(state?.state.kind, 'scheduled')
      const [told] = settlements[0]?.events.filter((event) => event.kind === 'deferred') ?? []
      assert.ok(told?.next !== undefined && told.next > clock.now() && told.next <= clock.now() + hours(6))
      await clock.advance(days(5))
      await run([[0, deferred]])
      assert.equal(settlements[1]?.states[0]?.state.kind, 'done', 'it has waited by now')
    })
  }

  test('holds what only the operator can mend, and tells nobody else', async () => {
    const { clock, run, settlements, composed } = world()
    await run([[0, { kind: 'deferred', reason: { code: 'route.loop-smarthost' } }]])
    const [{ states, events } = assert.fail()] = settlements
    assert.deepEqual(states, [
      {
        index: 0,
        state: {
          kind: 'held',
          by: 'Waybill',
          attempts: 1,
          lastReason: { code: 'route.loop-smarthost', at: clock.now() },
        },
      },
    ])
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['held'],
    )
    assert.deepEqual(composed, [])
  })

  test('gives nothing up just after a start, whatever its age seems to be', async () => {
    const { clock, run, settlements } = world(true, days(3650))
    await run([[0, deferred]])
    assert.equal(settlements[0]?.states[0]?.state.kind, 'scheduled')
    await clock.advance(hours(3))
    await run([[0, deferred]])
    assert.equal(settlements[1]?.states[0]?.state.kind, 'done')
  })

  test('a paused route holds without end: no age gives up what nobody was asked to take', async () => {
    const { clock, run, settlements, composed } = world()
    await clock.advance(days(30))
    const since = clock.now()
    const paused = { route: 'host smtp.isp.test port 587', since, next: instant(since + minutes(15)) }
    const reason = { code: 'smtp.auth', paused } as const
    await run([[0, { kind: 'deferred', reason }]])
    const [{ states, events } = assert.fail()] = settlements
    assert.deepEqual(states, [
      {
        index: 0,
        state: { kind: 'scheduled', due: paused.next, attempts: 1, lastReason: { ...reason, at: clock.now() } },
      },
    ])
    assert.ok(events.every((event) => event.kind === 'deferred' && event.expires === undefined))
    assert.deepEqual(composed, [])
  })

  test('what was held for a paused route is not given up for its age at the first answer after that', async () => {
    const paused = { route: 'r', since: instant(0), next: instant(0) }
    const state = { kind: 'active', attempts: 3, lastReason: { code: 'smtp.auth', paused } } as const
    const { clock, run, settlements } = world(true, 0, {}, state)
    await clock.advance(days(30))
    await run([[0, deferred]])
    assert.deepEqual(settlements[0]?.states[0]?.state, {
      kind: 'scheduled',
      due: clock.now() + minutes(15),
      attempts: 4,
      lastReason: { code: 'connect.timeout', at: clock.now() },
    })
  })

  test('ends who is redirected as expanded, and puts others in the place in the same transaction', async () => {
    const { run, settlements, composed, clock } = world()
    const to = [mailbox('x@far.test'), mailbox('y@far.test')]
    const { next } = await run([
      [0, { kind: 'redirected', router: 'aliases', to, compared: { alias: 'r0' } }],
      [1, delivered],
    ])
    const [{ states, events, added } = assert.fail()] = settlements
    const [state] = states
    assert.deepEqual(state?.state.kind === 'done' && state.state.outcome, {
      kind: 'expanded',
      router: 'aliases',
      into: 2,
    })
    assert.deepEqual(
      added?.map(({ rcptTo, parent }) => [formatMailbox(rcptTo), parent.index, parent.ancestors]),
      to.map((address) => [formatMailbox(address), 0, ['r0@d.test']]),
    )
    assert.equal(next, clock.now(), 'they are due at once')
    const [event] = events.filter(({ kind }) => kind === 'expanded')
    assert.deepEqual(event?.kind === 'expanded' && event.to, ['x@far.test', 'y@far.test'])
    assert.deepEqual(composed, [
      { about: 'expanded', count: 1 },
      { about: 'delivered', count: 1 },
    ])
  })

  test('tells nobody that one address stands for one other', async () => {
    const { run, composed } = world()
    await run([[0, { kind: 'redirected', router: 'aliases', to: [mailbox('x@far.test')], compared: {} }]])
    assert.deepEqual(composed, [])
  })

  test('gives each recipient its own end, in one transaction', async () => {
    const { run, settlements, composed, clock } = world()
    const { next, spawned } = await run([
      [0, delivered],
      [1, deferred],
      [2, failed],
    ])
    assert.deepEqual(
      settlements[0]?.states.map(({ state }) => (state.kind === 'done' ? state.outcome.kind : state.kind)),
      ['delivered', 'scheduled', 'bounced'],
    )
    assert.equal(next, clock.now() + minutes(15))
    assert.equal(settlements.length, 1)
    assert.deepEqual(composed, [
      { about: 'delivered', count: 1 },
      { about: 'failed', count: 1 },
    ])
    assert.equal(spawned.length, 2)
    assert.equal(settlements[0]?.spawned.length, 2)
    assert.deepEqual(
      settlements[0]?.events.map((event) => ['attempt' in event && event.attempt, event.kind]),
      [
        [1, 'delivered'],
        [2, 'deferred'],
        [3, 'failed'],
        [false, 'notified'],
        [false, 'notified'],
      ],
    )
  })

  test('the failed recipient and its event name the bounce', async () => {
    const { run, settlements } = world((about) => (about === 'failed' ? true : 'notify-never'))
    await run([[2, failed]])
    const state = settlements[0]?.states[0]?.state
    assert.ok(state?.kind === 'done' && state.outcome.kind === 'bounced')
    assert.equal(state.outcome.bounce, messageId(101))
    const event = settlements[0]?.events.find(({ kind }) => kind === 'failed')
    assert.ok(event?.kind === 'failed')
    assert.equal(event.bounce, messageId(101))
  })

  test('a message that the disk has altered is held, and its sender is told nothing', async () => {
    const { clock, run, settlements, composed } = world()
    const reason = { code: 'local.altered', facts: { altered: 'content' } } as const
    const { next } = await run([[1, { kind: 'deferred', reason }]])
    const [settlement] = settlements
    const state = settlement?.states[0]?.state
    assert.ok(state?.kind === 'held')
    assert.deepEqual([state.lastReason, state.attempts, next], [{ ...reason, at: clock.now() }, 2, undefined])
    assert.deepEqual(
      settlement?.events.map((event) => event.kind === 'held' && [event.recipients, event.reason]),
      [[['r1@d.test'], reason]],
    )
    assert.deepEqual(composed, [])
  })

  test('who takes over DSN tells of a delivery itself; of one to a server that does not, this server tells', async () => {
    const via = {
      transport: 'smtp',
      host: 'mx.d.test',
      address: '192.0.2.1',
      port: 25,
      tls: false,
      reply: '250',
    } as const
    const { run, composed } = world()
    await run([
      [0, { kind: 'delivered', via: { ...via, dsn: true } }],
      [1, { kind: 'delivered', via: { ...via, dsn: false } }],
    ])
    assert.deepEqual(composed, [{ about: 'relayed', count: 1 }])
  })

  test('several failures of one attempt are told in one bounce', async () => {
    const { run, composed } = world()
    await run([
      [0, failed],
      [1, failed],
    ])
    assert.deepEqual(composed, [{ about: 'failed', count: 2 }])
  })

  test('a sender who is not told (null reverse-path) gets no bounce, and the event says why', async () => {
    const { run, settlements, composed } = world('null-sender')
    await run([[0, failed]])
    assert.equal(composed.length, 0)
    const event = settlements[0]?.events[0]
    assert.ok(event?.kind === 'failed')
    assert.equal(event.silent, 'null-sender')
  })

  test('a notification that cannot be delivered is held for its time, with the end that it would have had', async () => {
    for (const [outcome, kind] of [
      [failed, 'bounced'],
      [deferred, 'expired'],
    ] as const) {
      const { run, settlements, composed, clock } = world('null-sender', 0, { mailFrom: null })
      await clock.advance(days(4))
      await run([[0, outcome]])
      const [{ states, events } = assert.fail()] = settlements
      const [{ state } = assert.fail()] = states
      assert.ok(state.kind === 'held' && state.ends)
      assert.equal(state.ends.at, clock.now() + days(7))
      assert.equal(state.ends.outcome.kind, kind)
      assert.partialDeepStrictEqual(events, [{ kind: 'held', until: state.ends.at, recipients: ['r0@d.test'] }])
      assert.deepEqual(composed, [])
    }
  })

  test('a letter to postmaster is not held: it would be about itself', async () => {
    const { run, settlements } = world('null-sender', 0, { mailFrom: null, origin: { kind: 'letter' } })
    await run([[0, failed]])
    assert.equal(settlements[0]?.states[0]?.state.kind, 'done')
  })

  test('a deferral after the end of the schedule is the end, and the sender is told', async () => {
    const { run, settlements, composed, clock } = world()
    await clock.advance(days(4))
    await run([[1, deferred]])
    const state = settlements[0]?.states[0]?.state
    assert.ok(state?.kind === 'done')
    assert.equal(state.outcome.kind, 'expired')
    assert.deepEqual(composed, [{ about: 'failed', count: 1 }])
  })

  test('a recipient that was not part of the attempt is left alone', async () => {
    const { run, settlements } = world()
    await run([[1, delivered]])
    assert.deepEqual(
      settlements[0]?.states.map(({ index }) => index),
      [1],
    )
  })

  test('a deferral counts the attempt', async () => {
    const { run, settlements } = world()
    await run([[2, deferred]])
    const state = settlements[0]?.states[0]?.state
    assert.ok(state?.kind === 'scheduled')
    assert.equal(state.attempts, 3)
  })
})

const turns = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve))
}

suite('settling while the store fails', () => {
  test('writes the same again until it is written, so that there is one bounce and not two', async () => {
    const { run, settlements, composed, answers, clock, faults } = world()
    answers.push('disk-full', 'io-error')
    const settled = run([[0, failed]])
    await turns()
    await clock.advance(minutes(1))
    const { spawned } = await settled
    assert.equal(settlements.length, 3)
    assert.equal(composed.length, 1)
    assert.ok(settlements.every((one) => one === settlements[0]))
    assert.equal(spawned.length, 1)
    assert.equal(faults.length, 2)
  })

  test('waits twice as long each time, up to half a minute', async () => {
    const { run, answers, clock, stop } = world()
    answers.push(...Array.from({ length: 7 }, () => 'io-error' as const))
    const settled = run([[0, failed]])
    const waits: number[] = []
    for (await turns(); clock.next() !== undefined; await turns()) {
      const wait = between(clock.now(), clock.next() ?? clock.now())
      waits.push(wait / 1000)
      await clock.advance(wait)
    }
    await settled
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 30, 30])
    assert.equal(getEventListeners(stop.signal, 'abort').length, 0)
  })

  test('takes up the bounce that was written although the answer was lost', async () => {
    const { run, settlements, answers, clock } = world()
    answers.push('io-error', 'conflict')
    const settled = run([[0, failed]])
    await turns()
    await clock.advance(minutes(1))
    const { spawned } = await settled
    assert.deepEqual(spawned, settlements[0]?.spawned)
    assert.equal(spawned.length, 1)
  })

  test('ends when the message is gone, and when the recipients are done already', async () => {
    for (const code of ['no-such-message', 'conflict'] as const) {
      const { run, settlements, answers, faults } = world()
      answers.push(code)
      assert.deepEqual(await run([[0, failed]]), { spawned: [], next: undefined })
      assert.equal(settlements.length, 1)
      assert.equal(faults.length, 1)
    }
  })

  test('tries once more when the server stops, and then leaves it to the next start', async () => {
    const { run, settlements, answers, stop } = world()
    answers.push('disk-full', 'disk-full', 'disk-full')
    const settled = run([[0, failed]])
    await turns()
    stop.abort()
    assert.deepEqual(await settled, { spawned: [], next: undefined })
    assert.equal(settlements.length, 2)
  })
})
