// A receiver that is told what to answer, over real sockets and through the sandbox's own dialer.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp } from '../core/ip.ts'
import { minutes, seconds } from '../core/time.ts'
import type { ReceiverProgram } from '../control/sandbox-control.ts'
import { createDnsResolver } from '../dns/dns-resolver.ts'
import { systemClock } from '../core/clock.ts'
import { parseDomain } from '../core/domain.ts'
import { seededRandom } from '../core/random.ts'
import { LineClient } from './line-client.test-support.ts'
import { startSandbox, type Sandbox } from './sandbox.ts'

const clock = new FakeClock()
let sandbox: Sandbox

before(async () => {
  sandbox = await startSandbox({ clock, random: seededRandom(1) })
})
after(() => sandbox.close())

async function program(domain: string, told: ReceiverProgram | undefined): Promise<string> {
  const done = await sandbox.control.program(domain, told)
  return done.ok ? 'done' : done.problem.message
}

async function connect(address: string): Promise<LineClient | undefined> {
  const dialled = await sandbox.dialer(parseIp(address) ?? assert.fail(), 25, { timeout: seconds(10) })
  return dialled.ok ? new LineClient(dialled.socket) : undefined
}

/** The replies from the greeting on, up to the first refusal. */
async function send(address: string, rcptTo: string): Promise<readonly string[]> {
  const client = (await connect(address)) ?? assert.fail('nobody listens')
  const replies = [await client.read()]
  for (const line of [
    'EHLO me.test',
    'MAIL FROM:<a@me.test>',
    `RCPT TO:<${rcptTo}>`,
    'DATA',
    'Subject: x\r\n\r\nHi\r\n.',
  ]) {
    if (/^[45]/.test(replies.at(-1) ?? '')) break
    replies.push(await client.say(line))
  }
  client.end()
  return replies.slice(-1)
}

test('each stage answers what it was told, in turn, and then as it was before', async () => {
  const to = (rcpt: string): Promise<readonly string[]> => send('192.0.2.10', rcpt)
  assert.equal(await program('ok.test', { connect: '421 4.3.2 Too busy' }), 'done')
  assert.deepEqual(await to('x@ok.test'), ['421 4.3.2 Too busy'])
  assert.equal(
    await program('ok.test', { mail: ['550 5.7.1 Not you', '250'], rcpt: ['450 4.7.1 Later', '250 Ok'] }),
    'done',
  )
  assert.deepEqual(await to('x@ok.test'), ['550 5.7.1 Not you'])
  assert.deepEqual(await to('x@ok.test'), ['450 4.7.1 Later'])
  assert.match((await to('x@ok.test'))[0] ?? '', /^250 2\.0\.0 Ok: queued/)
  assert.equal(await program('ok.test', { content: ['554 5.6.0 Virus'] }), 'done')
  assert.deepEqual(await to('x@ok.test'), ['554 5.6.0 Virus'])
  assert.equal(await program('ok.test', undefined), 'done')
  assert.match((await to('x@ok.test'))[0] ?? '', /^250 /)
  assert.deepEqual(
    sandbox.control.caught('ok.test').map(({ from, to: rcpt, content }) => [from, rcpt, content]),
    Array.from({ length: 2 }, () => ['a@me.test', ['x@ok.test'], 'Subject: x\r\n\r\nHi\r\n']),
  )
  sandbox.control.forget('ok.test')
  assert.deepEqual(sandbox.control.caught('ok.test'), [])
})

test('a host where nobody listened answers, and does no more when it is as it was', async () => {
  assert.equal(await connect('192.0.2.16'), undefined)
  await program('down.test', { rcpt: ['250'] })
  assert.match((await send('192.0.2.16', 'x@down.test'))[0] ?? '', /^250 /)
  await program('down.test', undefined)
  assert.equal(await connect('192.0.2.16'), undefined)
})

test('a rate lets so many through in a span of time', async () => {
  await program('full.test', { rate: '2/1m' })
  const reply = async (): Promise<string> => (await send('192.0.2.13', 'x@full.test'))[0]?.slice(0, 3) ?? ''
  assert.deepEqual([await reply(), await reply(), await reply()], ['250', '250', '450'])
  await clock.advance(minutes(1))
  assert.equal(await reply(), '250')
})

test('TLS is asked for where it was told', async () => {
  await program('relay.test', { tls: 'required' })
  assert.deepEqual(await send('198.51.100.21', 'x@relay.test'), ['530 5.7.0 Must issue a STARTTLS command first'])
})

test('a receiver that nobody has heard of is made, with a place in DNS', async () => {
  assert.equal(await program('mine.test', { rcpt: ['550 5.1.1 No such user'] }), 'done')
  const { address, port } = sandbox.dns
  const resolver = createDnsResolver({
    servers: [{ address: parseIp(address) ?? assert.fail(), port }],
    clock: systemClock,
    random: seededRandom(1),
  })
  const found = await resolver.mx(parseDomain('mine.test') ?? assert.fail())
  assert.match(JSON.stringify(found), /mx\.mine\.test/)
  assert.deepEqual(await send('198.51.100.100', 'x@mine.test'), ['550 5.1.1 No such user'])
  assert.ok(sandbox.control.list().some(({ domain, program: told }) => domain === 'mine.test' && told?.rcpt))
})

test('what cannot be done is told with what to write instead', async () => {
  assert.match(await program('ok.test', { rcpt: ['no'] }), /^rcpt: “no” is no reply of SMTP: write one such as 450/)
  assert.match(await program('ok.test', { rcpt: ['250\r\n550 x'] }), /is no reply of SMTP/)
  assert.match(await program('ok.test', { pause: 'long' }), /^pause: “long” is no span of time/)
  assert.match(await program('ok.test', { rate: '10' }), /^rate: “10” is no rate: write for example 10\/1m\./)
  assert.match(await program('example.org', {}), /is no domain of the sandbox/)
  assert.match(await program('noreply.test', {}), /has no server that could answer/)
})
