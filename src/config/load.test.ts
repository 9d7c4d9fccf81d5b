import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { formatProblems, loadConfig } from './load.ts'
import { accepted, ENV, refused } from './load.test-support.ts'

test('an empty file is a whole configuration on a machine that knows its name', () => {
  for (const text of ['', '# nothing yet\n', '{}', 'limits:\nusers:\n']) {
    const config = accepted(text)
    assert.equal(config.hostname, 'mx.example.org')
    assert.deepEqual(config.localDomains, ['mx.example.org'])
    assert.deepEqual(config.listen, [{ address: '::', port: 25, mode: 'smtp' }])
    assert.equal(config.http, null)
    assert.equal(config.limits.messageSize, 50 * 1024 * 1024)
    assert.equal(config.history.keep, 30 * 86_400_000)
    assert.equal(config.inlineBody, 131_072)
  }
})

test('by default two addresses may relay, and nothing else of 127.0.0.0/8', () => {
  const networks = accepted('').relayFrom.map(({ text, prefix }) => [text, prefix])
  assert.deepEqual(networks, [
    ['127.0.0.1', 128],
    ['::1', 128],
  ])
  assert.deepEqual(accepted('relay_from: []').relayFrom, [])
})

test('the retry schedule is Exim’s unless a part is replaced', () => {
  const { retry } = accepted('retry: { last: { until: 5d } }')
  assert.deepEqual(retry, {
    first: { every: 900_000, until: 7_200_000 },
    grow: { from: 3_600_000, factor: 1.5, until: 57_600_000 },
    last: { every: 21_600_000, until: 5 * 86_400_000 },
    rules: [],
  })
})

test('the machine contributes its name, its resolvers and whether it has IPv6', () => {
  assert.deepEqual(accepted('').dns.servers, [
    { address: '10.0.0.2', port: 53 },
    { address: '2001:db8::53', port: 53 },
  ])
  assert.deepEqual(accepted('', { resolvConf: 'nameserver fe80::1%eth0' }).dns.servers, [
    { address: '127.0.0.1', port: 53 },
  ])
  assert.equal(accepted('', { ipv6: false }).listen[0]?.address, '0.0.0.0')
  assert.equal(accepted('hostname: other.example').hostname, 'other.example')
})

test('a machine without a full name is asked for one, whatever else is wrong', () => {
  for (const hostname of ['debian', 'localhost.localdomain', '', 'a b.example']) {
    assert.match(refused('tls: off', { hostname })[0] ?? '', /^1:1 hostname is missing/)
  }
  assert.equal(accepted('hostname: mail', { hostname: 'debian' }).hostname, 'mail')
  assert.deepEqual(refused('hostname: a..b', { hostname: 'debian' }), ['1:11 "a..b" is not a domain name'])
})

test('paths start at the folder of the file, absolute ones stay', () => {
  const config = accepted('state_folder: state\nusers: { alice: , bob: { maildir: ../bob }, eve: { maildir: /e } }')
  assert.equal(config.stateFolder, '/srv/mail/conf/state')
  assert.deepEqual(
    [...config.users.values()].map(({ maildir }) => maildir),
    ['/srv/mail/conf/state/mail/alice', '/srv/mail/bob', '/e'],
  )
})

test('users are kept by their name in lower case, and two may not become one', () => {
  assert.deepEqual(accepted('users: { Alice: , 7: , Ünal: }').users.get('alice')?.name, 'alice')
  assert.deepEqual([...accepted('users: { b: , 7: , Ünal: }').users.keys()].toSorted(), ['7', 'b', 'ünal'])
  assert.deepEqual(refused('users:\n  Bob:\n  bob:\n'), [
    '3:3 users "Bob" and "bob" are the same user: upper and lower case do not matter',
  ])
})

