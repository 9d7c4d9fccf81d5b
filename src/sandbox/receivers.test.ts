// Every habit of the pretended receivers, over real sockets and through the sandbox's own dialer.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp } from '../core/ip.ts'
import { seededRandom } from '../core/random.ts'
import { seconds } from '../core/time.ts'
import { CLOSED, LineClient } from './line-client.test-support.ts'
import { startSandbox, type Sandbox } from './sandbox.ts'

const clock = new FakeClock()
let sandbox: Sandbox

before(async () => {
  sandbox = await startSandbox({ clock, random: seededRandom(1) })
})
after(() => sandbox.close())

const dial = (address: string, port = 25) => {
  const ip = parseIp(address)
  assert.ok(ip)
  return sandbox.dialer(ip, port, { timeout: seconds(10) })
}

async function connect(address: string): Promise<LineClient> {
  const dialled = await dial(address)
  assert.ok(dialled.ok, JSON.stringify(dialled))
  return new LineClient(dialled.socket)
}

/** Sends one message and gives all replies from MAIL on, up to the first refusal. */
async function send(address: string, rcptTo: string, content = 'From: <alice@sandbox.test>\r\n\r\nHi\r\n') {
  const client = await connect(address)
  assert.match(await client.read(), /^220 /)
  assert.match(await client.say('EHLO mx.sandbox.test'), /^250-/)
  const replies: string[] = []
  for (const line of ['MAIL FROM:<alice@sandbox.test>', `RCPT TO:<${rcptTo}>`, 'DATA', `${content}.`]) {
    const reply = await client.say(line)
    replies.push(reply)
    if (/^[45]/.test(reply)) break
  }
  client.end()
  return replies
}

const last = (replies: readonly string[]) => replies.at(-1) ?? ''

test('ok.test offers the extensions of a modern server and accepts', async () => {
  const client = await connect('192.0.2.10')
  assert.equal(await client.read(), '220 mx.ok.test ESMTP')
  const offers = (await client.say('EHLO mx.sandbox.test')).split('\n').map((line) => line.slice(4).split(' ')[0])
  client.end()
  assert.deepEqual(
    new Set(offers),
    new Set(['mx.ok.test', 'PIPELINING', 'SIZE', '8BITMIME', 'SMTPUTF8', 'DSN', 'ENHANCEDSTATUSCODES']),
  )
  assert.match(last(await send('192.0.2.10', 'x@ok.test')), /^250 2\.0\.0 Ok: queued as [0-9A-F]{10}$/)
})

test('what was accepted can be looked at', async () => {
  await send('192.0.2.10', 'seen@ok.test', 'Subject: look\r\n\r\n..dot\r\n')
  const mail = sandbox.received('ok.test').at(-1)
  assert.deepEqual(
    [mail?.mailFrom, mail?.rcptTo, mail?.helo],
    ['alice@sandbox.test', ['seen@ok.test'], 'mx.sandbox.test'],
  )
  assert.equal(Buffer.from(mail?.content ?? []).toString(), 'Subject: look\r\n\r\n.dot\r\n')
  assert.deepEqual(sandbox.received('nowhere.test'), [])
})

test('greylist.test defers each pair of sender and recipient once', async () => {
  const deferred = '451 4.7.1 Greylisting in action, please come back later'
  assert.equal(last(await send('192.0.2.11', 'x@greylist.test')), deferred)
  assert.equal(last(await send('192.0.2.11', 'y@greylist.test')), deferred)
  assert.match(last(await send('192.0.2.11', 'x@greylist.test')), /^250 2\.0\.0/)
  assert.match(last(await send('192.0.2.11', 'x@greylist.test')), /^250 2\.0\.0/)
})

test('unknown.test knows nobody', async () => {
  assert.equal(
    last(await send('192.0.2.12', 'x@unknown.test')),
    '550 5.1.1 <x@unknown.test>: Recipient address rejected: User unknown in virtual mailbox table',
  )
})

test('spam.test refuses the content in one long line with URL, code and id that differ each time', async () => {
  const refusal =
    /^550 spam message rejected\. Please visit http:\/\/help\.spam\.test\/notspam-support\/id\?c=\w+ or report details to abuse@spam\.test\. Error code: [0-9A-F]+\. ID: [0-9A-F]+\.$/
  const first = await send('198.51.100.20', 'x@spam.test')
  const second = await send('198.51.100.20', 'x@spam.test')
  assert.equal(first.length, 4)
  assert.match(last(first), refusal)
  assert.match(last(second), refusal)
  assert.notEqual(last(first), last(second))
  assert.deepEqual(sandbox.received('spam.test'), [])
})

test('dmarc.test refuses the content and names the domain of the From field', async () => {
  const content = 'To: x\r\nFrom: "A, B"\r\n <b@author.example>\r\n\r\nFrom: <c@body.example>\r\n'
  const replies = await send('203.0.113.30', 'x@dmarc.test', content)
  const lines = last(replies).split('\n')
  assert.equal(replies.length, 4)
  assert.equal(lines.length, 4)
  assert.equal(lines[0], "550-5.7.26 Unauthenticated email from author.example is not accepted due to domain's")
  assert.match(lines[3] ?? '', /^550 5\.7\.26 {2}https:\/\/support\.dmarc\.test\/\S+ \S+ - gsmtp$/)
})

