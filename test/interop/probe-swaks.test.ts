// The same peers through swaks and through `waybill probe`: what each says and hears is the same, line by line, and where swaks shows a
// refusal, `probe` also says what it means.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'

import { systemClock } from '../../src/core/clock.ts'
import { probeServer } from '../../src/doctor/probe.ts'
import { fakeResolver } from '../../src/dns/fake-resolver.test-support.ts'
import { tcpDialer } from '../../src/net/tcp-dialer.ts'
import { worldOf } from '../doctor/examined.ts'
import { run } from '../support/child.ts'
import { DROP, type Script } from '../support/scripted-peer.ts'
import { scriptedServer } from '../support/scripted-server.ts'
import { programPath, skipWithout } from './programs.ts'

const AUTH = '250-peer.test\n250 AUTH PLAIN'

/** What the peer says, what `probe` makes of it, and how far swaks is told to go. */
const PEERS: readonly (readonly [name: string, script: Script, cause: string | undefined, stop?: 'data' | 'auth'])[] = [
  ['accepts', {}, undefined],
  ['accepts, and hears DATA', {}, undefined, 'data'],
  ['puts off in its greeting', { connect: '421 4.3.2 too busy' }, 'system.temp'],
  [
    'turns away in its greeting',
    { connect: '554 5.7.1 Service unavailable; Client host blocked using zen.spamhaus.org' },
    'blocklist.ip',
  ],
  ['closes at once', { connect: DROP }, 'network.connect'],
  ['knows HELO only', { EHLO: '502 5.5.1 what?' }, undefined],
  ['refuses the sender', { MAIL: '550 5.7.1 sender rejected' }, undefined],
  ['wants a log-in', { MAIL: '530 5.7.0 Authentication required' }, 'auth.required'],
  ['does not relay', { RCPT: '550 relay not permitted' }, 'relay.denied'],
  ['knows no such user', { RCPT: '550 5.1.1 no such user' }, 'recipient.unknown'],
  ['has a full mailbox', { RCPT: '452 4.2.2 mailbox full' }, 'recipient.full'],
  ['greylists', { RCPT: '451 4.7.1 Greylisting in action, please come back later' }, 'greylist'],
  [
    'answers in several lines',
    {
      RCPT: '550-5.7.26 Your email has been blocked because the sender is\n550-5.7.26 unauthenticated. Gmail requires all senders to authenticate with either\n550 5.7.26 SPF or DKIM.',
    },
    'auth.none',
  ],
  ['refuses the password', { EHLO: AUTH, AUTH: '535 5.7.8 Incorrect authentication data' }, 'auth.failed', 'auth'],
]

suite('probe and swaks', { skip: skipWithout('swaks') }, () => {
  for (const [name, script, cause, stop] of PEERS) {
    test(`a peer that ${name}`, async () => {
      await using server = await scriptedServer(script)
      const swaks = await run(programPath('swaks'), [
        '--server',
        `127.0.0.1:${server.port}`,
        ...'--helo here.test --from a@here.test --to x@far.test --timeout 5s'.split(' '),
        ...(stop === 'data' ? ['--drop-after', 'DATA'] : ['--quit-after', stop === 'auth' ? 'AUTH' : 'RCPT']),
        ...(stop === 'auth' ? '--auth PLAIN --auth-user alice --auth-password geheim'.split(' ') : []),
      ])
      const report = await probeServer(
        {
          text: '127.0.0.1',
          ports: [server.port],
          recipients: ['x@far.test'],
          sender: 'a@here.test',
          language: 'en',
          ...(stop && { stopAfter: stop }),
          ...(stop === 'auth' && { logIn: { user: 'alice', password: 'geheim' } }),
        },
        {
          ...worldOf(fakeResolver(''), server.port, server.port),
          hostname: 'here.test',
          dialer: tcpDialer(systemClock),
        },
      )
      const [port] = report.hosts[0]?.ports ?? []
      assert.deepEqual(
        (port?.dialogue ?? []).flatMap(({ by, text }) => (by === 'info' ? [] : told(by, text))),
        transcript(swaks.output),
        swaks.output,
      )
      if (cause !== undefined) assert.equal(port?.advice?.cause, cause)
    })
  }
})

/** Its lines marked `->`, `<-` and `<**`. */
const transcript = (output: string): readonly string[] =>
  output.split('\n').flatMap((line) => {
    const [, mark, text = ''] = /^( ->|<- |<\*\*) (.*)$/.exec(line) ?? []
    return mark === undefined ? [] : told(mark === ' ->' ? 'client' : 'server', text.trimStart())
  })

/** Whoever has learned what there is goes, and need not wait for a farewell; how a password is hidden is its own affair. */
const told = (by: string, text: string): readonly string[] =>
  text === 'QUIT' || text.startsWith('221') ? [] : [`${by} ${text.replace(/^AUTH PLAIN .*/, 'AUTH PLAIN').trimEnd()}`]
