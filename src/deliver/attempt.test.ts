import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DROP, SILENCE, type Script } from '../../test/support/scripted-peer.ts'
import { scriptedServer } from '../../test/support/scripted-server.ts'
import { systemClock } from '../core/clock.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { seconds } from '../core/time.ts'
import type { Dialer } from '../net/dialer.ts'
import { tcpDialer } from '../net/tcp-dialer.ts'
import { selfSignedContext } from '../sandbox/certificate.ts'
import { hostAt, inWords, makeJob, makeWorld, stepsOf } from './attempt.test-support.ts'
import { attempt } from './attempt.ts'
import { SessionPool } from './session-pool.ts'

const A = '203.0.113.1'
const B = '203.0.113.2'
const LOOPBACK = parseIp('127.0.0.1') as IpAddress
const realDialer =
  (port: number): Dialer =>
  (_address, _port, options) =>
    tcpDialer(systemClock)(LOOPBACK, port, options)
const ALL_STEPS = ['resolve', 'connect', 'greet', 'ehlo', 'envelope', 'content']

test('a message is delivered, and every step is an event with what was said', async () => {
  const world = makeWorld({ [A]: [{}] })
  const result = await world.attempt(makeJob())
  assert.deepEqual(inWords(result), ['delivered'])
  const outcome = result.outcomes.get(0)
  assert.deepEqual(outcome?.kind === 'delivered' && outcome.via, {
    transport: 'smtp',
    host: 'mx0.x.test',
    address: A,
    port: 25,
    tls: false,
    dsn: false,
    reply: '250 2.0.0 taken',
  })
  const [started, ...rest] = result.events
  assert.equal(started?.kind, 'attempt-started')
  assert.deepEqual(stepsOf(rest), ALL_STEPS)
  const envelope = rest.find((event) => event.kind === 'step' && event.step === 'envelope')
  assert.deepEqual(
    envelope?.kind === 'step' && envelope.exchanges?.map(({ sent, reply }) => `${sent} → ${reply?.code}`),
    ['MAIL FROM:<a@us.test> → 250', 'RCPT TO:<b@x.test> → 250', 'DATA → 354'],
  )
  assert.deepEqual(world.heard[A]?.messages, ['Subject: hi\r\n\r\nhello\r\n'])
})

test('the second message goes over the same connection without asking anybody again', async () => {
  const world = makeWorld({ [A]: [{}] })
  await world.attempt(makeJob())
  const result = await world.attempt(makeJob())
  assert.deepEqual(inWords(result), ['delivered'])
  assert.deepEqual(stepsOf(result.events), ['reuse', 'envelope', 'content'])
  assert.deepEqual(world.dialed, [A])
})

test('a kept connection that has died is replaced by a fresh one', async () => {
  const dying: readonly Script[] = [
    { MAIL: ['250 ok', DROP] },
    { MAIL: ['250 ok', { say: '421 4.4.2 idle', drop: true }] },
    { QUIT: DROP },
  ]
  const world = makeWorld({ [A]: dying })
  await world.attempt(makeJob())
  for (const problem of ['smtp.lost', 'smtp.mail']) {
    const result = await world.attempt(makeJob())
    assert.deepEqual(inWords(result), ['delivered'])
    assert.deepEqual(stepsOf(result.events), ['reuse', `envelope: ${problem}`, 'leave', ...ALL_STEPS])
  }
})

test('what a dying connection said is no reason when the server cannot be reached any more', async () => {
  const world = makeWorld({ [A]: [{ MAIL: ['250 ok', { say: '421 4.4.2 idle', drop: true }] }] })
  await world.attempt(makeJob())
  const gone: Dialer = () => Promise.resolve({ ok: false, reason: { code: 'connect.refused' } })
  const result = await attempt(makeJob(), { ...world.deps, dialer: gone })
  assert.deepEqual(inWords(result), ['deferred connect.refused'])
})

test('a server that says more than it was asked is not trusted with a message', async () => {
  const world = makeWorld({ [A]: [{ EHLO: '250 x\n250 x' }] })
  assert.deepEqual(inWords(await world.attempt(makeJob())), ['deferred smtp.malformed 250'])
})

