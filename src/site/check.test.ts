// Forty-odd files with mistakes: what `config check` finds in each, and where.

import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { tempFolder } from '../../test/support/temp-folder.ts'
import { ENV } from '../config/load.test-support.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { checkConfig } from './check.ts'
import type { Finding } from './findings.ts'

const HEAD = 'hostname: mx.here.test\n'
const rule = (text: string): string => `policy:\n  rcpt:\n    - ${text}`

/** What stands below the hostname, and the findings: `line:column` and how the message begins, or the id of a warning. */
const FILES: readonly (readonly [file: string, ...findings: readonly string[]])[] = [
  ['local_domain: [x.test]', '2:1 there is no key "local_domain"'],
  ['limits: { idel: 5m }', '2:11 there is no key "idel" in limits'],
  ['limits: { idle: 5 }', '2:17 5 is not a duration'],
  ['limits: { errors: many }', '2:19 "many" is not a whole number'],
  ['limits: { errors: 0 }', '2:19 0 is too small'],
  ['limits: { message_size: 1X }', '2:25 "1X" is not a size'],
  ['limits: [5m]', '2:9 a list stands where keys belong'],
  ['limits: 5m', '2:9 "5m" stands where keys belong'],
  ['site: interent', '2:7 "interent" is not one of the choices'],
  ['site: smarthost', '2:7 site: smarthost sends all mail to a smarthost'],
  ['site: satellite', '2:7 site: satellite sends all mail to a smarthost'],
  ['smarthost: "[mx.test]:25"', '2:12 "[mx.test]:25" is not a host'],
  ['smarthost: { port: 25 }', '2:12 it is not said which server'],
  ['smarthost: localhost:25', '2:1 the smarthost localhost port 25 is this server itself'],
  ['local_domains: ["*.x.test"]', '2:17 "*.x.test" is not a domain'],
  ['relay_to: ["*"]', '2:12 "*" would let anyone send anywhere'],
  ['relay_from: [0.0.0.0/0]', '2:14 relay_from holds 0.0.0.0/0'],
  ['relay_from: [nonsense]', '2:14 "nonsense" is not a network'],
  ['listen: [{ port: 70000 }]', '2:18 70000 is not a port'],
  ['listen: [{ port: 25 }, { port: 25 }]', '2:24 port 25 is already listened on'],
  ['listen: [{ port: 25, mode: smpt }]', '2:28 "smpt" is not one of the choices'],
  ['listen: { port: 25 }', '2:9 a group of keys stands where a list belongs'],
  ['http: { port: 25 }', '2:7 port 25 is already listened on'],
  ['users: [alice]', '2:8 a list stands where the names of users belong'],
  ['users: { alice: {}, Alice: {} }', '2:21 users "alice" and "Alice" are the same user'],
  ['retry: { last: { until: 1h } }', '2:25 retry.last ends before'],
  ['dns: { servers: [resolver.test] }', '2:18 "resolver.test" is not a host with a port'],
  ['tls: maybe', '2:6 "maybe" is not one of the choices'],
  ['site: local\nsite: none', '3:1 the key site stands here a second time'],
  ['site:local', '2:1 a character is missing before this place'],
  ['limits:\n\tidle: 5m', '3:1 a tab stands where YAML wants spaces'],
  ['relay_from: [127.0.0.1', '3:1 the indentation does not fit'],
  ['aliases: /nonexistent/aliases', '0:0 the file cannot be read'],
  ['hooks: /nonexistent/hooks.ts', '2:1 the hooks in /nonexistent/hooks.ts cannot be loaded'],
  [rule('{ name: a, when: { helo: x } }'), '4:7 rule "a" has no verdict'],
  [rule('{ name: a, when: { hleo: x }, deny: true }'), '4:26 there is no condition "hleo"'],
  [rule('{ name: a, when: { recipients: x }, deny: true }'), '4:26 '],
  [
    'limits: { errors: x }\n' + rule('{ name: a, when: { helo: x } }'),
    '2:19 "x" is not a whole number',
    '5:7 rule "a"',
  ],
  ['hostname: mx.here.test', '2:1 the key hostname stands here a second time'],
  ['listen: [{ port: 26 }]', '2:1 port-26'],
  ['listen: [{ port: 465 }]', '2:1 port-465-clear'],
  ['listen: [{ port: 587 }]', '2:1 port-587-open'],
  [
    'listen: [{ port: 25, mode: submission }]',
    '2:1 port-25-submission',
    '2:1 submission-nobody',
    '2:1 tls-self-signed',
  ],
  ['relay_from: [10.0.0.0/8]', '2:1 relay-wide'],
  ['lists_folder: /nonexistent', '2:1 lists-missing'],
  ['auth: { stores: [{ file: /nonexistent }] }', '2:9 backend-down'],
  ['scanners: [{ clamd: /nonexistent/clamd }]', '2:1 backend-down'],
  ['transports: { dovecot: { lmtp: /nonexistent/lmtp } }', '2:26 transport-down'],
  ['transports: { dovecot: { lmtp: "a b" } }', '2:32 "a b" is not the place of an LMTP server'],
  ['transports: { a: { mbox: "/var/mail/{local_part}" } }', '2:26 "{local_part}" comes from outside'],
  ['transports: { a: { mbox: "/m/{user}", mode: 777 } }', '2:45 777 is not the mode of a mailbox'],
  ['transports: { a: { mbox: /m/x, lmtp: /run/x } }', '2:18 this transport does two things'],
  ['transports: { p: { pipe: [/bin/cat] } }', '2:18 it is not said which user the program runs as'],
  ['transports: { p: { pipe: [/bin/cat], as: root } }', '2:42 no program is run as root'],
  ['transports: { p: { pipe: /bin/cat, as: nobody } }', '2:26 "/bin/cat" is not a program with its arguments'],
  [
    'transports: { p: { pipe: [/bin/cat, "x{sender}"], as: nobody } }',
    '2:26 "x{sender}" would put what a stranger wrote',
  ],
  ['transports: { dovecot: {} }', '2:24 it is not said what this transport does'],
  ['transports: { mx: { lmtp: /run/lmtp } }', '2:15 "mx" cannot be the name of a transport'],
  [
    'deliver: dovecto\ntransports: { dovecot: { lmtp: /nonexistent/lmtp } }',
    '2:10 there is no transport "dovecto"',
    '3:26 transport-down',
  ],
]

