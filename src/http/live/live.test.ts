import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { minutes, seconds } from '../../core/time.ts'
import { fakeControl } from '../../control/fake-control.test-support.ts'
import { at, MESSAGE, messageEvents } from '../../control/sample-story.test-support.ts'
import type { Event } from '../../events/event.ts'
import { Tap, type Subscriber } from '../../events/tap.ts'
import { createApi } from '../api.ts'
import { doorOf, visitorOf } from '../door.test-support.ts'
import { EventFeed } from './event-feed.ts'

const fault = (_: string, error: unknown): never => assert.fail(String(error))
const clockSet = (by: number): Event => ({ at: at(by), kind: 'clock-set', by: seconds(by) })
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

function fed() {
  const clock = new FakeClock(at(0))
  const tap = new Tap({ clock, fault })
  let subscriptions = 0
  const counted = {
    subscribe(subscriber: Subscriber<Event['kind']>) {
      subscriptions += 1
      const subscription = tap.subscribe(subscriber)
      return {
        end() {
          subscriptions -= 1
          subscription.end()
        },
      }
    },
  }
  const feed = new EventFeed({ tap: counted as Pick<Tap, 'subscribe'>, clock })
  return { clock, tap, feed, listening: () => subscriptions }
}

test('a watcher that comes again goes on where it was', async () => {
  const { tap, feed } = fed()
  const first = feed.watch(undefined, () => {})
  tap.publish([clockSet(1), clockSet(2)])
  await settled()
  const taken = first.take()
  assert.deepEqual(
    taken.events.map(({ event }) => event),
    [clockSet(1), clockSet(2)],
  )
  assert.equal(taken.missed, false)
  first.end()
  tap.publish([clockSet(3)])
  await settled()
  const again = feed.watch(taken.events[0]?.id, () => {}).take()
  assert.deepEqual(
    again.events.map(({ event }) => event),
    [clockSet(2), clockSet(3)],
  )
  assert.equal(again.missed, false)
})

test('who was away too long, is too slow, or comes from another server is told so', async () => {
  const { clock, tap, feed, listening } = fed()
  const first = feed.watch(undefined, () => {})
  const { at: before } = first
  tap.publish(Array.from({ length: 2500 }, (_, i) => clockSet(i)))
  await settled()
  const late = first.take()
  assert.equal(late.missed, true)
  assert.equal(late.events.length, 2000)
  assert.equal(first.take().missed, false)
  first.end()
  assert.equal(listening(), 1)
  await clock.advance(minutes(2))
  assert.equal(listening(), 0)
  for (const id of [before, '1-1', 'x', '99999999999999999-0']) {
    const watcher = feed.watch(id, () => {})
    assert.equal(watcher.take().missed, true, id)
    watcher.end()
  }
})

test('what happens to a message is told as it happens, by the number of each', async () => {
  const { clock, tap, feed } = fed()
  const api = createApi(fakeControl(), { live: { feed, clock }, tcp: doorOf(visitorOf('reader')) })
  const response = await api.request(`/api/v1/events?message=${MESSAGE}`, { headers: { host: 'localhost' } })
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail()
  const told = async (until: RegExp): Promise<string> => {
    let text = ''
    while (!until.test(text)) {
      const { value = '', done } = await reader.read()
      assert.ok(!done, text)
      text += value
    }
    return text
  }
  assert.match(await told(/\n\n/), /^event: here\ndata: \{\}\nid: \d+-0\nretry: 2000\n\n$/)
  const [event] = messageEvents.filter((one) => 'message' in one && one.message === MESSAGE)
  tap.publish([clockSet(1), event ?? assert.fail()])
  assert.match(
    await told(/\n\n/),
    new RegExp(`^data: \\{"at":"[\\dT:.Z-]+".*"kind":"${event?.kind}".*\nid: \\d+-2\n\n$`),
  )
  await reader.cancel()
})

test('nobody who is not known watches, and not too many do', async () => {
  const { clock, feed, listening } = fed()
  const live = { feed, clock }
  const headers = { host: 'localhost' }
  const nobody = await createApi(fakeControl(), { live, tcp: doorOf(undefined) }).request('/api/v1/events', { headers })
  assert.equal(nobody.status, 401)
  assert.equal(listening(), 0)
  const watchers = Array.from({ length: 100 }, () => feed.watch(undefined, () => {}))
  const full = await createApi(fakeControl(), { live }).request('/api/v1/events')
  assert.equal(full.status, 503)
  for (const watcher of watchers) watcher.end()
})
