import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { messageId, sessionId } from '../core/id.ts'
import { instant, seconds } from '../core/time.ts'
import type { Event, SessionEvent } from './event.ts'
import { Tap, type Missed } from './tap.ts'

const numbered = (n: number): Event => ({
  kind: 'retry-asked',
  at: instant(n),
  message: messageId(n),
  by: 'test',
  recipients: [],
})

const helo = (n: number): SessionEvent => ({
  kind: 'helo',
  at: instant(n),
  session: sessionId(1),
  verb: 'EHLO',
  name: `n${n}`,
})

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

interface Given {
  readonly events: readonly number[]
  readonly missed: Missed | undefined
}

function makeTap() {
  const clock = new FakeClock()
  const faults: string[] = []
  const tap = new Tap({ clock, fault: (subscriber, error) => faults.push(`${subscriber}: ${String(error)}`) })
  return { tap, clock, faults }
}

const note = (given: Given[]) => (events: readonly Event[], missed: Missed | undefined) =>
  void given.push({ events: events.map(({ at }) => at), missed })

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a fast, a slow and a throwing subscriber: each gets what it can, in order, and none holds up whoever publishes', async () => {
  const { tap, faults } = makeTap()
  const [fast, slow, throwing]: [Given[], Given[], Given[]] = [[], [], []]
  let release: () => void = () => {}
  tap.subscribe({ name: 'fast', receive: note(fast) })
  tap.subscribe({
    name: 'slow',
    room: 3,
    receive(events, missed) {
      note(slow)(events, missed)
      return new Promise((resolve) => (release = resolve))
    },
  })
  tap.subscribe({
    name: 'throwing',
    receive(events, missed) {
      note(throwing)(events, missed)
      throw new Error(`at ${events[0]?.at}`)
    },
  })
  for (const n of range(0, 10)) {
    tap.publish([numbered(n)])
    assert.deepEqual([fast.length, slow.length, throwing.length], [n, Math.min(n, 1), n], 'nobody is called at once')
    await turn()
  }
  for (const given of [fast, throwing]) {
    assert.deepEqual(
      given,
      range(0, 10).map((n) => ({ events: [n], missed: undefined })),
    )
  }
  assert.deepEqual(
    faults,
    range(0, 10).map((n) => `throwing: Error: at ${n}`),
  )
  // One is being looked at, three wait, and six found no room.
  assert.deepEqual(slow, [{ events: [0], missed: undefined }])
  release()
  await turn()
  assert.deepEqual(slow[1], { events: [1, 2, 3], missed: { count: 6, since: 4 } })
  tap.publish([numbered(10)])
  release()
  await turn()
  assert.deepEqual(slow[2], { events: [10], missed: undefined })
  assert.equal(slow.length, 3)
})

test('a subscriber is given the kinds that it asked for', async () => {
  const { tap } = makeTap()
  const names: string[] = []
  tap.subscribe({ name: 'hellos', kinds: ['helo'], receive: (events) => void names.push(...events.map((e) => e.name)) })
  tap.publish([numbered(1), helo(2), numbered(3), helo(4)])
  await turn()
  assert.deepEqual(names, ['n2', 'n4'])
})

test('a subscriber that wants some of a kind is given those, and another all of it', async () => {
  const { tap } = makeTap()
  const [some, all]: [Given[], Given[]] = [[], []]
  tap.subscribe({ name: 'some', kinds: ['helo'], wants: ({ name }) => name !== 'n2', receive: note(some) })
  tap.subscribe({ name: 'all', receive: note(all) })
  tap.publish([helo(1), helo(2), helo(3)])
  await turn()
  assert.deepEqual(
    [some[0]?.events, all[0]?.events],
    [
      [1, 3],
      [1, 2, 3],
    ],
  )
})

test('an event of a session is given once, however often it is published', async () => {
  const { tap } = makeTap()
  const given: Given[] = []
  tap.subscribe({ name: 'all', receive: note(given) })
  const [first, second] = [helo(1), helo(2)]
  tap.publish([first])
  tap.publish([first, second])
  await turn()
  tap.publish([first, second, helo(2)])
  await turn()
  assert.deepEqual(
    given.map(({ events }) => events),
    [[1, 2], [2]],
  )
})

test('who has ended the subscription is given nothing more', async () => {
  const { tap } = makeTap()
  const given: Given[] = []
  const subscription = tap.subscribe({ name: 'short', kinds: ['helo', 'retry-asked'], receive: note(given) })
  tap.publish([helo(1)])
  subscription.end()
  tap.publish([helo(2)])
  await turn()
  assert.deepEqual(given, [])
})

test('at the end everybody is given the rest, and one that does not come to an end is not waited for', async () => {
  const { tap, clock } = makeTap()
  const given: Given[] = []
  tap.subscribe({ name: 'fast', receive: note(given) })
  tap.publish([numbered(1)])
  await tap.close()
  assert.deepEqual(
    given.map(({ events }) => events),
    [[1]],
  )
  tap.publish([numbered(2)])
  await turn()
  assert.equal(given.length, 1)

  const stuck = makeTap()
  stuck.tap.subscribe({ name: 'stuck', receive: () => new Promise(() => {}) })
  stuck.tap.publish([numbered(1)])
  const closed = stuck.tap.close()
  await stuck.clock.advance(seconds(2))
  await closed
  assert.equal(clock.next(), undefined)
})