test('a kept connection that refuses is left for a new one to the same host', async () => {
  const refusals: readonly Script[] = [
    { MAIL: ['250 ok', '451 4.7.1 one message per connection'] },
    { MAIL: ['250 ok', '550 5.7.1 one message per connection'] },
    { MAIL: ['250 ok', '503 5.5.1 nested MAIL'] },
    { RCPT: ['250 ok', '450 4.7.1 not on this connection'] },
    { RCPT: ['250 ok', '452 too many on this connection'] },
    { DATA: ['354 go', '451 4.3.0 enough'] },
    { content: ['250 taken', '451 4.3.0 enough'] },
    { content: ['250 taken', { say: '421 4.3.2 enough', drop: true }] },
    { RCPT: ['250 ok', DROP] },
  ]
  for (const script of refusals) {
    const world = makeWorld({ [A]: [script], [B]: [{}] })
    for (let i = 0; i < 4; i++) {
      assert.deepEqual(inWords(await world.attempt(makeJob())), ['delivered'], JSON.stringify(script))
    }
    assert.deepEqual(world.dialed, [A, A, A, A])
  }
})

test('what a new connection says after a kept one has refused is the last word of that host', async () => {
  const world = makeWorld({ [A]: [{}, { MAIL: '451 4.3.2 later' }], [B]: [{}] })
  await world.attempt(makeJob())
  const script = { MAIL: '451 4.3.2 later' }
  const tired = makeWorld({ [A]: [{ MAIL: ['250 ok', '451 4.3.2 later'] }, script], [B]: [{}] })
  await tired.attempt(makeJob())
  assert.deepEqual(inWords(await tired.attempt(makeJob())), ['delivered'])
  assert.deepEqual(tired.dialed, [A, A, B])
})

test('a refusal on a kept connection is no reason to send mail back when no other connection comes about', async () => {
  const world = makeWorld({ [A]: [{ MAIL: ['250 ok', '550 5.7.1 enough'] }] })
  await world.attempt(makeJob())
  const gone: Dialer = () => Promise.resolve({ ok: false, reason: { code: 'connect.refused' } })
  assert.deepEqual(inWords(await attempt(makeJob(), { ...world.deps, dialer: gone })), ['deferred connect.refused'])
})

test('a connection whose server refuses for now is not kept', async () => {
  for (const script of [{ MAIL: '451 later' }, { RCPT: '450 later', DATA: '503 no' }, { content: '451 later' }]) {
    const world = makeWorld({ [A]: [script] })
    await world.attempt(makeJob())
    assert.equal(world.deps.pool.size, 0, JSON.stringify(script))
  }
  const fine = makeWorld({ [A]: [{ RCPT: '550 5.1.1 unknown', DATA: '554 nobody' }] })
  await fine.attempt(makeJob())
  assert.equal(fine.deps.pool.size, 1)
})

test('the next host is tried after any trouble before the dot that another host may not have', async () => {
  const troubles: readonly (readonly Script[] | 'connect.refused' | 'connect.timeout')[] = [
    'connect.refused',
    'connect.timeout',
    [{ connect: '554 5.7.1 no' }],
    [{ connect: '421 busy' }],
    [{ connect: SILENCE }],
    [{ connect: 'ready when you are' }],
    [{ EHLO: '550 no', HELO: '550 no' }],
    [{ EHLO: DROP }],
    [{ MAIL: '451 4.7.1 greylisted' }],
    [{ MAIL: DROP }],
    [{ RCPT: '450 4.2.1 busy' }],
    [{ RCPT: SILENCE, DATA: SILENCE }],
    [{ DATA: '451 4.3.0 no room' }],
    [{ DATA: DROP }],
  ]
  for (const trouble of troubles) {
    const world = makeWorld({ [A]: trouble, [B]: [{}] })
    const result = await world.attempt(makeJob())
    assert.deepEqual(inWords(result), ['delivered'], JSON.stringify(trouble))
    assert.deepEqual(world.dialed, [A, B])
    assert.equal(world.heard[B]?.messages.length, 1)
  }
})

test('a refusal for good is final at the first host', async () => {
  const refusals: readonly (readonly [Script, string])[] = [
    [{ MAIL: '550 5.7.1 not you', RCPT: '503 no', DATA: '503 no' }, 'failed smtp.mail 5.7.1'],
    [{ RCPT: '550 5.1.1 unknown', DATA: '554 nobody' }, 'failed smtp.rcpt 5.1.1'],
    [{ RCPT: '552 5.2.2 full', DATA: '554 nobody' }, 'failed smtp.rcpt 5.2.2'],
    [{ RCPT: '550 no such user', DATA: '354 go', content: '554 nobody' }, 'failed smtp.rcpt 5.0.0'],
    [{ DATA: '554 5.6.0 no' }, 'failed smtp.data 5.6.0'],
    [{ content: '550 5.7.26 DMARC' }, 'failed smtp.content 5.7.26'],
    [{ EHLO: '250-x\n250 SIZE 10' }, 'failed smtp.size 5.3.4'],
  ]
  for (const [script, word] of refusals) {
    const world = makeWorld({ [A]: [script], [B]: [{}] })
    assert.deepEqual(inWords(await world.attempt(makeJob())), [word])
    assert.deepEqual(world.dialed, [A])
  }
})