test('dmarc.test names the sender of the envelope when there is no From field', async () => {
  assert.match(last(await send('203.0.113.30', 'x@dmarc.test', '\r\nHi\r\n')), /email from sandbox\.test is/)
})

test('full.test defers at first and refuses at the next attempt', async () => {
  assert.match(last(await send('192.0.2.13', 'x@full.test')), /^452 4\.2\.2 .*mailbox full\/over quota, try later$/)
  assert.match(last(await send('192.0.2.13', 'x@full.test')), /^552 5\.2\.2 /)
  assert.match(last(await send('192.0.2.13', 'x@full.test')), /^452 4\.2\.2 /)
})

test('relay.test refuses as Exim does, without an enhanced code', async () => {
  const replies = await send('198.51.100.21', 'x@relay.test')
  assert.deepEqual(replies, ['250 2.1.0 Ok', '550 relay not permitted'])
})

test('slow.test says nothing before two seconds have passed', async () => {
  const client = await connect('192.0.2.14')
  assert.match(await client.read(), /^220 /)
  const replies: string[] = []
  const reply = client.say('EHLO mx.sandbox.test').then((text) => replies.push(text))
  while (clock.next() === undefined && replies.length === 0) await new Promise((resolve) => setImmediate(resolve))
  await clock.advance(seconds(1.9))
  // A whole transaction elsewhere gives a reply that came too early the time to arrive.
  await send('192.0.2.10', 'x@ok.test')
  assert.deepEqual(replies, [])
  await clock.advance(seconds(0.1))
  await reply
  assert.match(replies[0] ?? '', /^250-mx\.slow\.test/)
  client.end()
})

test('drop.test closes the connection after the final dot', async () => {
  const replies = await send('192.0.2.15', 'x@drop.test')
  assert.match(replies[2] ?? '', /^354 /)
  assert.equal(replies[3], CLOSED)
})

test('down.test refuses connections', async () => {
  const dialled = await dial('192.0.2.16')
  assert.equal(!dialled.ok && dialled.reason.code, 'connect.refused')
})

test('tempfail.test has no time to talk', async () => {
  const client = await connect('198.51.100.22')
  assert.equal(await client.read(), '421 4.3.2 Too many connections, try later')
  assert.equal(await client.read(), CLOSED)
})

test('tls.test accepts only after STARTTLS', async () => {
  const client = await connect('203.0.113.31')
  await client.read()
  assert.match(await client.say('EHLO mx.sandbox.test'), /^250-STARTTLS$/m)
  assert.equal(await client.say('MAIL FROM:<a@sandbox.test>'), '530 5.7.0 Must issue a STARTTLS command first')
  assert.match(await client.say('STARTTLS'), /^220 /)
  const secured = await client.secure()
  assert.equal(secured.getPeerCertificate().subject.CN, 'mx.tls.test')
  assert.match(await client.say('MAIL FROM:<a@sandbox.test>'), /^503 /, 'EHLO is due again')
  assert.doesNotMatch(await client.say('EHLO mx.sandbox.test'), /STARTTLS/)
  for (const line of ['MAIL FROM:<a@sandbox.test>', 'RCPT TO:<x@tls.test>', 'DATA', 'Hi\r\n.']) {
    assert.match(await client.say(line), /^[23]/)
  }
  client.end()
  assert.equal(sandbox.received('tls.test').at(-1)?.tls, true)
})

test('commands sent in clear text behind STARTTLS are not obeyed', async () => {
  const client = await connect('203.0.113.31')
  await client.read()
  await client.say('EHLO mx.sandbox.test')
  const before = sandbox.received('tls.test').length
  const smuggled = 'STARTTLS\r\nEHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<x@tls.test>\r\nDATA\r\nHi\r\n.\r\n'
  assert.match(await client.sayRaw(smuggled), /^220 /)
  await client.secure()
  assert.match(await client.say('DATA'), /^503 /)
  client.end()
  assert.equal(sandbox.received('tls.test').length, before)
})

test('two.test is reached at its second host only', async () => {
  assert.equal((await dial('192.0.2.17')).ok, false)
  assert.match(last(await send('198.51.100.23', 'x@two.test')), /^250 2\.0\.0/)
  assert.equal(sandbox.received('two.test').length, 1)
})

test('ipv6only.test is reached at its IPv6 address', async () => {
  assert.match(last(await send('2001:db8::25', 'x@ipv6only.test')), /^250 2\.0\.0/)
})

test('a receiver does not take mail for another domain', async () => {
  assert.equal(last(await send('192.0.2.10', 'x@two.test')), '554 5.7.1 <x@two.test>: Relay access denied')
})