test('names that could leave their folder or confuse a shell are refused', () => {
  for (const name of [
    '..',
    '.',
    'a/b',
    '../x',
    '-rf',
    'a b',
    '.hidden',
    'a..b',
    'a.',
    'a@b',
    '$x',
    'a\\\\b',
    'a\\0',
    'x'.repeat(65),
  ]) {
    assert.match(refused(`users: { "${name}": }`)[0] ?? '', /^1:10 .* cannot be the name of a user$/, name)
  }
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    assert.match(refused(`users: { ${name}: { maildir: /x } }`)[0] ?? '', /cannot be a name here/)
  }
})

test('local domains need no users, and may be written as they are read', () => {
  assert.deepEqual(accepted('local_domains: [Example.ORG, почта.рф]').localDomains, [
    'example.org',
    'xn--80a1acny.xn--p1ai',
  ])
  assert.deepEqual(accepted('local_domains: []').localDomains, [])
})

test('a smarthost is written in one text or with two keys', () => {
  const smarthost = (text: string) => accepted(`smarthost: ${text}`).smarthosts[0]
  assert.deepEqual(smarthost('smtp.isp.example:587'), { host: 'smtp.isp.example', port: 587 })
  assert.deepEqual(smarthost('smtp.isp.example'), { host: 'smtp.isp.example', port: 25 })
  assert.deepEqual(smarthost("'[2001:db8::1]:2525'"), { host: '2001:db8::1', port: 2525 })
  assert.deepEqual(smarthost('192.0.2.1:26'), { host: '192.0.2.1', port: 26 })
  assert.deepEqual(smarthost('{ host: 2001:db8::1 }'), { host: '2001:db8::1', port: 25 })
  assert.deepEqual(accepted('smarthost:').smarthosts, [])
  assert.deepEqual(smarthost('smtp.isp.example::587'), { host: 'smtp.isp.example', port: 587 })
  for (const bad of ['smtp.isp.example:::587', 'a:0', 'a:65536', "'[x]:25'", '5', "''"]) {
    assert.match(refused(`smarthost: ${bad}`)[0] ?? '', /is not a host with a port$/, bad)
  }
  assert.deepEqual(refused('smarthost: { port: 25 }'), ['1:12 it is not said which server the smarthost is'])
})

test('sizes and durations are read in their units', () => {
  const { limits, delivery } = accepted(
    'limits: { message_size: 10M, idle: 1m30s, session: 1.5h }\ninline_body: 0\ndelivery: { keep_idle: 0s }',
  )
  assert.deepEqual([limits.messageSize, limits.idle, limits.session], [10_485_760, 90_000, 5_400_000])
  assert.equal(delivery.keepIdle, 0)
  assert.equal(accepted('inline_body: 4096').inlineBody, 4096)
  assert.equal(accepted('inline_body: 2k').inlineBody, 2048)
})

test('a file that cannot be read is a problem like any other', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-config-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const env = { ...ENV, cwd: folder }
  writeFileSync(join(folder, 'good.yaml'), 'hostname: a.example\nstate_folder: s\n')
  writeFileSync(join(folder, 'latin1.yaml'), Buffer.from('hostname: a.example # caf\xe9\n', 'latin1'))

  const good = await loadConfig('good.yaml', env)
  assert.ok(good.ok)
  assert.equal(good.config.stateFolder, join(folder, 's'))

  for (const [name, message] of [
    ['none.yaml', 'there is no such file'],
    ['.', 'this is a folder'],
    ['latin1.yaml', 'the file is not UTF-8 text'],
    ['good.yaml/x', 'the file cannot be read: ENOTDIR'],
  ] as const) {
    const bad = await loadConfig(name, env)
    assert.ok(!bad.ok, name)
    assert.match(formatProblems(bad.problems), new RegExp(`^${name.replace('.', '\\.')}: ${message}\n`))
  }
})

test('run_as names an account; without it nobody is named', () => {
  assert.equal(accepted('run_as: mail').runAs, 'mail')
  assert.equal(accepted('').runAs, null)
})
