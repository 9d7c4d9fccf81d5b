// The one thing that must never happen: a preset that lets a stranger send anywhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SITES } from '../config/config.ts'
import { factsOf, openPolicy, rcpt } from './policy.test-support.ts'

const flag = fc.boolean()
const checks = fc.record({
  restricted_characters: flag,
  verify_sender: flag,
  recipient_domain: flag,
  bad_recipients: flag,
  reverse_dns: flag,
  always_reachable: fc.constantFrom([], ['postmaster'], ['*', 'abuse']),
  ip_dnsbls: fc.constantFrom([], [{ zone: 'warn.test', action: 'warn' }]),
  domain_dnsbls: fc.constantFrom([], ['rhs.test']),
})
const config = fc.record({
  site: fc.constantFrom(...SITES),
  checks,
  lists_folder: fc.constantFrom(null, '/l'),
  smarthost: fc.constantFrom(null, 'smtp.isp.test'),
})
const LISTS = new Map([
  ['/l/host_local_deny_exceptions', '*'],
  ['/l/sender_local_deny_exceptions', '*'],
])
const domain = fc.constantFrom(
  'far.test',
  'nowhere.test',
  'silent.test',
  'here.test.far.test',
  'branch.test',
  '[192.0.2.1]',
)
const localPart = fc.constantFrom('x', 'postmaster', 'alice', 'alice%here.test', '"alice@here.test"', 'here.test!alice')
const stranger = fc.constantFrom('192.0.2.9', '127.0.0.2', '10.2.0.1', '2001:db8::1', '::2')
const sender = fc.constantFrom('', 'alice@here.test', 'someone@far.test', 'postmaster@here.test')

test('no preset accepts a foreign recipient from a stranger, whatever its settings', async () => {
  await fc.assert(
    fc.asyncProperty(config, localPart, domain, stranger, sender, async (settings, local, domain, from, sender) => {
      const text = Object.entries(settings)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
        .join('\n')
      const policy = openPolicy({ config: text, lists: LISTS })
      const helo = { verb: 'EHLO', name: 'mx.here.test' } as const
      const decision = await policy.decide(rcpt(`${local}@${domain}`, { sender }), factsOf({ from, helo }))
      assert.ok(decision.verdict === 'deny' || decision.verdict === 'defer', decision.rule)
    }),
    { numRuns: 150 },
  )
})
