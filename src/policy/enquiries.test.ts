import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { parseDomain } from '../core/domain.ts'
import { minutes } from '../core/time.ts'
import { mailbox } from '../core/message.test-support.ts'
import type { Condition, ConditionKind } from '../conditions/condition.ts'
import { client } from '../conditions/kinds/client.ts'
import { dnsbl } from '../conditions/kinds/dnsbl.ts'
import { rate } from './conditions/rate.ts'
import { recipientVerified } from './conditions/recipient-verified.ts'
import { reverseDns } from '../conditions/kinds/reverse-dns.ts'
import { senderVerified } from './conditions/sender-verified.ts'
import { withoutEffect } from './enquiries.ts'
import { makeDeps } from './policy-deps.test-support.ts'
import { rcpt, subjectOf } from '../conditions/subjects.test-support.ts'
import type { PolicyDeps } from './policy-deps.ts'
import type { RuleSubject } from './rule-subject.ts'

const make = <Value, About>(
  kind: ConditionKind<Value, PolicyDeps, About>,
  value: unknown,
  deps: PolicyDeps,
): Condition<About> => kind.make(v.parse(kind.schema, value), deps)

suite('a port that crashes is never taken for an answer', () => {
  const crash = (): never => {
    throw new Error('a fault')
  }
  const deps: PolicyDeps = {
    ...makeDeps(),
    resolver: { mx: crash, a: crash, aaaa: crash, txt: crash, ptr: crash, tlsa: crash },
    mailHosts: crash,
    openList: (path) => ({ path, lines: crash }),
    callouts: { ask: crash, recall: crash },
    rates: { count: crash, look: crash },
  }
  const conditions: readonly (readonly [string, () => Condition<RuleSubject>])[] = [
    ['client by name', () => make(client, '*.x.test', deps)],
    ['client by list', () => make(client, '/list', deps)],
    ['reverse_dns', () => make(reverseDns, 'none', deps)],
    ['dnsbl', () => make(dnsbl, 'bl.test', deps)],
    ['dnsbl by domain', () => make(dnsbl, { zones: ['bl.test'], domain: 'sender' }, deps)],
    ['sender_verified', () => make(senderVerified, true, deps)],
    ['recipient_verified', () => make(recipientVerified, true, deps)],
    ['rate', () => make(rate, { limit: 1, per: '1h' }, deps)],
  ]
  for (const [name, condition] of conditions) {
    test(name, async () => {
      const ask = condition()
      await assert.rejects(async () => ask(subjectOf(rcpt('a@x.test', { sender: 'a@y.test' }))), /a fault/)
    })
  }

  test('a call-out that crashes', async () => {
    const half = { ...makeDeps({ zones: 'x.test A 198.51.100.1' }), callouts: deps.callouts }
    const ask = make(recipientVerified, { callout: true, defer_ok: true }, half)
    await assert.rejects(async () => ask(subjectOf(rcpt('a@x.test'))), /a fault/)
  })
})

test('a simulation counts nothing, calls nobody and asks DNS', async () => {
  const real = makeDeps({ zones: 'x.test A 198.51.100.1' })
  const { rates, callouts, mailHosts } = withoutEffect(real)
  const question = {
    counter: 'c',
    key: 'k',
    at: real.clock.now(),
    per: minutes(1),
    limit: 1,
    amount: 1,
    counted: false,
    strict: false,
  }
  for (let i = 0; i < 3; i++) assert.equal((await rates.count(question)).over, false)
  const domain = parseDomain('x.test') ?? assert.fail()
  const found = await mailHosts({ kind: 'mx', domain, port: 25 })
  assert.ok(found.ok)
  const request = { mailbox: mailbox('a@x.test'), mailFrom: null, hosts: found.hosts, port: 25, timeout: minutes(1) }
  const answer = await callouts.ask({ ...request, random: false })
  assert.equal(answer.kind, 'unanswered')
})
