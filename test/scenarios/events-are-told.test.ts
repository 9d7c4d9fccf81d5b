// Whoever subscribes to the events is told what the stories hold, each event once and in its order; refusals at once, while
// the client is still there.

import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { test } from 'node:test'
import { queueRemove } from '../../src/control/use-cases/queue-remove.ts'
import { queueRetry } from '../../src/control/use-cases/queue-retry.ts'
import { seconds } from '../../src/core/time.ts'
import type { Event } from '../../src/events/event.ts'
import { sandboxUserFile } from '../../src/sandbox/sandbox-config.ts'
import { addUser } from '../../src/sasl/user-file.ts'
import { plainLogin, Talker } from '../support/talker.ts'
import { World } from '../support/world.ts'

const keysOf = (events: readonly Event[]): string[] => events.map((event) => JSON.stringify(event))

test('the tap tells what the stories of a busy server hold, each event once and in order', async () => {
  await using world = await World.start()
  const sent = [
    await world.accepted({ to: ['alice@sandbox.test', 'bob@sandbox.test', 'x@ok.test'] }),
    // Comes back as a bounce.
    await world.accepted({ to: 'x@unknown.test' }),
    await world.accepted({ to: 'x@greylist.test' }),
    await world.accepted({ to: 'x@down.test' }),
  ]
  for (const id of sent) await world.rest(id)

  // From a stranger: all refused, some refused, and two messages in one session with a transaction that came to nothing.
  const letter = 'DATA\r\nSubject: from outside\r\n\r\nhello\r\n.\r\n'
  await world.talk(
    '127.0.0.2',
    'EHLO out.test\r\nNONSENSE\r\nMAIL FROM:<a@out.test>\r\nRCPT TO:<x@ok.test>\r\nQUIT\r\n',
  )
  await world.talk(
    '127.0.0.2',
    `EHLO out.test\r\nMAIL FROM:<a@out.test>\r\nRCPT TO:<bob@sandbox.test>\r\nRCPT TO:<x@ok.test>\r\n${letter}QUIT\r\n`,
  )
  await world.talk(
    '127.0.0.2',
    `EHLO out.test\r\nMAIL FROM:<b@out.test>\r\nRCPT TO:<bob@sandbox.test>\r\n${letter}` +
      'MAIL FROM:<c@out.test>\r\nRCPT TO:<bob@sandbox.test>\r\nRSET\r\n' +
      `MAIL FROM:<d@out.test>\r\nRCPT TO:<alice@sandbox.test>\r\n${letter}QUIT\r\n`,
  )
  await world.until('mail from outside', async () => ((await world.mail('bob')).length === 3 ? true : undefined))

  // So that no two events are alike.
  await world.clock.advance(seconds(1))
  const client = await world.control()
  const [, , greylisted = '', stuck = ''] = sent
  assert.ok((await client.control.ask(queueRetry, { id: greylisted })).ok)
  assert.ok((await client.control.ask(queueRemove, { id: stuck })).ok)
  await client.close()
  for (const id of sent) await world.rest(id)
  // Refused sessions are kept a moment later.
  await world.clock.advance(seconds(1))
  await world.until('the refused sessions', async () =>
    (await world.refused('out.test')).length === 2 ? true : undefined,
  )
  await world.stopServer()
  await world.startServer()

  const found = [...(await world.about('alice@sandbox.test')), ...(await world.about('bob@sandbox.test'))]
  const messages = new Map(found.map((story) => [story.message.id, story.events]))
  const stories = [...messages.values(), ...(await world.refused('out.test')).map(({ events }) => events)]
  assert.equal(messages.size, sent.length + 1 + 3, 'with a bounce and three from outside')
  const told = keysOf(world.told)
  const twice = told.filter((key, i) => told.indexOf(key) !== i)
  assert.deepEqual(twice, [])
  assert.deepEqual([...told].sort(), [...new Set(stories.flatMap(keysOf))].sort())
  for (const story of stories) {
    const places = keysOf(story).map((key) => told.indexOf(key))
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    )
  }
})

test('a client that was refused or locked out is told of while it is still connected', async () => {
  await using world = await World.start({}, { expectWarnings: true })
  await mkdir(world.stateFolder, { recursive: true })
  await addUser(sandboxUserFile(world.stateFolder), 'alice', 'right')
  const { talker } = await Talker.open({ port: world.port })
  using _ = talker
  await talker.say('EHLO client.test')
  assert.match(await talker.say(`AUTH PLAIN ${plainLogin('alice', 'wrong')}`), /^535 /)
  const [refused] = await world.until('the refusal', () => (world.told.length > 0 ? world.told : undefined))
  assert.equal(refused?.kind, 'connected')
  const { session } = refused
  assert.deepEqual(
    world.told.map(({ kind }) => kind),
    ['connected', 'helo', 'login-refused'],
  )
  // As docs/guide/log-in.md has it, for fail2ban.
  const line = {
    message: 'log-in refused',
    facts: { client: '127.0.0.1', user: 'alice', reason: 'credentials', session },
  }
  assert.deepEqual(world.warnings, [line])
  assert.match(await talker.say('NOOP'), /^250 /)
  assert.equal(world.told.length, 3)

  // The tenth of an address locks it out.
  for (let n = 2; n <= 10; n++) {
    assert.match(await talker.say(`AUTH PLAIN ${plainLogin(`user${n}`, 'wrong')}`), /^535 /)
  }
  await world.until('the lock-out', () => (world.warnings.length > 10 ? true : undefined))
  assert.deepEqual(world.warnings.at(-2)?.facts, { ...line.facts, user: 'user10' })
  assert.deepEqual(world.warnings.slice(10), [
    {
      message: 'locked out',
      facts: {
        client: '127.0.0.1',
        by: 'address',
        subject: '127.0.0.1',
        failures: 10,
        until: '2026-11-22T12:05:00.000Z',
      },
    },
  ])
})
