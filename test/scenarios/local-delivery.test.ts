import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from '../support/world.ts'

test('mail for a local user lands in the Maildir, with where it came from on top', async () => {
  await using world = await World.start()
  const id = await world.accepted({ from: 'me@ok.test', to: 'Alice@sandbox.test' })
  await world.rest(id)
  const [mail, ...more] = await world.mail('alice')
  assert.equal(more.length, 0)
  assert.match(mail ?? '', /^Return-Path: <me@ok\.test>\n/)
  assert.match(
    mail ?? '',
    new RegExp(
      `\nReceived: from client\\.test \\(\\[127\\.0\\.0\\.1\\]\\)\n\tby mx\\.sandbox\\.test \\(Waybill\\) with ESMTP id ${id}\n`,
    ),
  )
  assert.match(mail ?? '', /\nSubject: test\nDate: .*\nMessage-ID: .*\nFrom: <me@ok\.test>\n\nhello\n$/)
})

test('an unknown local user is refused at RCPT, and the session can be read later', async () => {
  await using world = await World.start()
  const report = await world.send({ to: 'nobody@sandbox.test' })
  assert.equal(report.outcome, 'refused')
  assert.equal(report.reply?.code, 550)
  assert.equal(report.reply?.enhanced, '5.1.1')
  await world.until('the refused session to be kept', async () => {
    await world.clock.advance(1000 as never)
    return (await world.refused('nobody@sandbox.test'))[0]
  })
  const [story] = await world.refused('nobody@sandbox.test')
  assert.deepEqual(
    story?.events.map(({ kind }) => kind),
    ['connected', 'helo', 'decided', 'decided', 'disconnected'],
  )
})

test('one message to three kinds of recipients ends in three outcomes', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: ['bob@sandbox.test', 'x@ok.test', 'x@unknown.test', 'x@down.test'] })
  const states = await world.rest(id)
  assert.deepEqual(
    states.map((state) => (state.kind === 'done' ? state.outcome.kind : state.kind)),
    ['delivered', 'delivered', 'bounced', 'scheduled'],
  )
  assert.equal((await world.mail('bob')).length, 1)
  assert.equal(world.received('ok.test').length, 1)
})

test('a large body takes the way through a file and arrives whole', async () => {
  await using world = await World.start()
  const lines = Array.from({ length: 20_000 }, (_, i) => `.line ${i} ${'x'.repeat(40)}`).join('\r\n')
  const id = await world.accepted({
    to: ['bob@sandbox.test', 'x@ok.test'],
    content: `Subject: big\r\n\r\n${lines}\r\n`,
  })
  await world.rest(id)
  const [mail = ''] = await world.mail('bob')
  assert.equal(mail.slice(mail.indexOf('\n\n') + 2), `${lines.replaceAll('\r\n', '\n')}\n`)
  assert.ok(((await world.story(id)).message.size ?? 0) > 1_000_000)
})
