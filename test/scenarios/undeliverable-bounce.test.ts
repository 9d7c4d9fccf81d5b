import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { MessageId } from '../../src/core/id.ts'
import { days, hours, minutes } from '../../src/core/time.ts'
import { queueList } from '../../src/control/use-cases/queue-list.ts'
import { queueRemove } from '../../src/control/use-cases/queue-remove.ts'
import { queueRetry } from '../../src/control/use-cases/queue-retry.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { World } from '../support/world.ts'

const HOLD = { bounces: { languages: ['en', 'ru'], returnLimit: 0, hold: hours(3), warn: [] } } as const

const letters = async (world: World): Promise<readonly string[]> =>
  (await world.mail('alice')).filter((mail) => /^Subject: Undeliverable notifications/m.test(mail))

async function held(world: World): Promise<MessageId> {
  const id = await world.accepted({ from: '', to: 'x@unknown.test' })
  const [state] = await world.rest(id)
  assert.equal(state?.kind, 'held')
  return id
}

test('a bounce that cannot be delivered causes no other: it is held, and postmaster is told, once a day', async () => {
  await using world = await World.start(HOLD)
  const first = await held(world)
  const [state] = (await world.story(first)).recipients.map((recipient) => recipient.state)
  assert.ok(state?.kind === 'held' && state.ends?.outcome.kind === 'bounced')
  assert.deepEqual(
    (await world.story(first)).events.filter(({ kind }) => kind === 'notified'),
    [],
  )
  await world.pass(minutes(1), first)
  const [letter = ''] = await world.until('a letter', async () =>
    (await letters(world)).length > 0 ? letters(world) : undefined,
  )
  assert.match(letter, /^Return-Path: <>\n/)
  assert.match(letter, /^To: <postmaster@sandbox.test>$/m)
  assert.ok(letter.includes(`${first}  x@unknown.test`))
  assert.match(letter, /Why: the server refused the recipient \(550 5\.1\.1/)
  await held(world)
  await world.pass(minutes(30), first)
  assert.equal((await letters(world)).length, 1)
})

test('when its time is over it ends as it would have ended without, once', async () => {
  await using world = await World.start(HOLD)
  const id = await held(world)
  await world.pass(hours(4), id)
  // It is ended by a round that comes every few minutes.
  const { recipients, events } = await world.until('its end', async () => {
    const story = await world.story(id)
    if (story.finishedAt !== undefined) return story
    await world.clock.advance(minutes(1))
    return undefined
  })
  assert.partialDeepStrictEqual(recipients[0]?.state, { kind: 'done', outcome: { kind: 'bounced', status: '5.1.1' } })
  assert.deepEqual(
    events.flatMap((event) => (event.kind === 'failed' ? [[event.silent, event.afterHold]] : [])),
    [['null-sender', true]],
  )
})

test('the operator sees it, has it tried again, or takes it off', async () => {
  await using world = await World.start(HOLD)
  const [one, other] = [await held(world), await held(world)]
  const client = await world.control()
  const { control } = client
  const list = await control.ask(queueList, { limit: 9 })
  assert.ok(list.ok)
  assert.partialDeepStrictEqual(list.value.counts, { held: 2, undeliverable: 2 })
  await control.ask(queueRetry, { id: one })
  await world.rest(one)
  const story = await world.story(one)
  assert.equal(story.events.filter(({ kind }) => kind === 'held').length, 2)
  await control.ask(queueRemove, { id: other })
  assert.partialDeepStrictEqual((await world.story(other)).recipients[0]?.state, {
    kind: 'done',
    outcome: { kind: 'cancelled' },
  })
  await client.close()
})

test('a letter that fails makes no other, and is not held', async () => {
  const nowhere = '/dev/null/nowhere'
  await using world = await World.start({
    ...HOLD,
    users: new Map([['postmaster', { name: 'postmaster', maildir: nowhere }]]),
    retry: {
      first: { every: minutes(5), until: minutes(10) },
      grow: { from: minutes(5), factor: 1, until: minutes(10) },
      last: { every: minutes(5), until: minutes(20) },
    },
  })
  const id = await held(world)
  const queued = (): MessageId[] =>
    world.told.flatMap((event) =>
      event.kind === 'queued' && event.subject?.startsWith('Undeliverable') ? [event.message] : [],
    )
  await world.pass(minutes(1), id)
  const letter = await world.until('a letter', () => queued()[0])
  await world.pass(hours(1), letter)
  assert.equal(queued().length, 1)
  assert.partialDeepStrictEqual((await world.story(letter)).recipients[0]?.state, {
    kind: 'done',
    outcome: { kind: 'expired' },
  })
})

test('where mail for postmaster is refused, the log says so, once a day', async () => {
  await using folder = await tempFolder()
  const aliases = join(folder.path, 'aliases')
  await writeFile(aliases, 'postmaster: :fail: nobody reads this\n')
  await using world = await World.start({ ...HOLD, aliases }, { expectWarnings: true })
  const id = await held(world)
  await world.pass(minutes(1), id)
  await world.until('a warning', () => world.warnings[0])
  await world.pass(hours(1), id)
  assert.deepEqual(
    world.warnings.map(({ message }) => message),
    ['notifications could not be delivered, and nobody here is postmaster to be told'],
  )
})

test('what has been told of is not told of again after a stop', async () => {
  await using world = await World.start(HOLD)
  const id = await held(world)
  await world.pass(minutes(1), id)
  await world.until('a letter', async () => (await letters(world))[0])
  await world.stopServer()
  await world.startServer(HOLD)
  await world.clock.advance(days(2))
  await world.pass(minutes(1), id)
  assert.equal((await letters(world)).length, 1)
})
