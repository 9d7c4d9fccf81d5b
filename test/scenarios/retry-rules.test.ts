// Retry rules: whom and which error they are for decides when a message is tried again and when it is given up.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { days, hours, minutes } from '../../src/core/time.ts'
import { readRetryRules } from '../../src/config/retry-rules.ts'
import { World } from '../support/world.ts'

const schedule = (rules: string) => ({
  first: { every: minutes(15), until: hours(2) },
  grow: { from: hours(1), factor: 1.5, until: hours(16) },
  last: { every: hours(6), until: days(4) },
  rules: readRetryRules(rules).rules,
})

test('each recipient has the times of the rule that fits what it met with, and its event names it', async () => {
  const retry = schedule('down.test refused F,1h,5m\n* rcpt_4xx F,3h,7m\n')
  await using world = await World.start({ retry })
  const id = await world.accepted({ to: ['a@down.test', 'b@greylist.test', 'c@tempfail.test'] })
  await world.rest(id)
  const { events, message } = await world.story(id)
  const told = events.flatMap((event) =>
    event.kind === 'deferred'
      ? [[event.recipient, event.next - message.receivedAt, Number(event.expires) - message.receivedAt, event.rule]]
      : [],
  )
  assert.deepEqual(
    told.toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    [
      ['a@down.test', minutes(5), hours(1), 'down.test refused F,1h,5m'],
      ['b@greylist.test', minutes(7), hours(3), '* rcpt_4xx F,3h,7m'],
      ['c@tempfail.test', minutes(15), days(4), undefined],
    ],
  )
})

test('a rule ends the attempts at its time, and one without times at once; the bounce says what was met with', async () => {
  await using world = await World.start({ retry: schedule('down.test * F,1h,20m\ntempfail.test *\n') })
  const short = await world.accepted({ to: 'x@down.test' })
  const atOnce = await world.accepted({ to: 'x@tempfail.test' })
  const [given] = await world.rest(atOnce)
  assert.partialDeepStrictEqual(given, {
    kind: 'done',
    outcome: { kind: 'expired', reason: { code: 'smtp.greeting' } },
  })
  const [failed] = (await world.story(atOnce)).events.filter((event) => event.kind === 'failed')
  assert.equal(failed?.rule, 'tempfail.test *')
  await world.pass(hours(3), short)
  assert.partialDeepStrictEqual((await world.story(short)).recipients[0]?.state, {
    kind: 'done',
    outcome: { kind: 'expired', reason: { code: 'connect.refused' } },
    at: (await world.story(short)).message.receivedAt + hours(1),
  })
})

test('no message is given up because the host was down for an older one', async () => {
  await using world = await World.start({ retry: schedule('down.test * F,1h,20m\n') })
  const old = await world.accepted({ to: 'x@down.test' })
  await world.pass(minutes(55), old)
  const young = await world.accepted({ to: 'y@down.test' })
  await world.pass(minutes(30), young)
  assert.equal((await world.story(old)).recipients[0]?.state.kind, 'done')
  assert.equal((await world.story(young)).recipients[0]?.state.kind, 'scheduled')
  await world.pass(minutes(40), young)
  const { recipients, message } = await world.story(young)
  assert.partialDeepStrictEqual(recipients[0]?.state, { kind: 'done', at: message.receivedAt + hours(1) })
})
