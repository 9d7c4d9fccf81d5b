import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { makeIdSource, messageId } from '../core/id.ts'
import type { RecipientState } from '../core/message.ts'
import { duration, hours, instant, minutes, seconds, type Instant } from '../core/time.ts'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import { MemoryStore } from './memory-store.test-support.ts'
import { attemptNumber, Scheduler, type Worked } from './schedule.ts'
import type { Claimed, NewMessage } from './store.ts'

const settleTurns = async (turns = 20): Promise<void> => {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

interface Limits {
  concurrency: number
  perDestination: number
}

function world(limits: Limits, fault = (error: unknown): void => assert.fail(String(error))) {
  const clock = new FakeClock()
  const store = new MemoryStore()
  const ids = makeIdSource(clock)
  const worked: { to: string; at: Instant }[] = []
  const pending: { work: Claimed; end: (result: Worked) => void }[] = []
  let hold = false
  const setBack: Instant[] = []
  const scheduler = new Scheduler({
    clock,
    store,
    limits,
    deliver(work) {
      worked.push({ to: work.recipients.map(({ rcptTo }) => rcptTo.domain).join(), at: clock.now() })
      if (!hold) return done(work)
      return new Promise((end) => pending.push({ work, end: (result) => end(result) }))
    },
    longestWait: () => hours(24),
    clockWasSetBack: (due) => setBack.push(due),
    fault,
  })
  const done = async (work: Claimed): Promise<Worked> => {
    const states = work.recipients.map(({ index }) => ({
      index,
      state: { kind: 'done', outcome: { kind: 'cancelled', by: 'test' }, at: clock.now() } as const,
    }))
    await store.settle({ message: work.message.id, states, events: [], spawned: [] })
    return { spawned: [], next: undefined }
  }
  const message = (to: string, state: (domains: readonly string[]) => RecipientState): NewMessage => {
    return {
      message: makeMessage({ id: messageId(ids()), mailFrom: null, size: 10, receivedAt: clock.now() }),
      recipients: [makeRecipient(to, { state: state([mailbox(to).domain]) })],
      content: { kind: 'inline', bytes: new Uint8Array(10) },
      events: [],
    }
  }
  return {
    setBack,
    message,
    clock,
    store,
    scheduler,
    worked,
    pending,
    done,
    holdWork: (value: boolean) => (hold = value),
    enter: async (to: string, state?: RecipientState): Promise<void> => {
      const entry = message(to, (domains) => state ?? scheduler.firstState(domains, 10))
      await store.accept(entry)
      scheduler.schedule(entry)
      await settleTurns()
    },
  }
}

const dueNow = (): RecipientState => ({ kind: 'scheduled', due: instant(0), attempts: 0 })

suite('the scheduler', () => {
  test('works on a fresh message at once', async () => {
    const { enter, worked } = world({ concurrency: 10, perDestination: 2 })
    await enter('x@a.test')
    assert.equal(worked.length, 1)
  })

  test('takes up a deferred message exactly when it is due, not before', async () => {
    const { clock, enter, worked } = world({ concurrency: 10, perDestination: 2 })
    const due = instant(clock.now() + minutes(15))
    await enter('x@a.test', { kind: 'scheduled', due, attempts: 1 })
    await clock.advance(minutes(14))
    assert.equal(worked.length, 0)
    await clock.advance(minutes(1))
    await settleTurns()
    assert.equal(worked[0]?.at, due)
  })

  test('takes up at once what falls due while it looks', async () => {
    const { clock, store, enter, worked } = world({ concurrency: 10, perDestination: 2 })
    const due = instant(clock.now() + minutes(15))
    const nextDue = store.nextDue.bind(store)
    store.nextDue = async (except) => {
      const next = await nextDue(except)
      await clock.advance(minutes(15))
      return next
    }
    await enter('x@a.test', { kind: 'scheduled', due, attempts: 1 })
    assert.equal(worked[0]?.at, due)
  })

  test('keeps to the limit in all and takes up the rest as room comes', async () => {
    const { enter, worked, pending, done, holdWork, clock } = world({ concurrency: 3, perDestination: 50 })
    holdWork(true)
    for (let i = 0; i < 7; i++) await enter(`x@d${i}.test`)
    assert.equal(worked.length, 3)
    holdWork(false)
    for (const { work, end } of pending.splice(0)) end(await done(work))
    await settleTurns(50)
    await clock.advance(minutes(1))
    await settleTurns()
    assert.equal(worked.length, 7)
  })

  test('a domain that hangs does not keep others waiting', async () => {
    const { enter, worked, holdWork, clock } = world({ concurrency: 100, perDestination: 1 })
    holdWork(true)
    for (let i = 0; i < 12; i++) await enter('x@slow.test')
    assert.equal(worked.length, 5)
    await enter('x@quick.test')
    await clock.advance(minutes(5))
    assert.equal(worked.filter(({ to }) => to === 'quick.test').length, 1)
    assert.equal(worked.filter(({ to }) => to === 'slow.test').length, 5)
  })

  test('what was deferred in an attempt is taken up at its next time', async () => {
    const { clock, store, scheduler, worked, enter, pending, holdWork } = world({ concurrency: 10, perDestination: 2 })
    holdWork(true)
    await enter('x@a.test')
    const [first] = pending.splice(0)
    assert.ok(first)
    const due = instant(clock.now() + hours(1))
    const state: RecipientState = { kind: 'scheduled', due, attempts: 1 }
    await store.settle({ message: first.work.message.id, states: [{ index: 0, state }], events: [], spawned: [] })
    first.end({ spawned: [], next: due })
    await settleTurns()
    await clock.advance(hours(2))
    assert.deepEqual(worked.map(({ at }) => at).slice(1), [due])
    assert.equal(scheduler.underWay, 1)
  })

  test('goes through all that a start finds due, also when it is more than there is room for', async () => {
    const { store, scheduler, worked, message } = world({ concurrency: 3, perDestination: 50 })
    for (let i = 0; i < 10; i++) await store.accept(message(`x@d${i}.test`, dueNow))
    scheduler.wake()
    await settleTurns(100)
    assert.equal(worked.length, 10)
  })

  test('what falls due while there is no room is taken up when there is', async () => {
    const { clock, enter, worked, pending, done, holdWork } = world({ concurrency: 1, perDestination: 50 })
    const due = instant(clock.now() + minutes(15))
    await enter('x@later.test', { kind: 'scheduled', due, attempts: 1 })
    holdWork(true)
    await enter('x@slow.test')
    await clock.advance(minutes(20))
    holdWork(false)
    for (const { work, end } of pending.splice(0)) end(await done(work))
    await settleTurns(50)
    assert.deepEqual(
      worked.map(({ to }) => to),
      ['slow.test', 'later.test'],
    )
  })

  test('a domain that was busy when the next time was asked for is not forgotten', async () => {
    const { clock, store, scheduler, worked, message, pending, done, holdWork } = world({
      concurrency: 100,
      perDestination: 1,
    })
    for (let i = 0; i < 5; i++) await store.accept(message('x@busy.test', dueNow))
    const due = instant(clock.now() + minutes(1))
    await store.accept(message('x@busy.test', () => ({ kind: 'scheduled', due, attempts: 1 })))
    holdWork(true)
    scheduler.wake()
    await clock.advance(seconds(30))
    holdWork(false)
    for (const { work, end } of pending.splice(0)) end(await done(work))
    await clock.advance(minutes(1))
    await settleTurns()
    assert.equal(worked.length, 6)
    assert.equal(worked[5]?.at, due)
  })

  test('what falls due between claiming and asking for the next time does not wait any longer', async () => {
    const { clock, store, scheduler, worked, message } = world({ concurrency: 10, perDestination: 2 })
    const due = instant(clock.now() + minutes(1))
    await store.accept(message('x@a.test', () => ({ kind: 'scheduled', due, attempts: 1 })))
    const nextDue = store.nextDue.bind(store)
    store.nextDue = async (except) => {
      await clock.advance(minutes(1))
      store.nextDue = nextDue
      return nextDue(except)
    }
    scheduler.wake()
    await settleTurns()
    await clock.advance(duration(1))
    await settleTurns()
    assert.equal(worked.length, 1)
  })

  test('what is claimed while the server stops is not begun any more', async () => {
    const { store, scheduler, worked, message } = world({ concurrency: 3, perDestination: 50 })
    await store.accept(message('x@a.test', dueNow))
    scheduler.wake()
    await scheduler.close()
    await settleTurns()
    assert.equal(worked.length, 0)
  })

  test('a clock that is set forward makes nothing wait for the time that was skipped', async () => {
    const { clock, enter, worked } = world({ concurrency: 3, perDestination: 50 })
    const due = instant(clock.now() + hours(4))
    await enter('x@a.test', { kind: 'scheduled', due, attempts: 1 })
    clock.set(hours(5))
    await clock.advance(minutes(1))
    await settleTurns()
    assert.equal(worked.length, 1)
  })

  test('tries what was deferred while the clock ran years ahead, soon after it is set right, and says so once', async () => {
    const { clock, enter, worked, setBack } = world({ concurrency: 3, perDestination: 50 })
    const years = hours(4 * 365 * 24)
    clock.set(years)
    const ahead = clock.now()
    for (let i = 0; i < 5; i++) {
      await enter(`x@d${i}.test`, { kind: 'scheduled', due: instant(ahead + minutes(15 + i)), attempts: 1 })
    }
    await enter('x@soon.test', { kind: 'scheduled', due: instant(clock.now() - years + hours(2)), attempts: 1 })
    await clock.advance(minutes(1))
    await settleTurns()
    assert.deepEqual(
      [worked.length, setBack],
      [1, []],
      'the clock that runs ahead is believed, and what is due is tried',
    )

    clock.set(0 - years)
    await clock.advance(minutes(1))
    await settleTurns(100)
    assert.equal(worked.length, 6)
    assert.deepEqual(setBack, [ahead + minutes(15)])
    assert.equal(clock.next(), undefined)
  })

  test('asks the store for one thing at a time, however often it is woken', async () => {
    const { store, scheduler, worked, message } = world({ concurrency: 10, perDestination: 2 })
    const claimDue = store.claimDue.bind(store)
    let asked = 0
    store.claimDue = async (...args) => {
      asked++
      await settleTurns()
      return claimDue(...args)
    }
    for (let i = 0; i < 5; i++) scheduler.wake()
    await store.accept(message('x@a.test', dueNow))
    assert.equal(asked, 1)
    await settleTurns(50)
    assert.equal(worked.length, 1)
  })

  test('a store that fails is asked again a second later', async () => {
    const faults: unknown[] = []
    const { clock, store, scheduler, worked, message } = world({ concurrency: 10, perDestination: 2 }, (error) =>
      faults.push(error),
    )
    await store.accept(message('x@a.test', dueNow))
    const claimDue = store.claimDue.bind(store)
    let fails = true
    store.claimDue = async (...args) => {
      if (fails) throw new Error('the disk')
      return claimDue(...args)
    }
    scheduler.wake()
    await settleTurns()
    fails = false
    await clock.advance(duration(999))
    assert.equal(worked.length, 0)
    await clock.advance(duration(1))
    await settleTurns()
    assert.equal(worked.length, 1)
  })

  test('waits for the earliest time alone, and for none once it is closed', async () => {
    const { clock, scheduler, enter } = world({ concurrency: 10, perDestination: 2 })
    const later = (span: number) =>
      enter('x@a.test', { kind: 'scheduled', due: instant(clock.now() + span), attempts: 1 })
    await later(seconds(50))
    await later(seconds(40))
    await later(seconds(45))
    assert.equal(clock.next(), clock.now() + seconds(40))
    await scheduler.close()
    assert.equal(clock.next(), undefined)
  })

  test('waits for what is due as late as a schedule may say', async () => {
    const { clock, enter, worked, setBack } = world({ concurrency: 3, perDestination: 50 })
    await enter('x@a.test', { kind: 'scheduled', due: instant(clock.now() + hours(24)), attempts: 1 })
    await clock.advance(hours(23))
    await settleTurns()
    assert.deepEqual([worked.length, setBack], [0, []])
  })
})

test('the number of an attempt is one more than the most that one of its recipients has had', () => {
  const after = (...attempts: number[]) =>
    attemptNumber(attempts.map((made) => makeRecipient('x@a.test', { state: { kind: 'active', attempts: made } })))
  assert.deepEqual([after(), after(0), after(0, 3, 1)], [1, 1, 4])
})
