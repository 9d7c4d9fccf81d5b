import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { formatMailbox } from '../core/address.ts'
import { parseDomain } from '../core/domain.ts'
import { enhancedStatus } from '../core/enhanced-status.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { makeIdSource, messageId } from '../core/id.ts'
import type { Outcome, Recipient } from '../core/message.ts'
import { days, hours, minutes } from '../core/time.ts'
import { mailbox, makeMessage, makeRecipients } from '../core/message.test-support.ts'
import { createNotifier } from '../bounce/notifier.ts'
import { FaultyStore } from '../queue/faulty-store.test-support.ts'
import { MemoryStore } from '../queue/memory-store.test-support.ts'
import { Scheduler } from '../queue/schedule.ts'
import { WallClockWatch } from '../queue/wall-clock-watch.ts'
import { settle } from '../queue/settle.ts'
import type { Event } from '../events/event.ts'
import type { NewMessage } from '../queue/store.ts'
import type { Route, Routing } from '../route/routing.ts'
import { deliver } from './deliver.ts'
import type { AttemptResult, Job } from './job.ts'

const HOSTNAME = parseDomain('mx.here.test') ?? assert.fail()
const RETRY = {
  first: { every: minutes(15), until: hours(2) },
  grow: { from: hours(1), factor: 1.5, until: hours(16) },
  last: { every: hours(6), until: days(1) },
}
const delivered: Outcome = { kind: 'delivered', via: { transport: 'maildir', path: '/m' } }
const deferred: Outcome = { kind: 'deferred', reason: { code: 'connect.timeout' } }
const failed: Outcome = { kind: 'failed', reason: { code: 'smtp.rcpt' }, status: enhancedStatus('5.1.1') }

/** What the outside world does at one attempt for one recipient. */
type Fate = 'delivered' | 'deferred' | 'failed' | 'crash'
const ENDS: ReadonlySet<string> = new Set(['delivered', 'failed', 'expanded'])
const OUTCOMES = { delivered, deferred, failed }

interface Plan {
  /** By recipient, by attempt; afterwards deferred for ever. */
  readonly fates: readonly (readonly Fate[])[]
  /** Store writes that fail, by their number. */
  readonly storeFaults: readonly number[]
  readonly unroutable: readonly boolean[]
  /** By recipient: the numbers of those that take its place. */
  readonly redirects?: readonly (readonly number[])[]
  /** Whether the first routing throws. */
  readonly routingFault?: boolean
}

const numberOf = ({ rcptTo }: Pick<Recipient, 'rcptTo'>): number => Number(/^r(\d+)$/.exec(rcptTo.localPart)?.[1] ?? -1)

async function play({ fates, storeFaults, unroutable, redirects = [], routingFault = false }: Plan) {
  const throwOnce = [routingFault]
  const clock = new FakeClock()
  const memory = new MemoryStore()
  const store = new FaultyStore(memory, (write) => (storeFaults.includes(write) ? 'before' : 'none'))
  const ids = makeIdSource(clock)
  const attempts = fates.map(() => 0)
  const deliveries = fates.map(() => 0)
  const nothing = (): void => {}
  const never = new AbortController().signal
  const firstState = (): Recipient['state'] => ({ kind: 'active', attempts: 0 })
  const watch = new WallClockWatch({ clock, wasSet: () => {} })
  const notifier = createNotifier({
    ids,
    hostname: HOSTNAME,
    returnLimit: 100_000,
    firstState: (domains, size) => scheduler.firstState(domains, size),
  })

  const route: Route = (rcptTo, { ancestors = [] }): Routing => {
    if (throwOnce.shift()) throw new Error('a bug in routing')
    const index = numberOf({ rcptTo })
    if (unroutable[index]) {
      return {
        kind: 'failed',
        router: 'unknown-user',
        reason: { code: 'route.unknown-user' },
        status: enhancedStatus('5.1.1'),
        compared: {},
        declined: [],
      }
    }
    const to = redirects[index] ?? []
    if (to.length > 0 && !ancestors.includes(formatMailbox(rcptTo))) {
      const others = to.map((other) => mailbox(`r${other}@far.test`))
      return { kind: 'redirect', router: 'local-user', to: others, compared: {}, declined: [] }
    }
    // Recipients with even and odd numbers go different ways; bounces have a way of their own.
    const user = index < 0 ? 'bounces' : index % 2 === 0 ? 'even' : 'odd'
    return {
      kind: 'destination',
      router: 'mx',
      destination: { kind: 'mx', domain: parseDomain(`${user}.test`) ?? assert.fail(), port: 25 },
      compared: {},
      declined: [],
    }
  }
  const attempt = async ({ recipients, message }: Job): Promise<AttemptResult> => {
    const outcomes = new Map<number, Outcome>()
    let crash = false
    for (const recipient of recipients) {
      const { index } = recipient
      const number = numberOf(recipient)
      if (message.mailFrom === null) {
        outcomes.set(index, delivered)
        continue
      }
      const fate = fates[number]?.[attempts[number] ?? 0] ?? 'deferred'
      attempts[number] = (attempts[number] ?? 0) + 1
      if (fate === 'crash') crash = true
      else {
        outcomes.set(index, OUTCOMES[fate])
        if (fate === 'delivered') deliveries[number] = (deliveries[number] ?? 0) + 1
      }
    }
    if (crash) throw new Error('a bug in the attempt')
    return { outcomes, events: [] }
  }
  const scheduler: Scheduler = new Scheduler({
    clock,
    store,
    limits: { concurrency: 10, perDestination: 5 },
    longestWait: () => hours(24),
    clockWasSetBack: () => assert.fail('the clock was not set'),
    fault: nothing,
    deliver: (work) =>
      deliver(work, {
        clock,
        route,
        attempt,
        settle: (each, outcomes, events) =>
          settle(each, outcomes, events, {
            clock,
            retry: RETRY,
            holdBounces: days(7),
            store,
            notifier,
            watch,
            stop: never,
            fault: nothing,
          }),
        stopping: () => false,
        fault: nothing,
      }),
  })
  const entry: NewMessage = {
    message: makeMessage({ id: messageId(ids()), size: 10, receivedAt: clock.now() }),
    recipients: makeRecipients(
      fates.map((_, index) => `r${index}@far.test`),
      { state: firstState() },
    ),
    content: { kind: 'inline', bytes: Buffer.from('Subject: x\r\n\r\nx\r\n') },
    events: [],
  }
  await memory.accept(entry)
  scheduler.schedule(entry)
  // Past the end of the schedule, and time enough after it for a failing store to work again.
  for (let hour = 0; hour < 30; hour++) {
    // What an attempt sets going has no timer.
    await new Promise((resolve) => setImmediate(resolve))
    await clock.advance(hours(1))
  }
  return { story: await memory.reader().story(entry.message.id), scheduler, deliveries, bounces: memory.reader() }
}

