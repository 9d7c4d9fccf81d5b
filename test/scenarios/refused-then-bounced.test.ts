import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { describeReply } from '../../src/core/reply.ts'
import { days } from '../../src/core/time.ts'
import { sandboxConfig } from '../../src/sandbox/sandbox-config.ts'
import { World, worldForAll } from '../support/world.ts'

const CHECKS = sandboxConfig({ stateFolder: '/unused', dns: { address: '127.0.0.1', port: 53 } }).checks

/** The first that is about `recipient`; about anybody without one. */
/** Warnings of a delay, which come before it, are none. */
const bounceTo = (world: World, user: string, recipient = ''): Promise<string> =>
  world.until(`a bounce for ${user}`, async () =>
    (await world.mail(user)).find(
      (mail) => mail.includes(`\nFinal-Recipient: rfc822; ${recipient}`) && !mail.includes('\nAction: delayed\n'),
    ),
  )

test('a refusal after the content comes back to the sender with the reply in full', async () => {
  await using world = await World.start()
  const id = await world.accepted({
    to: 'x@spam.test',
    content: 'Subject: offer\r\nMessage-ID: <one@sandbox.test>\r\n\r\nbuy\r\n',
  })
  const [state] = await world.rest(id)
  assert.ok(state?.kind === 'done' && state.outcome.kind === 'bounced')
  const said = state.outcome.reason.reply?.lines.join(' ') ?? ''
  assert.match(said, /^spam message rejected\. Please visit http:/)
  const bounce = await bounceTo(world, 'alice')
  assert.match(bounce, /^Return-Path: <>\n/)
  assert.ok(bounce.includes(said))
  assert.match(
    bounce,
    /\nFinal-Recipient: rfc822; x@spam\.test\nAction: failed\nStatus: 5\.0\.0\nRemote-MTA: dns; mx\.spam\.test\n/,
  )
  assert.match(bounce, /\nSubject: offer\n/)
  assert.match(bounce, /\nReferences: <one@sandbox\.test>\n/)
  assert.deepEqual(
    (await world.story(id)).events
      .filter(({ kind }) => kind === 'failed' || kind === 'notified')
      .map(({ kind }) => kind),
    ['failed', 'notified'],
  )
})

test('the status in the bounce is the remote’s own', async () => {
  await using world = await World.start()
  await world.accepted({ to: 'x@dmarc.test' })
  assert.match(await bounceTo(world, 'alice'), /\nStatus: 5\.7\.26\n/)
})

suite('what is known at RCPT', () => {
  const world = worldForAll(() => World.start())
  for (const [domain, answer] of [
    ['gone.test', /^550 5\.1\.2 The domain gone\.test does not exist; check the address \(wb-[0-9A-Z]{6}\)$/],
    ['noreply.test', /^556 5\.1\.10 The domain noreply\.test accepts no mail/],
    ['nomx.test', /^550 5\.4\.4 .*neither MX nor address records/],
    ['private.test', /^550 5\.4\.4 .*private or reserved addresses/],
    ['loop.test', /^550 5\.4\.4 .*MX is this server/],
  ] as const) {
    test(`${domain} is refused at RCPT, while the sender is still there`, async () => {
      const { reply } = await world().send({ to: `x@${domain}` })
      assert.match(reply === undefined ? '' : describeReply(reply), answer)
    })
  }
})

suite('what is known only later, as where DNS did not answer at RCPT', () => {
  const world = worldForAll(() => World.start({ checks: { ...CHECKS, recipientDomain: false } }))
  for (const [domain, code] of [
    ['gone.test', 'dns.nxdomain'],
    ['nomx.test', 'dns.no-address'],
    ['noreply.test', 'dns.null-mx'],
    ['private.test', 'dns.mx-private'],
    ['loop.test', 'route.loop-self'],
    ['relay.test', 'smtp.rcpt'],
    ['unknown.test', 'smtp.rcpt'],
  ] as const) {
    test(`${domain} bounces at once: ${code}`, async () => {
      const id = await world().accepted({ to: `x@${domain}` })
      const [state] = await world().rest(id)
      assert.ok(state?.kind === 'done' && state.outcome.kind === 'bounced')
      assert.equal(state.outcome.reason.code, code)
      assert.match(await bounceTo(world(), 'alice', `x@${domain}`), /\nAction: failed\n/)
    })
  }

  for (const [domain, code] of [
    ['servfail.test', 'dns.servfail'],
    ['down.test', 'connect.refused'],
    ['drop.test', 'smtp.lost'],
    ['tempfail.test', 'smtp.greeting'],
    ['full.test', 'smtp.rcpt'],
  ] as const) {
    test(`${domain} is tried again later: ${code}`, async () => {
      const id = await world().accepted({ to: `x@${domain}` })
      const [state] = await world().rest(id)
      assert.ok(state?.kind === 'scheduled')
      assert.equal(state.lastReason?.code, code)
    })
  }
})

test('a server that stays down for four days ends it, and the sender is told', async () => {
  await using world = await World.start()
  const id = await world.accepted({ to: 'x@down.test' })
  await world.rest(id)
  await world.pass(days(4), id)
  const [state] = await world.until('the end', async () => {
    const states = await world.rest(id)
    return states[0]?.kind === 'done' ? states : undefined
  })
  assert.ok(state?.kind === 'done' && state.outcome.kind === 'expired')
  assert.equal(state.at, (await world.story(id)).message.receivedAt + days(4))
  assert.match(await bounceTo(world, 'alice'), /\nStatus: 4\.4\.7\n/)
  assert.ok((await world.story(id)).events.filter(({ kind }) => kind === 'deferred').length > 20)
})

test('a message that has been through too many servers is refused', async () => {
  await using world = await World.start()
  const hops = 'Received: from a by b; Sun, 22 Nov 2026 12:00:00 +0000\r\n'.repeat(60)
  const report = await world.send({ to: 'x@ok.test', content: `${hops}Subject: round\r\n\r\nx\r\n` })
  assert.equal(report.outcome, 'refused')
  assert.equal(report.reply?.code, 554)
  assert.equal(report.reply?.enhanced, '5.4.6')
})

test('a sender who asked not to be told is not told, and one who asked for success is', async () => {
  await using world = await World.start()
  const text = (rcpt: string): string =>
    `EHLO c.test\r\nMAIL FROM:<bob@sandbox.test>\r\n${rcpt}\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\nQUIT\r\n`
  await world.talk('127.0.0.1', text('RCPT TO:<x@unknown.test> NOTIFY=NEVER'))
  await world.talk('127.0.0.1', text('RCPT TO:<alice@sandbox.test> NOTIFY=SUCCESS'))
  const told = await bounceTo(world, 'bob')
  assert.match(told, /\nAction: delivered\n/)
  assert.equal((await world.mail('bob')).length, 1)
})
