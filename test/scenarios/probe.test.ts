// A port of a mail server is told apart by what it does: each verdict is met on a real socket, and the words of a refusal lead to the
// cause that `explain` finds in them.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { noPaint } from '../../src/cli/render/paint.ts'
import { isWell, probeLines } from '../../src/cli/render/probe.ts'
import { systemClock } from '../../src/core/clock.ts'
import { seconds } from '../../src/core/time.ts'
import { talkToPort, type PortAnswer, type PortMode } from '../../src/doctor/port-talk.ts'
import { probeServer, type ProbeTarget } from '../../src/doctor/probe.ts'
import { fakeResolver } from '../../src/dns/fake-resolver.test-support.ts'
import type { Dialer } from '../../src/net/dialer.ts'
import { tcpDialer } from '../../src/net/tcp-dialer.ts'
import { makeCertificate } from '../../src/tls/certificates.test-support.ts'
import { ip, worldOf } from '../doctor/examined.ts'
import { DROP, SILENCE, type Script } from '../support/scripted-peer.ts'
import { scriptedServer } from '../support/scripted-server.ts'

const LOOPBACK = ip('127.0.0.1')
const dial = tcpDialer(systemClock)

async function talk(port: number, mode: PortMode = 'starttls', dialer: Dialer = dial, timeout = seconds(5)) {
  const { signal } = new AbortController()
  const question = { address: LOOPBACK, port, mode, host: 'mx.test', helo: 'here.test' }
  return talkToPort(question, { dialer, clock: systemClock, timeout, signal })
}

const SCRIPTS: readonly (readonly [script: Script, verdict: PortAnswer['verdict']])[] = [
  [{}, 'answers'],
  [{ connect: '421 4.3.2 too busy' }, 'put-off'],
  [{ connect: '554 5.7.1 not you' }, 'turned-away'],
  [{ connect: 'SSH-2.0-OpenSSH_9.2' }, 'not-smtp'],
  [{ connect: DROP }, 'closed'],
  [{ EHLO: '502 5.5.1 what?' }, 'answers'],
  [{ EHLO: '250-mx.test\n250 STARTTLS', STARTTLS: { say: '220 go on', drop: true } }, 'tls-failed'],
]

for (const [script, verdict] of SCRIPTS) {
  test(`${JSON.stringify(script)}: ${verdict}`, async () => {
    await using server = await scriptedServer(script)
    assert.equal((await talk(server.port)).verdict, verdict)
  })
}

test('a server that says nothing is silent, and tried with TLS once', async () => {
  await using server = await scriptedServer({ connect: SILENCE })
  const answer = await talk(server.port, 'starttls', dial, seconds(1))
  assert.deepEqual([answer.verdict, server.connections], ['silent', 2])
})

