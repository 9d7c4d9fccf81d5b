import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hours, minutes } from '../../src/core/time.ts'
import { readRetryRules } from '../../src/config/retry-rules.ts'
import { queueForecast } from '../../src/control/use-cases/queue-forecast.ts'
import { forecastLines } from '../../src/cli/render/forecast.ts'
import { makeTimes } from '../../src/cli/render/times.ts'
import { World } from '../support/world.ts'

test('what is due is told by next hop and hour, and what would bounce with the rule that ends it', async () => {
  const { retry } = sandboxRetry()
  await using world = await World.start({ retry })
  const id = await world.accepted({ to: ['x@down.test', 'y@tempfail.test', 'z@tempfail.test'] })
  await world.rest(id)
  const client = await world.control()
  const { receivedAt } = (await world.story(id)).message
  const answer = await client.control.ask(queueForecast, { hours: 2 })
  await client.close()
  assert.ok(answer.ok)
  const { hops, bounces, bounceCount } = answer.value
  assert.deepEqual(
    hops.map(({ hop, domains, recipients }) => [hop, domains, recipients]),
    [
      ['MX of tempfail.test', ['tempfail.test'], 2],
      ['MX of down.test', ['down.test'], 1],
    ],
  )
  assert.deepEqual(bounces, [
    { at: receivedAt + hours(1), message: id, recipient: 'x@down.test', rule: 'down.test * F,1h,20m' },
  ])
  assert.equal(bounceCount, 1)
  for (const language of ['en', 'ru'] as const) {
    const context = { times: makeTimes(receivedAt, 'UTC', language), language }
    const text = forecastLines(answer.value, context).join('\n')
    assert.match(text, /tempfail\.test.*: 2 /)
    assert.match(text, new RegExp(`13:00:00 +${id} +x@down\\.test`))
  }
})

const sandboxRetry = () => ({
  retry: {
    first: { every: minutes(15), until: hours(2) },
    grow: { from: hours(1), factor: 1.5, until: hours(16) },
    last: { every: hours(6), until: hours(96) },
    rules: readRetryRules('down.test * F,1h,20m').rules,
  },
})
