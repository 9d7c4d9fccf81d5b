// Replies that depend on time, on how many connections there are, or on the connection itself, from a whole server.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultConfig } from '../../src/config/defaults.ts'
import type { PolicySource } from '../../src/config/policy-source.ts'
import { parseDomain } from '../../src/core/domain.ts'
import { hours, minutes, seconds } from '../../src/core/time.ts'
import { Talker } from '../support/talker.ts'
import { startWorld, withoutIds } from './ask.ts'

const { limits } = defaultConfig({ hostname: parseDomain('x.test') ?? assert.fail(), stateFolder: '/x' })

test('a connection over the limit of all is told to come back', async () => {
  await using world = await startWorld({ limits: { ...limits, connections: 2 } })
  const open = () => Talker.open({ port: world.port })
  const [one, two, three] = [await open(), await open(), await open()]
  assert.match(two.greeting, /^220 /)
  assert.equal(three.greeting, '421 4.3.2 Too many connections now; please try again in a minute')
  assert.equal(await three.talker.reply(), '')
  for (const { talker } of [one, two, three]) talker[Symbol.dispose]()
})

test('a connection over the limit of one client is told so, and others are served', async () => {
  await using world = await startWorld({ limits: { ...limits, connectionsPerClient: 1 } })
  const first = await Talker.open({ port: world.port, from: '127.0.0.2' })
  const second = await Talker.open({ port: world.port, from: '127.0.0.2' })
  const other = await Talker.open({ port: world.port, from: '127.0.0.3' })
  assert.equal(second.greeting, '421 4.7.0 Too many connections from your address; close some first')
  assert.match(other.greeting, /^220 /)
  for (const { talker } of [first, second, other]) talker[Symbol.dispose]()
})

test('a client that says nothing for five minutes is put out, and one that talks for an hour too', async () => {
  await using world = await startWorld()
  using silent = (await Talker.open({ port: world.port })).talker
  await world.clock.advance(minutes(5))
  assert.equal(await silent.reply(), '421 4.4.2 No command came for too long; closing')
  using talkative = (await Talker.open({ port: world.port })).talker
  for (let spent = 0; spent < hours(1); spent += minutes(4)) {
    assert.match(await talkative.say('NOOP'), /^250 /)
    await world.clock.advance(minutes(4))
  }
  assert.equal(await talkative.reply(), '421 4.4.2 The session took too long; closing')
})

test('a client that speaks before the greeting is refused, where the greeting is held back', async () => {
  await using world = await startWorld({ limits: { ...limits, greetingDelay: seconds(5) } })
  const greeting = Talker.open({ port: world.port }).then(async (opened) => {
    opened.talker[Symbol.dispose]()
    return opened.greeting
  })
  const early = await Talker.open({ port: world.port, early: 'EHLO early.test\r\n' })
  assert.equal(early.greeting, '554 5.5.1 You spoke before the greeting; wait for it')
  early.talker[Symbol.dispose]()
  await world.clock.advance(seconds(5))
  assert.match(await greeting, /^220 /)
})

test('a rule at connect refuses in place of the greeting', async () => {
  const rules = { connect: [{ name: 'no-strangers', when: { client: '127.0.0.2' }, deny: true }] }
  const policy: PolicySource = { file: 'test', folder: '/', rules, routes: [], places: new Map() }
  await using world = await startWorld({ policy })
  const { talker, greeting } = await Talker.open({ port: world.port, from: '127.0.0.2' })
  assert.equal(withoutIds(greeting), '554 5.7.1 Refused by a rule of this server (no-strangers) (ID)')
  talker[Symbol.dispose]()
})

test('a client that goes away instead of beginning TLS leaves its place at once', async () => {
  await using world = await startWorld({ limits: { ...limits, connections: 1 } })
  using leaving = (await Talker.open({ port: world.port })).talker
  await leaving.say('EHLO client.test')
  assert.match(await leaving.say('STARTTLS'), /^220 /)
  leaving[Symbol.dispose]()
  await world.until('the place to be free', async () => {
    using next = (await Talker.open({ port: world.port })).talker
    return (await next.say('NOOP')).startsWith('250') ? true : undefined
  })
})