suite('for every schedule of faults', () => {
  const fate = fc.constantFrom<Fate>('delivered', 'deferred', 'failed', 'crash')
  const plan = fc.record({
    fates: fc.array(fc.array(fate, { maxLength: 4 }), { minLength: 1, maxLength: 5 }),
    storeFaults: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }),
    unroutable: fc.array(fc.boolean(), { maxLength: 5 }),
    redirects: fc.array(fc.array(fc.nat(6), { maxLength: 4 }), { maxLength: 6 }),
  })

  test('each recipient ends in exactly one outcome, with one event that says so', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (given) => {
        const { story, scheduler } = await play(given)
        assert.ok(story)
        assert.equal(scheduler.underWay, 0)
        for (const { rcptTo, state } of story.recipients) {
          assert.equal(state.kind, 'done', `${rcptTo.localPart} is ${state.kind}`)
          const address = `${rcptTo.localPart}@${rcptTo.domain}`
          const ends: readonly Event[] = story.events.filter(
            (event) => ENDS.has(event.kind) && 'recipient' in event && event.recipient === address,
          )
          const recipients: readonly Recipient[] = story.recipients.filter(
            (other) => formatMailbox(other.rcptTo) === address,
          )
          assert.equal(ends.length, recipients.length)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('without a crash between, nobody gets the message twice', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ fates, ...given }) => {
        const sane = fates.map((list) => list.filter((one) => one !== 'crash'))
        const { deliveries } = await play({ fates: sane, ...given })
        assert.ok(deliveries.every((count) => count <= 1))
      }),
      { numRuns: 60 },
    )
  })
})

test('lists that name each other and themselves end, and each gets one copy', async () => {
  const plan = { fates: [['delivered'], ['delivered'], ['delivered']], storeFaults: [], unroutable: [] } as const
  const { story, deliveries } = await play({ ...plan, redirects: [[1, 2, 0], [0, 2], []] })
  assert.deepEqual(deliveries, [1, 1, 1])
  assert.ok(story?.recipients.every(({ state }) => state.kind === 'done'))
})

test('a bug in an attempt defers, and the next attempt delivers', async () => {
  const { story } = await play({ fates: [['crash', 'delivered']], storeFaults: [], unroutable: [] })
  const [recipient] = story?.recipients ?? []
  assert.ok(recipient?.state.kind === 'done' && recipient.state.outcome.kind === 'delivered')
  const deferral = story?.events.find(({ kind }) => kind === 'deferred')
  assert.ok(deferral?.kind === 'deferred')
  assert.equal(deferral.reason.code, 'internal')
})

test('a bug in routing defers too', async () => {
  const plan = { fates: [['delivered']], storeFaults: [], unroutable: [], routingFault: true } as const
  const { story, deliveries } = await play(plan)
  assert.deepEqual(deliveries, [1])
  assert.equal(story?.recipients[0]?.state.kind, 'done')
})

test('what the store could not write down at first is written down when it can', async () => {
  const { story, deliveries } = await play({ fates: [['delivered']], storeFaults: [1, 2, 3], unroutable: [] })
  assert.deepEqual(deliveries, [1])
  const [recipient] = story?.recipients ?? []
  assert.ok(recipient?.state.kind === 'done' && recipient.state.outcome.kind === 'delivered')
})
