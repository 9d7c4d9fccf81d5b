import assert from 'node:assert/strict'
import { test } from 'node:test'
import { domain, mailbox } from '../core/message.test-support.ts'
import { makeOurselves } from '../config/ourselves.ts'
import { defaultConfig } from '../config/defaults.ts'
import { exceptionLines, relayFromLines, userLines } from './config-lines.ts'
import { nearestRecipients } from './nearest-recipient.ts'
import { parseDecisionId } from './why.ts'

test('the id of a refusal is read as people type and copy it', () => {
  for (const typed of ['wb-7F3K2Q', '7F3K2Q', '7f3k2q', ' (wb-7F3K2Q) ', 'WB-7F3K2Q.', '“wb-7f3k2q”', 'wb 7f3k2q'])
    assert.equal(parseDecisionId(typed), 'wb-7F3K2Q', typed)
  assert.equal(parseDecisionId('wb-O0IL11'), 'wb-001111')
  for (const wrong of ['', 'wb-', 'wb-7F3K2', 'wb-7F3K2QQ', 'wb-7F3KU2', 'a@b.example', '0S9ZQ4M2XA0'])
    assert.equal(parseDecisionId(wrong), undefined, wrong)
})

const base = defaultConfig({ hostname: domain('mx.example.org'), stateFolder: '/tmp/state' })
const config = {
  ...base,
  localDomains: [domain('example.org')],
  relayTo: ['partner.example', '*.wild.example'],
  users: new Map(['alice', 'bob', 'al'].map((name) => [name, { name, maildir: `/tmp/${name}` }])),
}

test('the nearest address is one that exists and differs by a slip', () => {
  const near = (text: string): readonly string[] =>
    nearestRecipients(mailbox(text), [...config.users.keys()], makeOurselves(config))
  assert.deepEqual(near('alcie@example.org'), ['alice@example.org'])
  assert.deepEqual(near('BBO@example.org'), ['bob@example.org'])
  assert.deepEqual(near('alice@exmaple.org'), ['alice@example.org'])
  assert.deepEqual(near('x@partner.exampel'), ['x@partner.example'])
  assert.deepEqual(near('zacharias@example.org'), [])
  assert.deepEqual(near('alice@elsewhere.test'), [])
  assert.deepEqual(near('alice@example.org'), [])
})

test('the lines to write are YAML, quoted where they must be', () => {
  assert.deepEqual(relayFromLines(config, '2001:db8::7'), ['relay_from: [127.0.0.1, "::1", "2001:db8::7"]'])
  assert.deepEqual(userLines('alice'), ['users:', '  alice:'])
  assert.deepEqual(exceptionLines({ any: [{ client: '192.0.2.7' }, { sender: '<>' }] }), [
    'not: { any: [{ client: 192.0.2.7 }, { sender: "<>" }] }',
  ])
})

test('a name that YAML takes for a number or for truth is quoted', () => {
  assert.deepEqual(userLines('123'), ['users:', '  "123":'])
  assert.deepEqual(userLines('true'), ['users:', '  "true":'])
  assert.deepEqual(userLines('1e3'), ['users:', '  "1e3":'])
})
