import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accepted } from './load.test-support.ts'
import { changesBetween, type Written } from './written.ts'

const written = (text: string): Written => accepted(`hostname: mx.here.test\n${text}`).written

test('each setting is called as the reference calls it, with its text and line', () => {
  const found = written(`limits: { idle: 4m }
users:
  alice:
  bob: { maildir: /srv/bob }
listen: [{ port: 25 }]
policy:
  rcpt:
    - { name: too-fast, when: { helo: x }, deny: true }
aliases:
`)
  assert.deepEqual(
    [...found].map(([key, { text, line, column }]) => [key, text, line, column]),
    [
      ['hostname', 'mx.here.test', 1, 1],
      ['limits.idle', '4m', 2, 11],
      ['users.alice', '', 4, 3],
      ['users.bob.maildir', '/srv/bob', 5, 10],
      ['listen', '[{ port: 25 }]', 6, 1],
      ['policy.rcpt.too-fast', '{ name: too-fast, when: { helo: x }, deny: true }', 9, 7],
    ],
  )
})

test('what may be a secret is not shown', () => {
  const rule = 'policy: { mail: [{ name: x, when: { helo: x }, deny: "see http://me:geheim@help.test/" }] }'
  assert.match([...written(rule).values()].map(({ text }) => text).join(), /deny: see …@help\.test/)
})

test('changes are what is new, what reads otherwise and what has gone; the order of settings is none', () => {
  const before = written('smtp_port: 25\nsite: internet\nlimits: { idle: 4m }')
  const after = written('limits: { idle: 5m, errors: 3 }\nsite: internet')
  assert.deepEqual(
    changesBetween(before, after).map(({ key, before: old, after: now }) => [key, old?.text, now?.text]),
    [
      ['limits.idle', '4m', '5m'],
      ['limits.errors', undefined, '3'],
      ['smtp_port', '25', undefined],
    ],
  )
})