const shortOf = (finding: Finding, expected: string): string => {
  const said = finding.level === 'warning' ? finding.id : finding.message
  return `${finding.line}:${finding.column} ${said}`.slice(0, expected.length)
}

async function check(text: string, elsewhere = false): Promise<readonly Finding[]> {
  await using folder = await tempFolder()
  const file = join(folder.path, 'w.yaml')
  writeFileSync(file, text)
  const options = { elsewhere, clock: new FakeClock(), env: ENV }
  const { findings } = await checkConfig(file, options)
  return findings.filter((one) => one.level === 'error' || one.id !== 'postmaster-unread')
}

suite('what config check finds', { concurrency: true }, () => {
  for (const [text, ...expected] of FILES) {
    test(JSON.stringify(text), async () => {
      const findings = await check(`${HEAD}${text}\n`)
      assert.deepEqual(
        findings.map((one, i) => shortOf(one, expected[i] ?? one.message)),
        expected,
      )
    })
  }
})

test('a name that others refuse in HELO is told, where mail goes elsewhere', async () => {
  const ids = async (name: string, more = ''): Promise<string> =>
    (await check(`hostname: ${name}\n${more}`)).map((one) => (one.level === 'warning' ? one.id : one.message)).join()
  assert.equal(await ids('localhost'), 'hostname-local')
  assert.equal(await ids('localhost.localdomain'), 'hostname-local')
  assert.equal(await ids('vm'), 'hostname-short')
  assert.equal(await ids('my_host.here.test'), 'hostname-underscore')
  assert.equal(await ids('vm', 'site: local'), '')
})

test('for another machine nothing but the file is looked at', async () => {
  const text = `${HEAD}aliases: /nonexistent\nhooks: /nonexistent.ts\nlists_folder: /nonexistent\n`
  assert.deepEqual(await check(text, true), [])
  assert.equal((await check(`${HEAD}${rule('{ name: a }')}`, true))[0]?.level, 'error')
})

test('a file that is a folder, or is not there, is one finding', async () => {
  await using folder = await tempFolder()
  mkdirSync(join(folder.path, 'w.yaml'))
  for (const [name, says] of [
    ['w.yaml', 'this is a folder'],
    ['x.yaml', 'there is no such file'],
  ] as const) {
    const { findings } = await checkConfig(join(folder.path, name), {
      elsewhere: false,
      clock: new FakeClock(),
      env: ENV,
    })
    assert.deepEqual(
      findings.map(({ message }) => message),
      [says],
    )
  }
})