test('once the dot is sent no other host is tried, unless it was never sent', async () => {
  for (const [content, word] of [
    [DROP, 'deferred smtp.lost'],
    [SILENCE, 'deferred smtp.timeout'],
    ['junk', 'deferred smtp.malformed'],
    ['451 4.3.0 later', 'deferred smtp.content 451'],
    [{ say: '421 4.3.2 closing', drop: true }, 'deferred smtp.content 421'],
  ] as const) {
    const world = makeWorld({ [A]: [{ content }], [B]: [{}] })
    assert.deepEqual(inWords(await world.attempt(makeJob())), [word])
    assert.deepEqual(world.dialed, [A])
  }
})

test('recipients have each their own outcome', async () => {
  const to = ['unknown@x.test', 'fine@x.test', 'full@x.test']
  const world = makeWorld({ [A]: [{ RCPT: ['550 5.1.1 unknown', '250 ok', '452 4.2.2 full'] }] })
  const result = await world.attempt(makeJob({ to }))
  assert.deepEqual(inWords(result), ['failed smtp.rcpt 5.1.1', 'delivered', 'deferred smtp.rcpt 452'])
})

test('only recipients that are still open go to the next host', async () => {
  const to = ['unknown@x.test', 'fine@x.test', 'full@x.test']
  const world = makeWorld({ [A]: [{ RCPT: ['550 5.1.1 unknown', '250 ok', '452 4.2.2 full'] }], [B]: [{}] })
  const result = await world.attempt(makeJob({ to }))
  assert.deepEqual(inWords(result), ['failed smtp.rcpt 5.1.1', 'delivered', 'delivered'])
  const rcpts = world.heard[B]?.commands.filter((line) => line.startsWith('RCPT'))
  assert.deepEqual(rcpts, ['RCPT TO:<full@x.test>'])
})

test('what a server said tells more than the silence of the next', async () => {
  const world = makeWorld({ [A]: [{ RCPT: '451 4.7.1 greylisted' }], [B]: 'connect.timeout' })
  assert.deepEqual(inWords(await world.attempt(makeJob())), ['deferred smtp.rcpt 451'])
})

test('a refusing greeting is final only when every host says so', async () => {
  const no: readonly Script[] = [{ connect: '554 5.7.1 blocked' }]
  assert.deepEqual(inWords(await makeWorld({ [A]: no, [B]: no }).attempt(makeJob())), ['failed smtp.greeting 5.7.1'])
  const some = makeWorld({ [A]: no, [B]: 'connect.refused' })
  assert.deepEqual(inWords(await some.attempt(makeJob())), ['deferred smtp.greeting 554'])
})

test('a server that refuses us in its greeting is said goodbye to', async () => {
  const world = makeWorld({ [A]: [{ connect: '554 5.7.1 blocked' }] })
  await world.attempt(makeJob())
  await world.deps.pool.close()
  assert.deepEqual(world.heard[A]?.commands, ['QUIT'])
})

test('a message for a mailbox here is delivered there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-attempt-'))
  t.after(() => rm(folder, { recursive: true }))
  const destination = { kind: 'mailbox', user: 'b', maildir: join(folder, 'b') } as const
  const result = await makeWorld({}).attempt(makeJob({ destination }))
  assert.deepEqual(inWords(result), ['delivered'])
  assert.equal(result.events[0]?.kind, 'attempt-started')
  assert.deepEqual(stepsOf(result.events), ['maildir'])
})

