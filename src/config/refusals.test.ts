import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { formatProblems, parseConfig } from './load.ts'
import { FOREIGN_NAMES } from './nearest-key.ts'
import { settingsSchema } from './schema.ts'
import { listKeys, shapeOf } from './shape.ts'
import { accepted, advice, ENV, refused } from './load.test-support.ts'
import { processorTime } from '../../test/support/processor-time.ts'

test('each wrong value is called by name, at its place', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['limits: { idle: 15 minutes }', '1:17 "15 minutes" is not a duration'],
    ['limits: { idle: 15 }', '1:17 15 is not a duration'],
    ['limits: { idle: 0s }', '1:17 "0s" is too short'],
    ['limits: { session: 99999999d }', '1:20 "99999999d" is too long'],
    ['limits: { message_size: 50X }', '1:25 "50X" is not a size'],
    ['limits: { message_size: -1 }', '1:25 -1 is not a size'],
    ['limits: { message_size: 0 }', '1:25 0 is too small'],
    ['limits: { message_size: 99999G }', '1:25 "99999G" is too large'],
    ['limits: { errors: "7" }', '1:19 "7" is not a whole number'],
    ['limits: { errors: 1.5 }', '1:19 1.5 is not a whole number'],
    ['limits: { command_line: 100 }', '1:25 100 is too small'],
    ['limits: 5', '1:9 5 stands where keys belong'],
    ['limits: [5]', '1:9 a list stands where keys belong'],
    ['listen: [{ port: 99999 }]', '1:18 99999 is not a port'],
    ['listen: [{ port: 25, address: everywhere }]', '1:31 "everywhere" is not an IP address'],
    ['listen: [{ mode: smtps }]', '1:18 "smtps" is not one of the choices'],
    ['listen: { port: 25 }', '1:9 a group of keys stands where a list belongs'],
    ['smtp_port: 0', '1:12 0 is not a port'],
    ['local_domains: example.org', '1:16 "example.org" stands where a list belongs'],
    ['local_domains: ["*.example.org"]', '1:17 "*.example.org" is not a domain'],
    ['local_domains: [192.0.2.1]', '1:17 "192.0.2.1" is not a domain but an IP address'],
    ['local_domains: [true]', '1:17 true is not a domain name'],
    ['relay_from: [10.0.0.0/33]', '1:14 "10.0.0.0/33" is not a network'],
    ['tls: false', '1:6 false is not one of the choices'],
    ['dns: { servers: [localhost] }', '1:18 "localhost" is not a host with a port'],
    ['retry: { grow: { factor: 0.5 } }', '1:26 0.5 is out of range'],
    ['retry: { first: { every: 0s } }', '1:26 "0s" is too short'],
    ['users: [alice]', '1:8 a list stands where the names of users belong'],
    ['users: { alice: /home/alice }', '1:17 a value stands where keys belong'],
    ['users: { alice: { maildir: 5 } }', '1:28 5 is not a path'],
    [
      'system_users: { maildir: "/srv/{local_part}" }',
      '1:26 "{local_part}" comes from outside, or is nothing that a path can hold',
    ],
    ['system_users: { maildir: /srv/mail }', '1:26 "/srv/mail" is not a path for each user'],
    ['system_users: { maildir: "{user}/Maildir" }', '1:26 "{user}/Maildir" is not a path for each user'],
    ['virtual: { a.test: { mailboxes: "/srv/x{user}" } }', '1:33 "/srv/x{user}" is not a path for each user'],
    ['virtual: { a.test: { mailboxes: "{home}/x" } }', '1:33 "{home}/x" is not a path for each user'],
    ['virtual: { "*.test": {} }', '1:12 "*.test" is not a domain'],
    ['catch_all: "a b@"', '1:12 "a b@" is not a name or an address'],
    ['subaddress: a', '1:13 "a" is not a separator'],
    ['state_folder: ""', '1:15 "" is not a path'],
    ['just text', '1:1 "just text" stands where keys belong'],
  ]
  for (const [text, problem] of cases) assert.deepEqual(refused(text), [problem], text)
})

