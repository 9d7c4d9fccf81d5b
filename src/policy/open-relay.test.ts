// The one thing that must never happen: a preset that lets a stranger send anywhere.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { SITES } from '../config/config.ts'
import { accepted } from '../config/load.test-support.ts'
import { isBound } from '../conditions/binding.ts'
import { kind } from '../conditions/condition.ts'
import { checkPolicy } from './compile.ts'
import { CONDITIONS } from './conditions.ts'
import { BASE, makeCondition, openPolicy } from './policy.test-support.ts'
import type { RuleConditionKind } from './rule-subject.ts'
import { factsOf, rcpt, subjectOf } from '../conditions/subjects.test-support.ts'

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
    fc.asyncProperty(config, localPart, domain, stranger, sender, async (chosen, local, domain, from, sender) => {
      const needsHub = chosen.site === 'smarthost' || chosen.site === 'satellite'
      const settings = needsHub ? { ...chosen, smarthost: 'smtp.isp.test' } : chosen
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

const problemsOf = (rules: string, more = ''): readonly string[] =>
  checkPolicy(accepted(`${BASE}${more}\npolicy:\n  rcpt:\n${rules.replaceAll(/^/gm, '    ')}`)).map(
    ({ message }) => message,
  )

suite('a rule that would make an open relay is refused', () => {
  const open: readonly string[] = [
    'accept: true',
    'when: { sender: "*@partner.test" }, accept: true',
    'when: { helo: mx.partner.test }, accept: true',
    'when: { recipient_domain: other }, accept: true',
    'when: { recipient_domain: "*" }, accept: true',
    'when: { recipient_domain: ["*.org", local] }, accept: true',
    'when: { recipient: "postmaster@*" }, accept: true',
    'when: { recipient: "^.*$" }, accept: true',
    'when: { local_part: postmaster }, accept: true',
    'when: { recipient_verified: true }, accept: true',
    'when: { client: "*" }, accept: true',
    'when: { client: 0.0.0.0/0 }, accept: true',
    'when: { client: ["::/0", 10.0.0.0/8] }, accept: true',
    'when: { client: ["!192.0.2.7"] }, accept: true',
    'when: { not: { client: 192.0.2.7 } }, accept: true',
    'when: { not: { dnsbl: bl.test } }, accept: true',
    'when: { spf: pass }, accept: true',
    'when: { not: { spf: [fail, none] } }, accept: true',
    'when: { iprev: pass }, accept: true',
    'when: { relay_from: false }, accept: true',
    'when: { authenticated: false }, accept: true',
    'when: { listener: submission }, accept: true',
    'when: { tls: true }, accept: true',
    'when: { any: [{ authenticated: true }, { sender: partner.test }] }, accept: true',
    'when: { not: { recipient_domain: other, sender: bad.test } }, accept: true',
    'before: relay-control, when: { reverse_dns: ok }, accept: true',
    'replace: relay-control, accept: true',
  ]
  for (const rule of open) {
    test(rule, () => {
      const [first, second] = problemsOf(`- { name: x, ${rule} }`)
      assert.match(first ?? 'no problem', /^rule "x" accepts mail from strangers to any domain/)
      assert.equal(second, undefined)
      assert.deepEqual(problemsOf(`- { name: x, relay: anyone, ${rule} }`), [])
    })
  }
  test('so is one that comes where relay control no longer refuses strangers', () => {
    const rules = `
- { name: mine, replace: relay-control, when: { recipient_domain: other, tls: false }, deny: true }
- { name: x, after: logged-in, accept: true }`
    assert.equal(problemsOf(rules).length, 1)
  })
})

suite('a rule that binds the recipient or the client may accept before relay control', () => {
  const bound: readonly string[] = [
    'when: { recipient_domain: [local, relay_to, a.test, "*.b.test"] }, accept: true',
    'when: { recipient: [alice@here.test, "sales-*@here.test", here.test, /lists/people] }, accept: true',
    'when: { recipient: "^info@here[.]test$" }, accept: true',
    'when: { relay_from: true }, accept: true',
    'when: { authenticated: true, sender: far.test }, accept: true',
    'when: { authenticated: [alice] }, accept: true',
    'when: { client: [192.0.2.0/24, "*.partner.test", relay_from, /lists/clients] }, accept: true',
    'when: { client: ["!192.0.2.7", 192.0.2.0/24] }, accept: true',
    'when: { not: { recipient_domain: other } }, accept: true',
    'when: { not: { authenticated: false } }, accept: true',
    'when: { any: [{ authenticated: true }, { client: 192.0.2.7 }] }, accept: true',
    'when: { not: { any: [{ recipient_domain: other }, { sender: bad.test }] } }, accept: true',
    'when: { own_sender: true }, accept: true',
    'after: relay-control, accept: true',
    'after: relay-to, when: { sender: far.test }, accept: true',
  ]
  for (const rule of bound) test(rule, () => assert.deepEqual(problemsOf(`- { name: x, ${rule} }`), []))
  test('a relay control of one’s own counts', () => {
    const rules = `
- { name: mine, when: { recipient_domain: other, not: { client: [192.0.2.0/24] }, authenticated: false }, deny: true }
- { name: x, when: { sender: far.test }, accept: true }`
    assert.deepEqual(problemsOf(rules), [])
    assert.equal(problemsOf(rules.replace('deny: true', 'deny: true, unknown: next')).length, 1)
  })
  test('a site of type local has hubs, and so relay control; one that is not set up has refused before', () => {
    assert.deepEqual(problemsOf('- { name: x, after: relay-control, accept: true }', 'site: local'), [])
    assert.equal(problemsOf('- { name: x, after: local-delivery-only, accept: true }', 'site: local').length, 1)
    assert.deepEqual(problemsOf('- { name: x, after: not-set-up, accept: true }', 'site: none'), [])
  })
})

test('relay: anyone stands nowhere else', () => {
  assert.match(problemsOf('- { name: x, relay: anyone, deny: true }')[0] ?? '', /^relay has no meaning in this rule/)
  assert.match(problemsOf('- { name: x, relay: true, accept: true }')[0] ?? '', /^true is not one of the choices/)
})

// What each condition says it binds is true: no stranger's mail to a stranger ever meets a value that claims to bind. A new
// condition needs a line here, so that nobody forgets to ask.
const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  client: [
    '10.7.0.0/16',
    '*',
    '0.0.0.0/0',
    ['!10.1.0.1'],
    ['!10.1.0.1', '10.1.0.0/16'],
    '*.test',
    '*.far.test',
    'relay_from',
  ],
  relay_from: [true, false],
  authenticated: [true, false, 'alice', ['^.*$']],
  sender: ['*@far.test', 'someone@far.test', '<>'],
  own_sender: [true, false],
  recipient: ['postmaster@*', '^.*$', '^x@here[.]test$', 'here.test', '*.test', '*.here.test', '*@here.test'],
  recipient_domain: ['local', 'relay_to', 'other', '*', '*.test', 'here.test', ['other', 'local'], ['local', '*.test']],
  local_part: ['postmaster', '*', 'restricted-remote'],
  reverse_dns: ['none', ['none', 'mismatch', 'ok', 'dynamic-looking']],
  dnsbl: ['bl.test'],
  iprev: ['pass', ['pass', 'fail', 'temperror', 'permerror']],
  spf: ['pass', { result: 'pass', identity: 'helo' }, ['fail', 'none']],
  listener: [['smtp', 'submission', 'submissions'], 'submission'],
  tls: [true, false, 'TLSv1.3'],
  helo: [['fqdn', 'literal', 'ip', 'other'], 'ours', 'client', '*'],
  recipient_count: [{ over: 0 }, { under: 100 }],
  bad_recipient_share: [{ more_than: 0, accepted_below: '100%' }],
  rate: [{ limit: 1, per: '1h' }],
  sender_verified: [true, false],
  recipient_verified: [true, false],
  hook: ['always'],
}

suite('a condition that says it binds somebody', () => {
  const strangers = fc.record({
    from: fc.constantFrom('192.0.2.9', '198.51.100.1', '203.0.113.5', '2001:db8::9'),
    listener: fc.constantFrom('smtp', 'submission', 'submissions'),
    tls: fc.constantFrom(undefined, { protocol: 'TLSv1.3', cipher: 'x' }),
    helo: fc.constantFrom('mx.here.test', 'far.test', '[192.0.2.9]', 'localhost'),
  })
  for (const [name, kind] of CONDITIONS) {
    if (kind.from === 'data' || kind.notAt === 'rcpt') continue
    test(`${name} is not met by strangers who write to strangers`, async () => {
      const values = VALUES[name] ?? assert.fail(`add values of ${name} to this test`)
      let bound = 0
      for (const value of values) {
        const parsed = v.parse(kind.schema, value)
        const ask = makeCondition(name, value, { hooks: { always: () => true } })
        for (const holds of [true, false]) {
          const binds = kind.binds(parsed, holds)
          if (!isBound(binds) || binds === 'unseen') continue
          bound++
          await fc.assert(
            fc.asyncProperty(strangers, sender, localPart, async ({ from, listener, tls, helo }, sender, local) => {
              const facts = factsOf({ from, listener, helo: { verb: 'EHLO', name: helo }, ...(tls && { tls }) })
              const answer = await ask(subjectOf(rcpt(`${local}@far.test`, { sender }), facts))
              assert.notEqual(answer.kind, holds ? 'yes' : 'no', `${name}: ${JSON.stringify(value)}`)
            }),
            { numRuns: 40 },
          )
        }
      }
      if (['client', 'relay_from', 'authenticated', 'recipient', 'recipient_domain'].includes(name))
        assert.ok(bound > 0)
    })
  }
})

test('a new condition that binds nothing opens no relay, whatever it is', () => {
  const stub: RuleConditionKind<boolean> = {
    name: 'spf_pass',
    from: 'rcpt',
    facts: [],
    schema: v.boolean(),
    binds: () => 'nothing',
    make: () => () => ({ kind: 'yes', compared: {} }),
  }
  const problems = (rule: string) => {
    const config = accepted(`${BASE}\npolicy:\n  rcpt:\n    - { name: x, ${rule} }`)
    return checkPolicy(config, new Map([...CONDITIONS, kind(stub)])).map(({ message }) => message)
  }
  const open = ['rule "x" accepts mail from strangers to any domain: this would be an open relay']
  assert.deepEqual(problems('when: { spf_pass: true }, accept: true'), open)
  assert.deepEqual(problems('when: { not: { spf_pass: true } }, accept: true'), open)
  assert.deepEqual(problems('when: { any: [{ spf_pass: true }, { authenticated: true }] }, accept: true'), open)
  assert.deepEqual(problems('when: { spf_pass: true, recipient_domain: local }, accept: true'), [])
  assert.deepEqual(problems('when: { spf_pass: true }, deny: true'), [])
})
