// An operator marks as delivered, adds a recipient, changes the sender and looks at the content; each is told with who did it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatReversePath } from '../../src/core/address.ts'
import { queueAddRecipient } from '../../src/control/use-cases/queue-add-recipient.ts'
import { queueBounce } from '../../src/control/use-cases/queue-bounce.ts'
import { queueChangeSender } from '../../src/control/use-cases/queue-change-sender.ts'
import { queueMarkDelivered } from '../../src/control/use-cases/queue-mark-delivered.ts'
import { queueView } from '../../src/control/use-cases/queue-view.ts'
import { World, worldForAll } from '../support/world.ts'

const theWorld = worldForAll(() => World.start())

async function asking() {
  const world = theWorld()
  const client = await world.control()
  const id = await world.accepted({
    to: ['x@down.test', 'y@down.test'],
    content: 'Subject: s\r\nX-A: b\r\n\r\nbody\r\n',
  })
  await world.rest(id)
  return { world, control: client.control, id, [Symbol.asyncDispose]: () => client.close() }
}

test('one of several recipients is marked as delivered; the others wait as before', async () => {
  await using all = await asking()
  const { control, id, world } = all
  const dry = await control.ask(queueMarkDelivered, { id, recipient: 'X@down.test', dryRun: true })
  assert.deepEqual(dry.ok && dry.value.recipients, 1)
  assert.ok((await world.story(id)).recipients.every(({ state }) => state.kind === 'scheduled'))
  const done = await control.ask(queueMarkDelivered, { id, recipient: 'X@down.test' }, 'tester')
  assert.deepEqual(done.ok && done.value.recipients, 1)
  const { recipients, events } = await world.story(id)
  assert.deepEqual(
    recipients.map(({ state }) => state.kind),
    ['done', 'scheduled'],
  )
  assert.partialDeepStrictEqual(events.at(-1), { kind: 'marked-delivered', by: 'tester', recipients: ['x@down.test'] })
  const wrong = await control.ask(queueMarkDelivered, { id, recipient: 'z@down.test' })
  assert.equal(!wrong.ok && wrong.problem.code, 'not-found')
  const everything = await control.ask(queueMarkDelivered, { id: 'all' })
  assert.equal(!everything.ok && everything.problem.code, 'bad-request')
})

test('a recipient who is added gets the message at once', async () => {
  await using all = await asking()
  const { control, id, world } = all
  const before = (await world.mail('bob')).length
  const added = await control.ask(queueAddRecipient, { id, address: 'bob@sandbox.test' })
  assert.deepEqual(added.ok && added.value.recipients, 1)
  await world.until('the mail of bob', async () => ((await world.mail('bob')).length > before ? true : undefined))
  const twice = await control.ask(queueAddRecipient, { id, address: 'bob@sandbox.test' })
  assert.deepEqual(twice.ok && twice.value.recipients, 0)
  const wrong = await control.ask(queueAddRecipient, { id, address: 'bob' })
  assert.match(wrong.ok ? '' : wrong.problem.message, /no address: write one such as/)
})

test('what waits for somebody goes to another one too, by a filter', async () => {
  await using all = await asking()
  const { control, world, id } = all
  const filter = { recipient: 'y@down.test', sender: 'alice@sandbox.test', younger: '1h' }
  const foreseen = await control.ask(queueAddRecipient, {
    id: 'all',
    address: 'bob@sandbox.test',
    ...filter,
    dryRun: true,
  })
  assert.ok(foreseen.ok && foreseen.value.messages.some((one) => one.id === id))
  const result = await control.ask(queueAddRecipient, { id: 'all', address: 'bob@sandbox.test', ...filter })
  assert.ok(result.ok && result.value.messages.some((one) => one.id === id))
  assert.ok((await world.story(id)).recipients.some(({ rcptTo }) => rcptTo.localPart === 'bob'))
})

test('bounces go to whom the sender was changed to, and to nobody when that is nobody', async () => {
  await using all = await asking()
  const { control, world, id } = all
  await control.ask(queueChangeSender, { id, address: 'bob@sandbox.test' }, 'tester')
  assert.equal(formatReversePath((await world.story(id)).message.mailFrom), 'bob@sandbox.test')
  await control.ask(queueBounce, { id })
  await world.until('the bounce', async () =>
    (await world.mail('bob')).some((mail) => /^Subject: Not delivered/m.test(mail)) ? true : undefined,
  )
  const other = await world.accepted({ to: 'x@down.test' })
  await world.rest(other)
  const changed = await control.ask(queueChangeSender, { id: other, address: '<>' })
  assert.ok(changed.ok && changed.value.recipients === 1)
  await control.ask(queueBounce, { id: other })
  await world.rest(other)
  assert.ok((await world.story(other)).events.every(({ kind }) => kind !== 'notified'))
})

test('headers, body and all of the content are shown as they are stored', async () => {
  await using all = await asking()
  const { control, id } = all
  const text = async (part: 'headers' | 'body' | 'message'): Promise<string> => {
    const view = await control.ask(queueView, { part, id })
    assert.ok(view.ok && !view.value.cut)
    const bytes = Buffer.from(view.value.base64, 'base64')
    assert.equal(view.value.size, bytes.length)
    return bytes.toString()
  }
  const headers = await text('headers')
  assert.match(headers, /^Received: [\s\S]*\r\nX-A: b\r\n/)
  assert.ok(headers.endsWith('\r\n') && !headers.endsWith('\r\n\r\n'))
  assert.equal(await text('body'), 'body\r\n')
  assert.equal(await text('message'), `${headers}\r\nbody\r\n`)
  const gone = await control.ask(queueView, { part: 'body', id: '0SJHEA4RG03' })
  assert.equal(!gone.ok && gone.problem.code, 'not-found')
})

test('what a message says is not for everybody who reaches the address', async () => {
  assert.equal(queueView.need, 'contents')
})
