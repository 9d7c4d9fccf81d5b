// Routes of the configuration and the types of sites, from RCPT to where the mail ends.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { NO_RULES } from '../../src/config/policy-source.ts'
import { queueRelease } from '../../src/control/use-cases/queue-release.ts'
import { days, hours } from '../../src/core/time.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { World } from '../support/world.ts'

const withRoutes = (...routes: readonly object[]) => ({ policy: { ...NO_RULES, routes } })

async function reply(world: World, to: string): Promise<string> {
  const report = await world.send({ to })
  return `${report.reply?.code} ${report.reply?.enhanced} ${report.reply?.lines.join(' ')}`
}

test('what a route refuses or keeps waiting is told at RCPT, in its words', async () => {
  await using world = await World.start(
    withRoutes(
      { name: 'gone', when: { recipient: 'old@sandbox.test' }, fail: 'moved to new@ok.test' },
      { name: 'later', when: { recipient: 'later@sandbox.test' }, defer: 'we are moving' },
    ),
  )
  assert.match(
    await reply(world, 'old@sandbox.test'),
    /^550 5\.1\.6 No mail for old@sandbox\.test: moved to new@ok\.test/,
  )
  assert.match(await reply(world, 'later@sandbox.test'), /^451 4\.7\.1 .*we are moving/)
})

test('a copy goes where the route says, and the mail where it would have gone', async () => {
  await using world = await World.start(
    withRoutes({ name: 'archive', when: { recipient: 'alice@sandbox.test' }, copy: ['x@ok.test', 'bob'] }),
  )
  const id = await world.accepted({ to: ['alice@sandbox.test', 'bob@sandbox.test'] })
  await world.rest(id)
  assert.equal((await world.mail('alice')).length, 1)
  assert.equal((await world.mail('bob')).length, 1)
  assert.equal(world.received('ok.test').length, 1)
})

test('two spellings of an address that arise on different ways are one mailbox, and one copy', async () => {
  await using world = await World.start(
    withRoutes(
      { name: 'a', when: { recipient: 'a@sandbox.test' }, redirect: ['Alice', 'b'] },
      { name: 'b', when: { recipient: 'b@sandbox.test' }, redirect: 'ALICE@SANDBOX.test' },
    ),
  )
  await world.rest(await world.accepted({ to: 'a@sandbox.test' }))
  assert.equal((await world.mail('alice')).length, 1)
})

test('what is thrown away is taken and reaches nobody', async () => {
  await using world = await World.start(
    withRoutes({ name: 'null', when: { recipient: 'alice@sandbox.test' }, discard: true }),
  )
  await world.rest(await world.accepted({ to: 'alice@sandbox.test' }))
  assert.equal((await world.mail('alice')).length, 0)
})

test('a local site refuses what it would have to send, and says what to write', async () => {
  await using world = await World.start({ site: 'local' })
  assert.match(
    await reply(world, 'x@ok.test'),
    /^550 5\.7\.1 Mailing to remote domains not supported: .*site: smarthost/,
  )
  assert.equal((await reply(world, 'alice@localhost')).slice(0, 3), '250')
})

test('what a route holds is accepted, waits without end, and goes on its way once somebody lets it go', async () => {
  await using world = await World.start(
    withRoutes({ name: 'check', when: { recipient_domain: 'greylist.test' }, hold: 'somebody has to look at this' }),
  )
  const id = await world.accepted({ to: 'x@greylist.test' })
  const [held] = await world.rest(id)
  assert.ok(held?.kind === 'held' && held.lastReason?.code === 'route.hold')
  assert.deepEqual(held.lastReason.facts, { route: 'check', text: 'somebody has to look at this' })
  const client = await world.control()
  await world.pass(days(9), id)
  assert.equal((await world.rest(id))[0]?.kind, 'held')
  assert.ok((await client.control.ask(queueRelease, { id })).ok)
  await client.close()
  const [waiting] = await world.rest(id)
  // The other server wants it a second time, and it is not held again for that.
  assert.ok(waiting?.kind === 'scheduled' && waiting.lastReason?.code === 'smtp.rcpt')
  await world.pass(hours(1), id)
  const [ended] = await world.rest(id)
  assert.ok(ended?.kind === 'done' && ended.outcome.kind === 'delivered')
})

test('a hub takes the mail of its domain, and real- reaches the mailbox past the aliases', async (t) => {
  const folder = await tempFolder()
  t.after(() => folder[Symbol.asyncDispose]())
  const [hubbedHosts, aliases] = [join(folder.path, 'hubbed_hosts'), join(folder.path, 'aliases')]
  await writeFile(hubbedHosts, '*.ok.test: 192.0.2.77 : mx.ok.test\n')
  await writeFile(aliases, 'alice: x@ok.test, real-alice\n')
  await using world = await World.start({ hubbedHosts, aliases, realPrefix: 'real-' })
  const id = await world.accepted({ to: 'alice@sandbox.test' })
  const states = await world.rest(id)
  assert.deepEqual(
    states.map((state) => (state.kind === 'done' ? state.outcome.kind : state.kind)),
    ['expanded', 'delivered', 'delivered'],
    JSON.stringify(states),
  )
  assert.equal((await world.mail('alice')).length, 1)
  const { events } = await world.story(id)
  assert.ok(events.some((event) => event.kind === 'routed' && event.router === 'hubbed-hosts'))
})
