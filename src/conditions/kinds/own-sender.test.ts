import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openPolicy } from '../../policy/policy.test-support.ts'
import { factsOf, mail } from '../subjects.test-support.ts'

suite('with submission.bind_sender, a user who has logged in', () => {
  for (const [user, sender, verdict] of [
    ['alice', 'alice@here.test', 'accept'],
    ['alice', 'ALICE+shop@here.test', 'accept'],
    ['alice', '', 'accept'],
    ['alice', 'bob@here.test', 'deny'],
    ['a+b', 'a+b@here.test', 'accept'],
    ['a+b', 'a+b+shop@here.test', 'deny'],
    ['a+b', 'a@here.test', 'deny'],
    ['a+b@far.test', 'A+b@far.test', 'accept'],
    ['alice', 'alice@far.test', 'deny'],
    ['alice@far.test', 'alice@far.test', 'accept'],
    ['alice@far.test', 'alice@here.test', 'deny'],
    ['alice', 'alice@virtual.test', 'deny'],
    ['alice@virtual.test', 'alice@virtual.test', 'accept'],
  ] as const) {
    test(`${user} ${verdict === 'accept' ? 'may' : 'may not'} send as <${sender}>`, async () => {
      const policy = openPolicy({ config: 'submission: { bind_sender: true }\nvirtual: { virtual.test: {} }' })
      const decision = await policy.decide(mail(sender), factsOf({ user, mechanism: 'PLAIN' }))
      assert.equal(decision.verdict, verdict)
      if (verdict === 'deny') assert.equal(decision.rule, 'sender-not-own')
    })
  }
})