test('what DNS says is final or not', async () => {
  for (const [zones, word] of [
    ['', 'failed dns.nxdomain 5.1.2'],
    ['x.test MX 0 .', 'failed dns.null-mx 5.1.10'],
    ['x.test TXT nothing', 'failed dns.no-address 5.1.2'],
    ['x.test FAIL servfail', 'deferred dns.servfail'],
    ['x.test MX 0 mx.x.test\nmx.x.test A 10.0.0.1', 'failed dns.mx-private 5.4.4'],
    ['x.test MX 0 mx.x.test', 'failed dns.mx-unresolvable 5.4.4'],
  ] as const) {
    assert.deepEqual(inWords(await makeWorld({}, { zones }).attempt(makeJob())), [word])
  }
  const self = makeWorld({ [A]: [{}] }, { isSelf: () => true })
  assert.deepEqual(inWords(await self.attempt(makeJob())), ['failed route.loop-self 5.4.6'])
})

test('a host that the configuration names wrongly loses no mail', async () => {
  const world = makeWorld({}, { zones: '' })
  const destination = { ...hostAt(A), kind: 'host' as const, host: makeJob().message.mailFrom?.domain, port: 25 }
  const job = makeJob({ destination: destination as ReturnType<typeof hostAt> })
  assert.deepEqual(inWords(await world.attempt(job)), ['deferred dns.nxdomain'])
})

test('recipients beyond what the server takes at once go in further transactions on the same connection', async () => {
  const to = Array.from({ length: 5 }, (_, i) => `r${i}@x.test`)
  const world = makeWorld({ [A]: [{ EHLO: '250-x\n250-PIPELINING\n250 LIMITS RCPTMAX=2' }] })
  const result = await world.attempt(makeJob({ to }))
  assert.equal(inWords(result).filter((word) => word === 'delivered').length, 5)
  assert.equal(world.heard[A]?.messages.length, 3)
  assert.deepEqual(world.dialed, [A])
})

test('a recipient that was never asked about is asked about on a new connection', async () => {
  const to = ['one@x.test', 'two@x.test']
  const EHLO = '250-x\n250-PIPELINING\n250 LIMITS RCPTMAX=1'
  const result = await makeWorld({ [A]: [{ EHLO, content: '554 5.7.1 spam\n221 bye' }] }).attempt(makeJob({ to }))
  assert.deepEqual(inWords(result), ['failed smtp.content 5.7.1', 'failed smtp.content 5.7.1'])
})

test('STARTTLS that is refused or fails is done without when it is not demanded', async () => {
  const offering = { EHLO: '250-x\n250-STARTTLS\n250 PIPELINING' }
  const refused = makeWorld({ [A]: [{ ...offering, STARTTLS: '554 5.7.0 no' }] })
  const result = await refused.attempt(makeJob())
  assert.deepEqual(inWords(result), ['delivered'])
  assert.deepEqual(refused.dialed, [A])

  const broken = makeWorld({ [A]: [{ ...offering, STARTTLS: { say: '220 go', drop: true } }] })
  const second = await broken.attempt(makeJob())
  assert.deepEqual(inWords(second), ['delivered'])
  assert.deepEqual(broken.dialed, [A, A])
  assert.deepEqual(stepsOf(second.events), [
    'resolve',
    'connect',
    'greet',
    'ehlo',
    'starttls: tls.lost',
    'connect',
    'greet',
    'ehlo',
    'envelope',
    'content',
  ])
})

test('a server that takes nothing in clear while its TLS is out of order gets the message later', async () => {
  const EHLO = '250-x\n250 STARTTLS'
  const demand = '530 5.7.0 Must issue a STARTTLS command first'
  for (const script of [
    { EHLO, MAIL: demand },
    { EHLO, RCPT: demand },
    { EHLO, STARTTLS: { say: '220 go', drop: true }, MAIL: demand } as const,
  ]) {
    const world = makeWorld({ [A]: [script] })
    assert.deepEqual(inWords(await world.attempt(makeJob())), ['deferred tls.demanded 530'])
    assert.equal(world.deps.pool.size, 0)
  }
  const never = makeWorld({ [A]: [{ EHLO, STARTTLS: '554 5.7.0 no', MAIL: demand }] })
  assert.deepEqual(inWords(await never.attempt(makeJob())), ['failed smtp.mail 5.7.0'])
})

