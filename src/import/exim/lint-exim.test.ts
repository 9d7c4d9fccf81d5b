import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lintExim, looksLikeEximConfig } from './lint-exim.ts'

const kinds = (text: string): string[] => lintExim(text).map(({ line, kind }) => `${line} ${kind}`)

test('a router that was copied with its conditions broken is named line by line', () => {
  const router = `#ifdef DCconfig_local
nonlocal:
  debug_print = "R: nonlocal for $local_part@$domain"
  driver = redirect
  domains = !example.com
  allow_fail
  data = :fail: Mailing to remote domains not supported
  no_more
#.endif
qualify_domain = example.com
`
  assert.deepEqual(kinds(router), ['1 broken', '5 broken', '7 advice', '9 broken', '10 broken'])
  assert.match(lintExim(router)[0]?.note.en ?? '', /begins with a dot/)
  assert.match(lintExim(router)[2]?.note.ru ?? '', /site: internet/)
})

test('conditions that are not closed, and closed that were not opened', () => {
  assert.deepEqual(kinds('.ifdef A\n.ifdef B\n.endif\n'), ['1 broken'])
  assert.deepEqual(kinds('.endif\n.else\n'), ['1 broken', '2 broken'])
  assert.deepEqual(kinds('.ifdef A\n.else\n.endif\n'), [])
})

test('what opens a server to everybody is risky, its right form is not', () => {
  const risky = [
    'hostlist relay_from_hosts = 127.0.0.1 : *',
    "dc_relay_nets='0.0.0.0/0'",
    'domainlist relay_to_domains = *',
    'server_condition = yes',
    'allow_insecure_tainted_data = yes',
    'client_send = : me@isp.example : geheim',
  ]
  for (const line of risky) assert.deepEqual(kinds(line), ['1 risky'], line)
  const right = [
    'hostlist relay_from_hosts = 127.0.0.1 : ::::1 : 10.1.0.0/16',
    "dc_relay_nets='10.1.0.0/16'",
    'domainlist relay_to_domains = *.customer.example : other.example',
    'client_send = "<; ${if !eq{$tls_out_cipher}{}{^${extract{1}{::}{PASSWDLINE}}}fail}"',
    'directory = /var/mail/$local_part_data',
  ]
  for (const line of right) assert.deepEqual(kinds(line), [], line)
})

test('what is gone is named with its version', () => {
  for (const [line, told] of [
    ['demime = com:vbs', /4\.88/],
    ['gnutls_require_kx = RSA', /4\.80/],
    ['directory = /srv/$domain/$local_part', /4\.94/],
    ['host_accept_relay = localhost', /Exim 3/],
    ['DEBCONFlocal_domainsDEBCONF', /4\.50/],
  ] as const) {
    const [first] = lintExim(line)
    assert.match(first?.note.en ?? '', told)
    assert.match(first?.note.ru ?? '', /[а-я]/)
  }
})

test('an accept without conditions is noted, one with conditions is not', () => {
  assert.deepEqual(kinds('acl_check_rcpt:\n  accept\n  deny\n    hosts = 192.0.2.1\n'), ['2 advice'])
  assert.deepEqual(kinds('acl_check_rcpt:\n  accept\n    hosts = +relay_from_hosts\n'), [])
})

test('configuration is told from logs, replies and letters', () => {
  for (const text of [
    'begin routers\n',
    '  driver = redirect\n',
    "dc_eximconfig_configtype='local'\n",
    '#.ifdef DC_x\n',
  ]) {
    assert.ok(looksLikeEximConfig(text), text)
  }
  for (const text of [
    '550 relay not permitted',
    '2026-11-29 01:49:32 1xXU2m-000000-8W <= me@ok.test H=(client.test) [192.0.2.7] P=esmtps S=182',
    'From: a@b.example\nSubject: the driver = in your car\n\nHello\n',
  ]) {
    assert.ok(!looksLikeEximConfig(text), text)
  }
})
