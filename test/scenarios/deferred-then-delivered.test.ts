import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minutes } from '../../src/core/time.ts'
import { World } from '../support/world.ts'
import { queueRetry } from '../../src/control/use-cases/queue-retry.ts'
import { queueRemove } from '../../src/control/use-cases/queue-remove.ts'

test('greylisted mail is delivered at the next time of its schedule, not earlier', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@greylist.test' })
  const [first] = await world.rest(id)
  assert.ok(first?.kind === 'scheduled')
  assert.equal(first.due, (await world.story(id)).message.receivedAt + minutes(15))
  assert.equal(first.lastReason?.reply?.code, 451)
  await world.pass(minutes(14), id)
  assert.equal(world.received('greylist.test').length, 0)
  await world.pass(minutes(1), id)
  const [end] = await world.until('delivery', async () => {
    const states = await world.rest(id)
    return states[0]?.kind === 'done' ? states : undefined
  })
  assert.ok(end?.kind === 'done' && end.outcome.kind === 'delivered')
  assert.equal(end.at, (await world.story(id)).message.receivedAt + minutes(15))
})

test('the next MX host is tried when the better one is down', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@two.test' })
  const [state] = await world.rest(id)
  assert.ok(state?.kind === 'done' && state.outcome.kind === 'delivered' && state.outcome.via.transport === 'smtp')
  assert.equal(state.outcome.via.host, 'mx2.two.test')
})

test('a server that offers STARTTLS gets the message encrypted', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@tls.test' })
  const [state] = await world.rest(id)
  assert.ok(state?.kind === 'done' && state.outcome.kind === 'delivered' && state.outcome.via.transport === 'smtp')
  assert.equal(state.outcome.via.tls, true)
})

test('what waits survives a restart', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@greylist.test' })
  await world.rest(id)
  await world.stopServer()
  await world.clock.advance(minutes(20))
  await world.startServer()
  const [state] = await world.rest(id)
  assert.ok(state?.kind === 'done' && state.outcome.kind === 'delivered')
})

test('an operator can ask for a retry now, and take a message out of the queue', async () => {
  await using world = await World.start()
  const greylisted = await world.accepted({ to: 'x@greylist.test' })
  const stuck = await world.accepted({ to: 'x@down.test' })
  await world.rest(greylisted)
  await world.rest(stuck)
  const client = await world.control()
  const { control } = client
  const retried = await control.ask(queueRetry, { id: greylisted })
  assert.ok(retried.ok)
  assert.equal(retried.value.recipients, 1)
  await world.until('delivery', async () => (await world.rest(greylisted)).find(({ kind }) => kind === 'done'))
  assert.equal(world.received('greylist.test').length, 1)
  assert.ok((await control.ask(queueRemove, { id: stuck })).ok)
  const [state] = await world.rest(stuck)
  assert.ok(state?.kind === 'done' && state.outcome.kind === 'cancelled')
  await client.close()
})

test('with tls: verified mail waits for a certificate that proves the name, and never goes in clear', async () => {
  await using world = await World.start({ tls: 'verified' })
  for (const [to, code] of [
    ['x@tls.test', 'tls.cert-self-signed'],
    ['x@ok.test', 'tls.not-offered'],
  ] as const) {
    const id = await world.accepted({ to })
    const [state] = await world.rest(id)
    assert.partialDeepStrictEqual(state, { kind: 'scheduled', lastReason: { code } })
    assert.deepEqual(world.received(to.slice(2)), [])
  }
})
