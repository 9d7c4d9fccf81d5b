// Aliases from the file to the mailboxes: who is refused, who gets one copy, what comes back, and what a crash leaves.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { formatMailbox } from '../../src/core/address.ts'
import { minutes, seconds } from '../../src/core/time.ts'
import { tempFolder, type TempFolder } from '../support/temp-folder.ts'
import { World, type WorldOptions } from '../support/world.ts'

const ALIASES = `
staff: alice, bob, x@ok.test
managers: staff, bob
boss: alice
moved: x@unknown.test
lost: nobody
gone: :fail: Ask at the desk, please
later: :defer: The list is being moved
null: :blackhole:
bob: bob, x@ok.test
`

async function start(folder: TempFolder, text = ALIASES, options: WorldOptions = {}): Promise<World> {
  const aliases = join(folder.path, 'aliases')
  await writeFile(aliases, text)
  return World.start({ aliases }, options)
}

const kinds = (states: readonly { readonly kind: string }[]): string[] =>
  states.map((state) => ('outcome' in state ? Reflect.get(Object(state.outcome), 'kind') : state.kind))

test('a list of lists reaches each of its people once, however often they are named', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder)
  const id = await world.accepted({ to: ['managers@sandbox.test', 'bob@sandbox.test'] })
  const states = await world.rest(id)
  assert.ok(
    kinds(states).every((kind) => kind === 'delivered' || kind === 'expanded'),
    kinds(states).join(),
  )
  assert.equal((await world.mail('alice')).length, 1)
  assert.equal((await world.mail('bob')).length, 1)
  assert.equal(world.received('ok.test').length, 1)
  const { recipients, events } = await world.story(id)
  assert.deepEqual(
    recipients.flatMap(({ rcptTo, parent }) => (parent === undefined ? [formatMailbox(rcptTo)] : [])),
    ['managers@sandbox.test', 'bob@sandbox.test'],
  )
  const expanded = events.flatMap((event) => (event.kind === 'expanded' ? [event.recipient] : []))
  assert.ok(['managers@sandbox.test', 'staff@sandbox.test', 'bob@sandbox.test'].every((one) => expanded.includes(one)))
})

test('what an alias refuses, keeps waiting or leads nowhere is told at RCPT', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder)
  const reply = async (to: string): Promise<string> => {
    const report = await world.send({ to: `${to}@sandbox.test` })
    return `${report.reply?.code} ${report.reply?.enhanced} ${report.reply?.lines.join(' ')}`
  }
  assert.match(await reply('gone'), /^550 5\.1\.6 No mail for gone@sandbox\.test: Ask at the desk, please/)
  assert.match(await reply('later'), /^451 4\.7\.1 .*The list is being moved/)
  assert.match(await reply('lost'), /^550 5\.1\.1 /)
})

test('a bounce of one who took the place of another names the address that the sender knows', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder)
  const id = await world.accepted({ from: 'alice@sandbox.test', to: 'moved@sandbox.test' })
  await world.rest(id)
  const [bounce = ''] = await world.until('the bounce', async () => {
    const mail = await world.mail('alice')
    return mail.length > 0 ? mail : undefined
  })
  assert.match(bounce, /\nSubject: Not delivered: your message to moved@sandbox\.test\n/)
  assert.match(bounce, /x@unknown\.test \(in place of moved@sandbox\.test\)/)
  assert.match(bounce, /\nOriginal-Recipient: rfc822; moved@sandbox\.test\n/)
})

test('mail to nobody is taken and gone, and its story says why', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder)
  const id = await world.accepted({ to: 'null@sandbox.test' })
  assert.deepEqual(kinds(await world.rest(id)), ['expanded'])
})

test('an edited file holds at once, and a broken one changes nothing', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder, ALIASES, { expectWarnings: true })
  const path = join(folder.path, 'aliases')
  const to = async (text: string): Promise<number> => {
    await writeFile(path, text)
    await world.clock.advance(seconds(2))
    await world.rest(await world.accepted({ to: 'boss@sandbox.test' }))
    return (await world.mail('bob')).length
  }
  assert.equal(await to('boss: bob'), 1)
  assert.equal(await to('boss: |prog'), 2)
  assert.match(world.warnings.at(-1)?.message ?? '', /^the aliases are broken/)
})

test('postmaster, root and abuse are reached without any alias', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder, '# none\n')
  const to = ['postmaster', 'root', 'abuse'].map((name) => `${name}@sandbox.test`)
  const states = await world.rest(await world.accepted({ to }))
  assert.ok(kinds(states).includes('delivered'))
  assert.equal((await world.mail('alice')).length, 1)
})

test('with Debian’s own file, which sends postmaster to root and leaves root out, both are reached', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder, 'postmaster: root\nabuse: root\nnobody: root\n')
  for (const name of ['root', 'postmaster', 'abuse', 'nobody']) {
    await world.rest(await world.accepted({ to: `${name}@sandbox.test` }))
  }
  assert.equal((await world.mail('alice')).length, 4)
})

test('one who took the place of another waits like anybody, over a restart too, and the others have theirs', async () => {
  await using folder = await tempFolder()
  await using world = await start(folder, 'all: alice, x@down.test\n')
  const id = await world.accepted({ to: 'all@sandbox.test' })
  const states = await world.rest(id)
  assert.deepEqual(kinds(states), ['expanded', 'delivered', 'scheduled'])
  const { recipients } = await world.story(id)
  assert.deepEqual(
    recipients.map(({ rcptTo, parent }) => `${formatMailbox(rcptTo)} ${parent?.index ?? '-'}`),
    ['all@sandbox.test -', 'alice@sandbox.test 0', 'x@down.test 0'],
  )
  await world.stopServer()
  await world.startServer({ aliases: join(folder.path, 'aliases') })
  await world.clock.advance(minutes(15))
  assert.deepEqual(kinds(await world.rest(id)), ['expanded', 'delivered', 'scheduled'])
  assert.equal((await world.mail('alice')).length, 1)
})