test('an unknown key gets the nearest right one', () => {
  assert.match(advice('hostnam: a.b'), /^write "hostname"$/)
  assert.match(advice('localDomains: []'), /^write "local_domains"$/)
  assert.match(advice('local-domains: []'), /^write "local_domains"$/)
  assert.match(advice('limits: { ilde: 5m }'), /^write "idle"$/)
  assert.match(advice('listen: [{ prot: 25 }]'), /^write "port"$/)
  assert.match(advice('users: { alice: { mailldir: x } }'), /^write "maildir"$/)
  assert.match(advice('smarthost: { host: a.b, prot: 1 }'), /^write "port"$/)
  assert.match(advice('message_size: 5M'), /^write "message_size" below "limits:"$/)
  assert.match(advice('limits: { hostname: 5M }'), /^write "hostname" at the left margin of the file$/)
  assert.match(advice('mynetworks: []'), /^write "relay_from"$/)
  assert.match(advice('smtpd_recipient_restrictions: []'), /^write "rcpt" below "policy:"$/)
  assert.match(advice('CHECK_RCPT_IP_DNSBLS: []'), /^write "ip_dnsbls" below "checks:"$/)
  const keys = listKeys(shapeOf(settingsSchema))
  for (const [foreign, ours] of FOREIGN_NAMES) assert.ok(keys.includes(ours), `${foreign} → ${ours}`)
  assert.match(advice('xyzzy: 1'), /^the keys here are hostname, /)
  assert.match(advice('toString: 1'), /^the keys here are hostname, /)
  assert.deepEqual(refused('__proto__: { tls: off }'), ['1:1 there is no key "__proto__" here'])
})

test('a network so wide that anyone could send anywhere is refused in every spelling', () => {
  for (const network of [
    '0.0.0.0/0',
    '10.0.0.0/7',
    '128.0.0.0/1',
    '::/0',
    '2000::/3',
    '2001::/15',
    '::ffff:0:0/96',
    '::ffff:10.0.0.0/103',
    '::/16',
    '::/64',
    '::/80',
  ]) {
    const problems = refused(`relay_from: ["127.0.0.1", "${network}"]`)
    assert.equal(problems.length, 1)
    assert.match(problems[0] ?? '', /this would let anyone send anywhere \(an open relay\)$/, network)
    for (const key of ['proxies', 'xclient_from']) {
      assert.match(refused(`${key}: ["${network}"]`)[0] ?? '', /anyone could then claim any address/, key + network)
    }
  }
  accepted('relay_from: [10.0.0.0/8, 2001::/16, "::ffff:10.0.0.0/104"]')
})

test('listeners in each other’s way are found, also when another one is wrong', () => {
  const listen = (...items: string[]) => `listen:\n${items.map((item) => `  - { ${item} }\n`).join('')}`
  for (const [a, b] of [
    ['port: 25', 'port: 25'],
    ['port: 25', 'address: 127.0.0.1'],
    ['address: 0.0.0.0', 'address: 127.0.0.1'],
    ['port: 587', 'mode: submission'],
    ['address: 127.0.0.1', 'address: "::ffff:127.0.0.1"'],
  ] as const) {
    assert.match(refused(listen(a, 'port: x', b)).at(-1) ?? '', /^4:5 port \d+ is already listened on/, `${a} and ${b}`)
  }
  accepted(listen('address: 0.0.0.0', 'address: "::1"', 'address: 127.0.0.1, port: 26', 'mode: submission'))
  accepted(listen('port: 0', 'port: 0'))
  assert.match(refused('http: { port: 25 }')[0] ?? '', /^1:7 port 25 is already listened on, by listener 1/)
})

test('a retry schedule that runs backwards is refused', () => {
  assert.deepEqual(refused('retry:\n  last: { until: 1h }'), ['2:18 retry.last ends before retry.grow does, after 16h'])
  assert.deepEqual(refused('retry: { first: { until: 1d } }'), [
    '1:8 retry.grow ends before retry.first does, after 1d',
  ])
  accepted('retry: { first: { until: 1h }, grow: { until: 1h }, last: { until: 1h } }')
})

test('all problems are reported at once, in the order of the file', () => {
  const problems = refused(
    'tls: on\nusers: { "a b": }\nlisten:\n  - { port: 25 }\n  - { prt: 25 }\nlimits: { idle: 5 }\ntls: off\n',
  )
  assert.deepEqual(problems, [
    '2:10 "a b" cannot be the name of a user',
    '5:5 port 25 is already listened on, by listener 1 on all addresses',
    '5:7 there is no key "prt" in listen',
    '6:17 5 is not a duration',
    '7:1 the key tls stands here a second time',
  ])
})

