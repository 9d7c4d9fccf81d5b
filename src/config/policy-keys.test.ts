// The keys that say what is accepted: site, relay_to, checks, lists_folder, hooks, policy.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SITES } from './config.ts'
import { accepted, advice, refused } from './load.test-support.ts'
import { lineOf, problemAt } from './policy-source.ts'

const HUB = 'smarthost: hub.test'

test('a site is one of Debian’s five, and the Internet’s where the file says nothing', () => {
  assert.equal(accepted('').site, 'internet')
  for (const site of SITES) assert.equal(accepted(`site: ${site}\n${HUB}`).site, site)
  assert.deepEqual(refused('site: intranet'), ['1:7 "intranet" is not one of the choices'])
})

test('only a site that takes mail from the Internet listens to it, unless the file says where', () => {
  const addresses = (text: string, ipv6 = true) =>
    accepted(`${HUB}\n${text}`, { ipv6 }).listen.map(({ address, port }) => `${address} ${port}`)
  assert.deepEqual(addresses('site: internet'), [':: 25'])
  for (const site of SITES.filter((one) => one !== 'internet')) {
    assert.deepEqual(addresses(`site: ${site}`), ['127.0.0.1 25', '::1 25'])
    assert.deepEqual(addresses(`site: ${site}`, false), ['127.0.0.1 25'])
    assert.deepEqual(addresses(`site: ${site}\nlisten: [{ port: 2525 }]`), [':: 2525'])
    assert.deepEqual(addresses(`site: ${site}\nlisten: []`), [])
  }
})

test('a site that sends through a smarthost names one', () => {
  for (const site of ['smarthost', 'satellite']) {
    assert.deepEqual(refused(`site: ${site}`), [`1:7 site: ${site} sends all mail to a smarthost, and none is named`])
    assert.equal(advice(`site: ${site}`), 'add the key smarthost, for example smarthost: smtp.isp.example:587')
  }
})

test('mail_domain is the first local domain where the file says nothing', () => {
  assert.equal(accepted('local_domains: [b.test, a.test]').mailDomain, 'b.test')
  assert.equal(accepted('local_domains: []').mailDomain, 'mx.example.org')
  assert.equal(accepted('mail_domain: C.test').mailDomain, 'c.test')
})

test('relay_to takes domains and all names below one, but never every domain', () => {
  assert.deepEqual(accepted('relay_to: [A.test, "*.b.test"]').relayTo, ['a.test', '*.b.test'])
  assert.deepEqual(accepted('').relayTo, [])
  for (const wide of ['*', '*.', '*.com', '*.*', '*.a.*']) {
    assert.match(refused(`relay_to: ["${wide}"]`)[0] ?? '', /^1:12 .*would let anyone send anywhere \(an open relay\)$/)
  }
  assert.match(refused('relay_to: [a b]')[0] ?? '', /^1:12 "a b" is not a domain$/)
})

test('checks are Debian’s defaults, each with a switch', () => {
  assert.deepEqual(accepted('').checks, {
    restrictedCharacters: true,
    alwaysReachable: ['postmaster'],
    verifySender: false,
    recipientDomain: true,
    badRecipients: true,
    reverseDns: false,
    ipDnsbls: [],
    domainDnsbls: [],
    lineLength: true,
    headerSyntax: true,
    headerSender: false,
    dmarc: 'off',
    forwarders: [],
    arcSealers: [],
    receivedSpf: false,
  })
  const { checks } = accepted(
    'checks: { verify_sender: true, always_reachable: [Postmaster, Abuse], ip_dnsbls: [a.test, { zone: b.test, action: deny }] }',
  )
  assert.equal(checks.verifySender, true)
  assert.deepEqual(checks.alwaysReachable, ['postmaster', 'abuse'])
  assert.deepEqual(checks.ipDnsbls, [
    { zone: 'a.test', action: 'warn' },
    { zone: 'b.test', action: 'deny' },
  ])
  assert.deepEqual(refused('checks: { verify_sender: "yes" }'), ['1:26 "yes" is not true or false'])
  assert.deepEqual(refused('checks: { ip_dnsbls: [a b] }'), ['1:23 "a b" is not a block list'])
  assert.deepEqual(accepted('checks: { forwarders: [192.0.2.0/24, "*.list.test", mx.list.test] }').checks.forwarders, [
    '192.0.2.0/24',
    '*.list.test',
    'mx.list.test',
  ])
  for (const wide of ['0.0.0.0/0', '*.test', '*', '7']) {
    assert.match(refused(`checks: { forwarders: ["${wide}"] }`)[0] ?? '', /^1:24 .* is no host or network/)
  }
  assert.deepEqual(refused('checks: { dmarc: on }'), ['1:18 "on" is not one of the choices'])
  assert.match(advice('checks: { verify_sendr: true }'), /^write "verify_sender"$/)
})

test('paths of hooks and lists start at the folder of the file', () => {
  const config = accepted('hooks: ./hooks.ts\nlists_folder: /etc/exim4')
  assert.equal(config.hooks, '/srv/mail/conf/hooks.ts')
  assert.equal(config.listsFolder, '/etc/exim4')
  assert.equal(accepted('').hooks, null)
  assert.equal(accepted('').listsFolder, null)
})

test('rules stay as they are written, and each part knows its place', () => {
  const { policy } = accepted('policy:\n  rcpt:\n    - name: x\n      when:\n        sender: [a@b.test]\n  data:\n')
  assert.deepEqual(policy.rules, { rcpt: [{ name: 'x', when: { sender: ['a@b.test'] } }] })
  assert.equal(policy.folder, '/srv/mail/conf')
  assert.equal(lineOf(policy, ['policy', 'rcpt', 0]), 3)
  const complaint = { message: 'wrong', advice: 'write it right' }
  const place = (path: readonly (string | number)[], where?: 'key') => {
    const { line, column } = problemAt(policy, ['policy', 'rcpt', 0, ...path], complaint, where)
    return `${line}:${column}`
  }
  assert.equal(place(['when', 'sender'], 'key'), '5:9')
  assert.equal(place(['when', 'sender', 0]), '5:18')
  assert.equal(place(['when', 'sender', 7, 'deeper'], 'key'), '5:17')
  assert.equal(place(['none']), '3:7')
  assert.deepEqual(structuredClone(policy), policy)
})

test('a stage that does not exist, and rules that are no list, are told', () => {
  assert.match(advice('policy: { rctp: [] }'), /^write "rcpt"$/)
  assert.deepEqual(refused('policy: { rcpt: { name: x } }'), ['1:17 a group of keys stands where a list belongs'])
  assert.match(advice('relay_domains: []'), /^write "relay_to"$/)
  assert.match(advice('dc_eximconfig_configtype: local'), /^write "site"$/)
})

test('an alias that leads into itself is told, and nothing hangs', () => {
  for (const text of ['policy: { rcpt: &a [*a] }', 'policy: { rcpt: [&a { name: x, when: *a, deny: true }] }']) {
    assert.deepEqual(refused(text), ['1:1 an alias in this file cannot be resolved'])
  }
  assert.equal(accepted('policy: { rcpt: [&a { name: x, deny: true }, *a] }').policy.rules.rcpt?.length, 2)
})