test('STARTTLS that works is used, told of, and remembered with the connection', async (t) => {
  const secureContext = await selfSignedContext(systemClock, 'mx0.x.test')
  const offering = {
    EHLO: ['250-x\n250-STARTTLS\n250 PIPELINING', '250-x\n250-PIPELINING\n250 DSN'],
    STARTTLS: '220 go',
  }
  await using server = await scriptedServer(offering, secureContext)
  const { deps } = makeWorld({ [A]: [{}] }, { dialer: realDialer(server.port) })
  t.after(() => deps.pool.close())
  const first = await attempt(makeJob(), deps)
  const second = await attempt(makeJob(), deps)
  assert.deepEqual(stepsOf(first.events), [
    'resolve',
    'connect',
    'greet',
    'ehlo',
    'starttls',
    'ehlo',
    'envelope',
    'content',
  ])
  for (const { outcomes } of [first, second]) {
    const outcome = outcomes.get(0)
    assert.ok(outcome?.kind === 'delivered' && outcome.via.transport === 'smtp')
    assert.deepEqual([outcome.via.tls, outcome.via.dsn], [true, true])
  }
  const reused = second.events.find((event) => event.kind === 'step' && event.step === 'reuse')
  assert.equal(reused?.kind === 'step' && reused.facts?.['protocol'], 'TLSv1.3')
})

test('a server that breaks off right after the handshake is talked to in clear', async (t) => {
  const secureContext = await selfSignedContext(systemClock, 'mx0.x.test')
  const breaking: Script = { EHLO: ['250-x\n250 STARTTLS', DROP], STARTTLS: '220 go' }
  await using server = await scriptedServer([breaking, {}], secureContext)
  const { deps } = makeWorld({ [A]: [{}] }, { dialer: realDialer(server.port) })
  t.after(() => deps.pool.close())
  assert.deepEqual(inWords(await attempt(makeJob(), deps)), ['delivered'])
  const demanding = { ...deps, tls: 'required' } as const
  await using strict = await scriptedServer(breaking, secureContext)
  const refused = await attempt(makeJob({ destination: hostAt(A) }), { ...demanding, dialer: realDialer(strict.port) })
  assert.deepEqual(inWords(refused), ['deferred smtp.lost'])
})

test('where TLS is demanded nothing goes in clear', async () => {
  const plain = makeWorld({ [A]: [{}] }, { tls: 'required' })
  assert.deepEqual(inWords(await plain.attempt(makeJob())), ['deferred tls.not-offered'])
  assert.deepEqual(plain.heard[A]?.messages, [])
  const offering = { EHLO: '250-x\n250 STARTTLS', STARTTLS: '554 5.7.0 no' }
  const refusing = makeWorld({ [A]: [offering] }, { tls: 'required' })
  assert.deepEqual(inWords(await refusing.attempt(makeJob())), ['deferred smtp.starttls 554'])
})

test('with TLS off STARTTLS is not asked for', async () => {
  const world = makeWorld({ [A]: [{ EHLO: '250-x\n250 STARTTLS' }] }, { tls: 'off' })
  assert.deepEqual(inWords(await world.attempt(makeJob())), ['delivered'])
  assert.ok(!world.heard[A]?.commands.includes('STARTTLS'))
})

test('a connection that has carried its messages is closed with QUIT', async () => {
  const world = makeWorld({ [A]: [{}] })
  const pool = new SessionPool({ clock: world.clock, keepIdle: seconds(30), messagesPerConnection: 2 })
  const deps = { ...world.deps, pool }
  const few = makeWorld({ [A]: [{}] }, deps)
  for (let i = 0; i < 3; i++) await few.attempt(makeJob())
  await pool.close()
  assert.deepEqual(world.dialed, [A, A])
  assert.equal(world.heard[A]?.commands.filter((line) => line === 'QUIT').length, 2)
})

test('an attempt that is given up defers whoever is left', async () => {
  const world = makeWorld({ [A]: [{ MAIL: SILENCE, RCPT: SILENCE, DATA: SILENCE }] })
  const stopping = new AbortController()
  const result = world.attempt(makeJob(), stopping.signal)
  while (!world.heard[A]?.commands.some((line) => line.startsWith('MAIL'))) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  stopping.abort()
  assert.deepEqual(inWords(await result), ['deferred local.stopping'])
  assert.deepEqual(inWords(await world.attempt(makeJob(), AbortSignal.abort())), ['deferred local.stopping'])
})

test('a fault of ours defers the message and is reported', async () => {
  const world = makeWorld(
    { [A]: [{}] },
    {
      dialer: () => {
        throw new Error('bug')
      },
    },
  )
  assert.deepEqual(inWords(await world.attempt(makeJob({ to: ['b@x.test', 'c@x.test'] }))), [
    'deferred internal',
    'deferred internal',
  ])
  assert.equal(world.faults.length, 1)
})