test('faults of YAML itself are told in plain words', () => {
  for (const [text, place, words] of [
    ['tls: off: on\n', '1:6', /second ":"/],
    ['limits:\n\tidle: 5m\n', '2:1', /tab/],
    ['listen: [{ port: 25 }\ntls: off\n', '2:1', /indentation/],
    ['hostname: "a.b\n', '2:1', /character is missing/],
    ['hostname: @a\n', '1:11', /cannot begin/],
    ['hostname: a.b\n  tls: off\n', '1:11', /belongs to the one above|second ":"/],
    ['hostname a.b\ntls: off\n', '1:1', /neither "key: value"/],
    ['tls: off\n---\ntls: off\n', '2:1', /second document/],
    ['users: *nobody\n', '1:1', /alias/],
    ['hostname: "a\\qb"\n', '1:13', /backslash/],
    ['hostname: !secret a.b\n', '1:11', /tag/],
  ] as const) {
    const [first = ''] = refused(text)
    assert.ok(first.startsWith(`${place} `), `${text}: ${first}`)
    assert.match(first, words, text)
  }
})

test('aliases that multiply without end are refused', () => {
  const rows = Array.from({ length: 12 }, (_, i) => `k${i + 1}: &k${i + 1} [${Array(12).fill(`*k${i}`).join(', ')}]`)
  assert.match(refused(`k0: &k0 [x]\n${rows.join('\n')}\n`)[0] ?? '', /alias/)
})

test('an alias to another part of the file is followed', () => {
  assert.deepEqual(accepted('local_domains: &d [a.example]\n').localDomains, ['a.example'])
  const config = accepted('users:\n  alice: &a { maildir: /m }\n  bob: *a\n')
  assert.equal(config.users.get('bob')?.maildir, '/m')
  assert.deepEqual(
    refused('users:\n  alice: &a { mailder: /m }\n  bob: *a\n')[0],
    '2:15 there is no key "mailder" in users.alice',
  )
})

test('a report shows file, place, line and caret', () => {
  const other = parseConfig('limits:\r\n  idel: 5m\r\n', '/etc/w.yaml', ENV)
  assert.ok(!other.ok)
  assert.equal(
    formatProblems(other.problems),
    '/etc/w.yaml:2:3: there is no key "idel" in limits\n      idel: 5m\n      ^\n    write "idle"',
  )
})

test('no text makes the parser throw', () => {
  const piece = fc.constantFrom(
    'hostname',
    'users',
    'system_users',
    'virtual',
    'catch_all',
    'subaddress',
    'visible_domain',
    'listen',
    'limits',
    ':',
    ' ',
    '\n',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '&a',
    '*a',
    '!t',
    '?',
    '25',
    'null',
    '__proto__',
    '\t',
    '#',
    '|',
    ',',
    '\0',
    'é',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(piece, { maxLength: 30 }).map((all) => all.join('')),
        anyText(),
      ),
      (text) => {
        const result = parseConfig(text, 'w.yaml', ENV)
        if (result.ok) return
        for (const { line, column } of result.problems) assert.ok(line >= 1 && column >= 1)
        formatProblems(result.problems)
      },
    ),
    { numRuns: 300 },
  )
})

test('any JSON value in any place is refused or accepted, never thrown on', () => {
  const keys = fc.constantFrom(
    'hostname',
    'state_folder',
    'local_domains',
    'users',
    'listen',
    'http',
    'relay_from',
    'smarthost',
    'dns',
    'smtp_port',
    'tls',
    'retry',
    'limits',
    'delivery',
    'history',
    'inline_body',
  )
  fc.assert(
    fc.property(fc.dictionary(keys, fc.jsonValue({ maxDepth: 3 })), (object) => {
      parseConfig(JSON.stringify(object), 'w.yaml', ENV)
    }),
    { numRuns: 200 },
  )
})

test('the caret stands below its place whatever tabs are before it', () => {
  const result = parseConfig('limits: {\tidel: 5m }\n', 'w.yaml', ENV)
  assert.ok(!result.ok)
  assert.equal(formatProblems(result.problems).split('\n')[2], `    ${' '.repeat(9)}\t^`)
})

test('a file with twenty thousand users is read in moments, and a name that stands twice is still found', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `  u${i}:\n`).join('')
  const ms = processorTime(() =>
    assert.deepEqual(refused(`users:\n${names}  u7:\n`), ['20002:3 the key u7 stands here a second time']),
  )
  assert.ok(ms < 5000, `${ms} ms`)
})
