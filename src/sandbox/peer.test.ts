// What a pretended server has to stand, whatever its habit: packets cut anywhere, commands out of order, garbage.

import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { seededRandom } from '../core/random.ts'
import { seconds } from '../core/time.ts'
import type { Behaviour } from './behaviour.ts'
import { CLOSED, LineClient } from './line-client.test-support.ts'
import { startPeer, type PretendedPeer } from './peer.ts'

async function withPeer(
  behaviour: Behaviour,
  run: (peer: PretendedPeer, client: LineClient) => Promise<void>,
): Promise<void> {
  const options = { clock: new FakeClock(), random: seededRandom(2), host: 'mx.ok.test', domain: 'ok.test' }
  const peer = await startPeer({ ...options, behaviour })
  try {
    const client = await connected(peer)
    await run(peer, client)
    client.end()
  } finally {
    await peer.close()
  }
}

async function connected(peer: PretendedPeer): Promise<LineClient> {
  const client = new LineClient(connect({ host: '127.0.0.1', port: peer.port }))
  assert.match(await client.read(), /^220 /)
  return client
}

const ENVELOPE = 'EHLO c\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<x@ok.test>\r\nDATA\r\n'

test('answers pipelined commands one by one', () =>
  withPeer({}, async (peer, client) => {
    client.write(`${ENVELOPE}Hi\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<y@ok.test>\r\nDATA\r\nHo\r\n.\r\nQUIT\r\n`)
    const codes: string[] = []
    for (let reply = await client.read(); reply !== CLOSED; reply = await client.read()) codes.push(reply.slice(0, 3))
    assert.deepEqual(codes.join(' '), '250 250 250 354 250 250 250 354 250 221')
    assert.deepEqual(
      peer.received().map((mail) => [mail.mailFrom, ...mail.rcptTo, Buffer.from(mail.content).toString()]),
      [
        ['a@b.test', 'x@ok.test', 'Hi\r\n'],
        ['', 'y@ok.test', 'Ho\r\n'],
      ],
    )
  }))

test('no answer to a pipelined command waits for an acknowledgement', () =>
  withPeer({}, async (_peer, client) => {
    await client.say('EHLO c')
    // Held back until the client's delayed acknowledgement, each round takes 40 ms: longer than the runner waits.
    for (let i = 0; i < 2000; i++) {
      client.write('MAIL FROM:<a@b.test>\r\nRCPT TO:<x@ok.test>\r\nRSET\r\n')
      for (let n = 0; n < 3; n++) await client.read()
    }
  }))

test('gives the same replies when every byte comes alone', () =>
  withPeer({}, async (peer, client) => {
    for (const byte of Buffer.from(`${ENVELOPE}Hi\r\n.\r\n`)) client.write(Uint8Array.of(byte))
    for (const code of ['250', '250', '250', '354', '250']) assert.equal((await client.read()).slice(0, 3), code)
    assert.equal(peer.received().length, 1)
  }))

test('keeps the order of commands', () =>
  withPeer({}, async (_peer, client) => {
    const dialogue: readonly (readonly [string, RegExp])[] = [
      ['MAIL FROM:<a@b.test>', /^503 5\.5\.1/],
      ['EHLO', /^501 /],
      ['HELO c', /^250 mx\.ok\.test$/],
      ['RCPT TO:<x@ok.test>', /^503 /],
      ['MAIL FROM:<a@b.test> SIZE=99999999999', /^552 5\.3\.4/],
      ['MAIL FROM:<a@b.test> MT-PRIORITY=3', /^555 /],
      ['MAIL FROM:<a@b.test> SIZE=5 BODY=8BITMIME RET=HDRS ENVID=q+2B', /^250 2\.1\.0/],
      ['MAIL FROM:<a@b.test>', /^503 /],
      ['DATA', /^554 /],
      ['RCPT TO:<>', /^501 5\.1\.3/],
      ['RCPT TO:<ü@ok.test>', /^501 5\.1\.3/],
      ['RCPT TO:<x@ok.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x@ok.test', /^250 2\.1\.5/],
      ['RSET', /^250 /],
      ['DATA', /^503 /],
      ['MAIL FROM:<a@b.test> SMTPUTF8', /^250 /],
      ['RCPT TO:<ü@ok.test>', /^250 /],
      ['noop', /^250 /],
      ['VRFY x', /^252 /],
      ['STARTTLS', /^502 /],
      ['WHAT', /^500 /],
    ]
    for (const [line, reply] of dialogue) assert.match(await client.say(line), reply, line)
  }))

test('counts a large message and keeps only its beginning', () =>
  withPeer({}, async (peer, client) => {
    client.write(`${ENVELOPE}${`${'x'.repeat(998)}\r\n`.repeat(3000)}.\r\n`)
    for (const code of ['250', '250', '250', '354', '250']) assert.equal((await client.read()).slice(0, 3), code)
    const [mail] = peer.received()
    assert.equal(mail?.size, 3_000_000)
    assert.equal(mail?.content.length, 1_048_576)
  }))

test('keeps the last fifty messages', () =>
  withPeer({}, async (peer, client) => {
    await client.say('EHLO c')
    for (let i = 0; i < 52; i++) {
      for (const line of [`MAIL FROM:<${i}@b.test>`, 'RCPT TO:<x@ok.test>', 'DATA', '.']) await client.say(line)
    }
    assert.equal(peer.received().length, 50)
    assert.equal(peer.received()[0]?.mailFrom, '2@b.test')
  }))

test('refuses an endless command line once and goes on', () =>
  withPeer({}, async (_peer, client) => {
    assert.match(await client.sayRaw(`${'x'.repeat(300_000)}\r\n`), /^500 5\.5\.2 .*too long/)
    assert.match(await client.say('NOOP'), /^250 /)
  }))

test('ends a session that only makes errors', () =>
  withPeer({}, async (_peer, client) => {
    for (let i = 1; i < 20; i++) assert.match(await client.say('x'), /^500 /)
    assert.match(await client.say('x'), /^421 /)
    assert.equal(await client.read(), CLOSED)
  }))

test('garbage does not end it', () =>
  withPeer({}, async (peer) => {
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 40 }).map((text) => Buffer.from(`EHLO c\r\nMAIL FROM:<${text}>\r\nRCPT TO:<${text}\r\n`)),
    )
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        const client = await connected(peer)
        client.write(bytes)
        client.end()
        const next = await connected(peer)
        assert.match(await next.say('NOOP'), /^250 /)
        next.end()
      }),
      { numRuns: 60 },
    )
  }))

test('closes while a client waits for its reply', () =>
  withPeer({ pause: seconds(2) }, async (peer, client) => {
    const reply = client.say('EHLO c')
    await peer.close()
    assert.equal(await reply, CLOSED)
    await assert.rejects(connected(peer))
  }))
