// Senders are told that their mail is late (RFC 3461 §4.1): when, of what, once, and who is not told at all.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MessageId } from '../../src/core/id.ts'
import { days, hours, minutes } from '../../src/core/time.ts'
import { queueBounce } from '../../src/control/use-cases/queue-bounce.ts'
import { queueHold } from '../../src/control/use-cases/queue-hold.ts'
import { World } from '../support/world.ts'

const BOUNCES = { languages: ['en'], returnLimit: 100_000, hold: days(7), warn: [hours(24), hours(48)] } as const

const warnings = async (world: World): Promise<readonly string[]> =>
  (await world.mail('alice')).filter((mail) => /^Subject: Delayed/m.test(mail)).toSorted()

async function left(world: World, id: MessageId): Promise<readonly string[]> {
  const { events } = await world.story(id)
  return events.flatMap((event) => (event.kind === 'warning-left-out' ? [`${event.why} ${event.field ?? ''}`] : []))
}

test('the sender is told after each time, with the reason, whose move it is and until when it is tried', async () => {
  await using world = await World.start({ bounces: BOUNCES })
  const id = await world.accepted({
    to: ['x@tempfail.test', 'y@down.test'],
    content: 'Subject: my text\r\n\r\nsecret\r\n',
  })
  await world.pass(hours(23), id)
  assert.deepEqual(await warnings(world), [])
  await world.pass(hours(2), id)
  const [first = ''] = await world.until('a warning', async () => {
    const all = await warnings(world)
    return all.length > 0 ? all : undefined
  })
  assert.match(first, /^Return-Path: <>\n/)
  assert.match(first, /^Auto-Submitted: auto-replied$/m)
  const text = first.replaceAll(/\s+/g, ' ')
  assert.match(text, /has not yet been able to deliver your message/)
  assert.match(first, /x@tempfail\.test[\s\S]*y@down\.test/)
  assert.match(text, /It was tried 1\d times, first on Sun, 22 Nov 2026 12:00:00 \+0000/)
  assert.match(first, /421/)
  assert.match(text, /Whose move it is: Nobody's\./)
  assert.match(text, /keeps trying until Thu, 26 Nov 2026 12:00:00 \+0000/)
  assert.equal(first.match(/^Action: delayed$/gm)?.length, 2)
  assert.equal(first.match(/^Will-Retry-Until: Thu, 26 Nov 2026 12:00:00 \+0000$/gm)?.length, 2)
  assert.match(first, /^Content-Type: text\/rfc822-headers$/m)
  assert.match(first, /^Subject: my text$/m)
  assert.ok(!first.includes('secret'), 'the header alone is given back')
  await world.pass(hours(22), id)
  assert.equal((await warnings(world)).length, 1)
  await world.pass(hours(3), id)
  await world.until('the second', async () => ((await warnings(world)).length === 2 ? true : undefined))
  await world.pass(hours(40), id)
  assert.equal((await warnings(world)).length, 2)
  const told = (await world.story(id)).events.filter((event) => event.kind === 'notified')
  assert.deepEqual(
    told.map(({ about, after }) => [about, after]),
    [
      ['delayed', hours(24)],
      ['delayed', hours(48)],
    ],
  )
})

test('what was told is not told again after a stop, and of two times that passed meanwhile one is told', async () => {
  await using world = await World.start({ bounces: BOUNCES })
  const first = await world.accepted({ to: 'x@down.test' })
  await world.pass(hours(25), first)
  await world.until('a warning', async () => (await warnings(world))[0])
  const second = await world.accepted({ to: 'z@down.test' })
  await world.rest(second)
  await world.stopServer()
  await world.startServer({ bounces: BOUNCES })
  await world.pass(hours(1), first)
  assert.equal((await warnings(world)).length, 1)
  await world.stopServer()
  await world.clock.advance(hours(49))
  await world.startServer({ bounces: BOUNCES })
  await world.pass(hours(1), second)
  await world.until('one for each', async () => ((await warnings(world)).length === 3 ? true : undefined))
  await world.pass(hours(2), second)
  assert.equal((await warnings(world)).length, 3)
})

test('lists, bulk mail, programs, the empty sender and whoever does not want it are not told', async () => {
  await using world = await World.start({ bounces: BOUNCES })
  const withHeader = (field: string): Promise<MessageId> =>
    world.accepted({ to: 'x@down.test', content: `${field}\r\nSubject: s\r\n\r\nb\r\n` })
  const ids = [
    await withHeader('List-Unsubscribe: <mailto:u@x.test>'),
    await withHeader('Precedence: junk'),
    await withHeader('Auto-Submitted: auto-generated'),
  ]
  const fromNobody = await world.accepted({ from: '', to: 'x@down.test' })
  const asked = await world.talk(
    '127.0.0.1',
    'EHLO c.test\r\nMAIL FROM:<alice@sandbox.test>\r\nRCPT TO:<never@down.test> NOTIFY=NEVER\r\n' +
      'RCPT TO:<failure@down.test> NOTIFY=FAILURE\r\nDATA\r\nSubject: s\r\n\r\nb\r\n.\r\nQUIT\r\n',
  )
  assert.match(asked, /^250 .*\r\n221/m)
  const [unasked] = await world.about('never@down.test')
  const last = ids[0] ?? assert.fail()
  await world.pass(hours(49), last)
  await world.until('the decision', async () => ((await left(world, last)).length > 0 ? true : undefined))
  await world.pass(hours(2), last)
  assert.deepEqual(await warnings(world), [])
  assert.deepEqual(await left(world, ids[0] ?? assert.fail()), [
    'list List-Unsubscribe: <mailto:u@x.test>',
    'list List-Unsubscribe: <mailto:u@x.test>',
  ])
  assert.equal((await left(world, ids[1] ?? assert.fail()))[0], 'bulk Precedence: junk')
  assert.equal((await left(world, ids[2] ?? assert.fail()))[0], 'automatic Auto-Submitted: auto-generated')
  assert.deepEqual(await left(world, fromNobody), [])
  assert.equal((await left(world, unasked?.message.id ?? assert.fail()))[0], 'notify-never ')
})

test('of several recipients those are told of who may be, and what an operator holds is not', async () => {
  await using world = await World.start({ bounces: BOUNCES })
  const reply = await world.talk(
    '127.0.0.1',
    'EHLO c.test\r\nMAIL FROM:<alice@sandbox.test> RET=FULL ENVID=abc\r\nRCPT TO:<never@down.test> NOTIFY=NEVER\r\n' +
      'RCPT TO:<delay@down.test> NOTIFY=DELAY ORCPT=rfc822;first@x.test\r\nDATA\r\nSubject: s\r\n\r\nthe text\r\n.\r\nQUIT\r\n',
  )
  assert.match(reply, /^250 .*\r\n221/m)
  const [story = assert.fail()] = await world.about('never@down.test')
  const held = await world.accepted({ to: 'held@down.test' })
  await world.rest(held)
  const client = await world.control()
  await client.control.ask(queueHold, { id: held })
  await client.close()
  await world.pass(hours(30), story.message.id)
  const [warning = '', ...more] = await world.until('a warning', async () => {
    const all = await warnings(world)
    return all.length > 0 ? all : undefined
  })
  assert.deepEqual(more, [])
  assert.match(warning, /^Original-Envelope-Id: abc$/m)
  assert.match(warning, /^Original-Recipient: rfc822; first@x\.test$/m)
  assert.match(warning, /^Final-Recipient: rfc822; delay@down\.test$/m)
  assert.ok(!warning.includes('never@down.test') && !warning.includes('the text'))
})

test('what an operator gives back names what the last attempt met with, and how many there were', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@tempfail.test' })
  await world.pass(minutes(31), id)
  const client = await world.control()
  await client.control.ask(queueBounce, { id })
  await client.close()
  const [bounce = ''] = await world.until('a bounce', async () => {
    const all = (await world.mail('alice')).filter((mail) => /^Subject: Not delivered/m.test(mail))
    return all.length > 0 ? all : undefined
  })
  assert.match(bounce, /Whoever runs this server has given up delivering it\./)
  assert.match(
    bounce.replaceAll(/\s+/g, ' '),
    /It was tried 3 times, first on .* 12:00:00 \+0000 and last on .* 12:30:00/,
  )
  assert.match(bounce, /^Diagnostic-Code: smtp; 421/m)
  assert.match(bounce, /^Last-Attempt-Date: Sun, 22 Nov 2026 12:30:00 \+0000$/m)
  assert.match(bounce, /^Remote-MTA: dns; /m)
})

test('what expires while its hosts rest names what they were found to do, and how often it was tried', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@down.test' })
  await world.pass(days(5), id)
  const [bounce = ''] = await world.until('a bounce', async () => {
    const all = (await world.mail('alice')).filter((mail) => /^Subject: Not delivered/m.test(mail))
    return all.length > 0 ? all : undefined
  })
  const text = bounce.replaceAll(/\s+/g, ' ')
  assert.match(
    text,
    /It was tried \d\d times, first on Sun, 22 Nov 2026 12:00:00 \+0000 and last on Thu, 26 Nov 2026 12:00/,
  )
  assert.match(text, /The time for trying is over\. This is how the last attempt ended: /)
  assert.match(bounce, /^Diagnostic-Code: x-waybill; connect\.refused/m)
})