test('a port that begins with TLS is known by it, and its certificate is told', async () => {
  const made = await makeCertificate({ names: ['mx.test'], now: systemClock.now() })
  const server = createTlsServer({ cert: made.chain, key: made.key }, (socket) => {
    socket.on('error', () => {})
    socket.write('220 mx.test ESMTP\r\n')
    socket.on('data', (line: Buffer) =>
      socket.write(line.toString().startsWith('EHLO') ? '250 mx.test\r\n' : '221 bye\r\n'),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const unasked = await talk(port, 'starttls', dial, seconds(1))
  const asked = await talk(port, 'tls')
  server.close()
  assert.deepEqual([unasked.verdict, asked.verdict], ['tls-only', 'answers'])
  assert.equal(asked.tls?.fault, 'tls.cert-self-signed')
  assert.match(asked.tls?.validUntil ?? '', /^\d{4}-/)
})

test('a port where nobody listens is refused', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  assert.equal((await talk(port)).verdict, 'refused')
})

for (const [code, verdict] of [
  ['connect.timeout', 'filtered'],
  ['connect.no-network', 'no-route'],
  ['connect.unreachable', 'no-route'],
  ['connect.not-allowed', 'not-allowed'],
] as const) {
  test(`${code}: ${verdict}`, async () => {
    const answer = await talk(25, 'clear', async () => ({ ok: false, reason: { code } }))
    assert.equal(answer.verdict, verdict)
  })
}

const ZONE = `
there.test MX 10 mx1.there.test
there.test MX 20 mx2.there.test
mx1.there.test A 203.0.113.1
mx2.there.test A 203.0.113.2
mx2.there.test AAAA 2001:db8::2
null.test MX 0 .
empty.test TXT "x"
broken.test FAIL servfail
`

async function probe(text: string, script: Script = {}, changes: Partial<ProbeTarget> = {}) {
  await using server = await scriptedServer(script)
  const dialled: string[] = []
  const toServer: Dialer = (address, port, options) => {
    dialled.push(`${address} ${port}`)
    return dial(LOOPBACK, server.port, options)
  }
  const world = { ...worldOf(fakeResolver(ZONE), server.port, server.port), dialer: toServer }
  const target = { text, ports: [25], recipients: [], sender: '', language: 'en' as const, ...changes }
  return { report: await probeServer(target, world), dialled, commands: server.commands }
}

test('all mail hosts of an address are met, best first, by both families, and no message is begun', async () => {
  const { dialled, commands } = await probe('x@there.test', {}, { recipients: ['x@there.test'] })
  assert.deepEqual(dialled, ['203.0.113.1 25', '203.0.113.2 25', '2001:db8::2 25'])
  assert.ok(commands.includes('RCPT TO:<x@there.test>'))
  assert.ok(!commands.includes('DATA'))
})

test('a refusal is explained, and ends with 1', async () => {
  const script = { RCPT: '550 5.7.1 relay not permitted' }
  const { report } = await probe('mx1.there.test', script, { recipients: ['x@far.test'] })
  const [port] = report.hosts[0]?.ports ?? []
  assert.equal(port?.advice?.cause, 'relay.denied')
  assert.ok((port?.advice?.next.length ?? 0) > 10)
  assert.equal(isWell(report), false)
  for (const language of ['en', 'ru'] as const) {
    const page = probeLines(report, { paint: noPaint, width: 90, language, dialogue: true }).join('\n')
    assert.match(page, /550 5\.7\.1 relay not permitted/)
    assert.doesNotMatch(page, /\{\w+\}/)
  }
})

test('it stops where it is told to, and what DATA began is never ended', async () => {
  const recipients = ['x@there.test']
  for (const [stopAfter, last] of [
    ['connect', 'QUIT'],
    ['hello', 'EHLO'],
    ['mail', 'MAIL'],
    ['rcpt', 'RCPT'],
    ['data', 'DATA'],
  ] as const) {
    const { commands } = await probe('mx1.there.test', {}, { recipients, stopAfter })
    const said = commands.map((line) => line.split(' ')[0]).filter((verb) => verb !== 'QUIT')
    assert.equal(said.at(-1) ?? 'QUIT', last, stopAfter)
  }
})

test('a password goes to nobody elsewhere without TLS, and to nobody whose certificate proves nothing', async () => {
  const logIn = { user: 'alice', password: 'geheim' }
  const script = { EHLO: '250-mx.test\n250 AUTH PLAIN', AUTH: '535 5.7.8 no' }
  const elsewhere = await probe('mx1.there.test', script, { ports: [587], logIn })
  assert.deepEqual(elsewhere.report.hosts[0]?.ports[0]?.logIn, { ok: false, why: 'unsafe' })
  assert.ok(!elsewhere.commands.some((line) => line.startsWith('AUTH')))
  const here = await probe('127.0.0.1', script, { ports: [587], logIn, recipients: ['x@far.test'] })
  const [port] = here.report.hosts[0]?.ports ?? []
  assert.equal(port?.advice?.cause, 'auth.failed')
  assert.deepEqual(port?.mails, [])
  assert.doesNotMatch(JSON.stringify(here.report), /geheim|AGFsaWNl/)
  const right = await probe(
    '127.0.0.1',
    { ...script, AUTH: '235 2.7.0 in' },
    { ports: [587], logIn, recipients: ['x@far.test'] },
  )
  assert.equal(isWell(right.report), true)
  assert.ok(right.commands.includes('RCPT TO:<x@far.test>'))
})

for (const [text, nobody] of [
  ['x@null.test', 'null-mx'],
  ['x@gone.test', 'nxdomain'],
  ['x@empty.test', 'no-address'],
  ['x@broken.test', 'dns: the fake resolver was told: servfail'],
  ['no name', 'not-a-name'],
] as const) {
  test(`${text} leads to nobody: ${nobody}`, async () => {
    const { report, dialled } = await probe(text)
    assert.deepEqual([report.nobody, dialled], [nobody, []])
    const [line = ''] = probeLines(report, { paint: noPaint, width: 90, language: 'ru', dialogue: false })
    assert.match(line, /[а-я]/)
  })
}
