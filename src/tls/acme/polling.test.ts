import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { seconds } from '../../core/time.ts'
import { poll, type PollDeps } from './polling.ts'

const polling = { first: seconds(1), longest: seconds(4), patience: seconds(60) }

function deps(): PollDeps & { readonly clock: FakeClock; readonly stop: () => void } {
  const controller = new AbortController()
  const stop = (): void => controller.abort(new Error('the server stops'))
  return { clock: new FakeClock(), signal: controller.signal, polling, stop }
}

/** Lets the first look be taken, so that there is a timer to fire. */
const begun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('it asks at growing intervals until there is an answer', async () => {
  const world = deps()
  const start = world.clock.now()
  const times: number[] = []
  const answer = poll(async () => {
    times.push((world.clock.now() - start) / 1000)
    return times.length === 6 ? 'there' : undefined
  }, world)
  await begun()
  await world.clock.advance(seconds(30))
  assert.equal(await answer, 'there')
  assert.deepEqual(times, [0, 1, 3, 7, 11, 15])
})

test('patience ends, and so does the server', async () => {
  const patient = deps()
  const never = assert.rejects(
    poll(async () => undefined, patient),
    /still undecided after 1m/,
  )
  await begun()
  await patient.clock.advance(seconds(70))
  await never
  const stopped = deps()
  const broken = assert.rejects(
    poll(async () => undefined, stopped),
    /the server stops/,
  )
  await begun()
  await stopped.clock.advance(seconds(2))
  stopped.stop()
  await broken
  assert.equal(stopped.clock.next(), undefined)
})

test('a look that fails is the end', async () => {
  await assert.rejects(
    poll(() => Promise.reject(new Error('refused')), deps()),
    /refused/,
  )
})
