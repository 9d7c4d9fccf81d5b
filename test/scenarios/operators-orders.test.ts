import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queueBounce } from '../../src/control/use-cases/queue-bounce.ts'
import { queueHold } from '../../src/control/use-cases/queue-hold.ts'
import { queueRelease } from '../../src/control/use-cases/queue-release.ts'
import { days, minutes } from '../../src/core/time.ts'
import { World } from '../support/world.ts'

test('what an operator bounces goes back to its sender with that reason, also where nobody answers', async () => {
  await using world = await World.start()
  const ids = [await world.accepted({ to: 'x@down.test' }), await world.accepted({ to: 'y@down.test' })]
  for (const id of ids) await world.rest(id)
  const client = await world.control()
  const bounced = await client.control.ask(queueBounce, { id: 'all', domain: 'down.test' }, 'carol (uid 7)')
  assert.ok(bounced.ok)
  assert.equal(bounced.value.recipients, 2)
  for (const id of ids) {
    const state = await world.until('bounce', async () => {
      const [one] = (await world.story(id)).recipients.map((recipient) => recipient.state)
      return one?.kind === 'done' ? one : undefined
    })
    assert.ok(state.outcome.kind === 'bounced' && state.outcome.bounce !== undefined)
    assert.equal(state.outcome.reason.code, 'queue.given-up')
    const { events } = await world.story(id)
    assert.ok(events.some((event) => event.kind === 'given-up' && event.by === 'carol (uid 7)'))
    const [told] = await world.rest(state.outcome.bounce)
    assert.ok(told?.kind === 'done' && told.outcome.kind === 'delivered')
  }
  await client.close()
})

test('what an operator holds is not tried and does not expire, over a restart too, until it is released', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@greylist.test' })
  await world.rest(id)
  const first = await world.control()
  assert.ok((await first.control.ask(queueHold, { id })).ok)
  await first.close()
  await world.clock.advance(days(8))
  await world.stopServer()
  await world.startServer()
  await world.clock.advance(minutes(30))
  const [held] = (await world.story(id)).recipients
  assert.equal(held?.state.kind, 'held')
  const second = await world.control()
  assert.ok((await second.control.ask(queueRelease, { id: 'all' })).ok)
  await second.close()
  const end = await world.until('delivery', async () => {
    const [state] = await world.rest(id)
    return state?.kind === 'done' ? state : undefined
  })
  assert.equal(end.outcome.kind, 'delivered')
})
