import assert from 'node:assert/strict'
import { test } from 'node:test'

import { domain } from '../core/message.test-support.ts'
import { days, instant } from '../core/time.ts'
import type { StsAnswer } from '../tls-policy/sts-policies.ts'
import type { StsMode } from '../tls-policy/sts-policy.ts'
import { inWords, makeJob, makeWorld, stepsOf, type Host, type World } from './attempt.test-support.ts'
import type { AttemptDeps } from './attempt-deps.ts'

const [A, B] = ['192.0.2.1', '192.0.2.2'] as const
const CLEAR: Host = [{}]
const REFUSING: Host = [{ EHLO: '250-x\n250 STARTTLS' }]
const HOSTS = `x.test MX 0 mx0.x.test\nmx0.x.test A ${A}\nx.test MX 1 mx1.x.test\nmx1.x.test A ${B}`
const TLSA = 'TLSA 3 1 1 ' + 'ab'.repeat(32)

const refresh = (): Promise<void> => Promise.resolve()
const answering = (answer: StsAnswer): AttemptDeps['policies'] => ({
  dane: true,
  sts: { policyFor: () => Promise.resolve(answer), refresh },
})

function sts(mode: StsMode, mx: readonly string[]): AttemptDeps['policies'] {
  const known = { domain: domain('x.test'), id: '7', policy: { mode, mx, maxAge: days(7) }, fetched: instant(0) }
  return answering({ known })
}

const dane: AttemptDeps['policies'] = { dane: true }

async function come(hosts: Record<string, Host>, more: Parameters<typeof makeWorld>[1]) {
  const world: World = makeWorld(hosts, { zones: HOSTS, ...more })
  const { outcomes, events } = await world.attempt(makeJob())
  const [word] = inWords({ outcomes, events })
  const outcome = outcomes.get(0)
  const facts = outcome && 'reason' in outcome ? outcome.reason.facts : undefined
  return { word, facts, steps: stepsOf(events), dialed: world.dialed, world, events }
}

test('mail waits where the policy of the domain demands TLS and no host has it, and says whose policy', async () => {
  const { word, facts } = await come({ [A]: CLEAR, [B]: REFUSING }, { policies: sts('enforce', ['*.x.test']) })
  assert.equal(word, 'deferred smtp.starttls 454')
  assert.deepEqual([facts?.['policy'], facts?.['policy_domain'], facts?.['policy_id']], ['mta-sts', 'x.test', '7'])
})

test('a host that the policy does not name is not called, and the next one is', async () => {
  const { word, dialed, steps } = await come({ [A]: CLEAR, [B]: CLEAR }, { policies: sts('enforce', ['mx1.x.test']) })
  assert.deepEqual(dialed, [B])
  assert.equal(word, 'deferred tls.not-offered')
  assert.ok(steps.includes('tls-policy: tls.sts-host'))
})

test('a policy that is being tested keeps no mail', async () => {
  const { word, steps } = await come({ [A]: CLEAR }, { policies: sts('testing', ['other.test']) })
  assert.equal(word, 'delivered')
  assert.ok(steps.includes('tls-policy'))
})

test('a policy that says none is none', async () => {
  assert.equal((await come({ [A]: CLEAR }, { policies: sts('none', []) })).word, 'delivered')
})

test('TLSA records demand TLS where they were validated, and then MTA-STS has no say', async () => {
  const zones = `${HOSTS}\ntest AD\n_25._tcp.mx0.x.test ${TLSA}`
  const { word, facts, dialed } = await come({ [A]: CLEAR }, { zones, policies: sts('enforce', ['mx1.x.test']) })
  assert.deepEqual(dialed, [A, B])
  assert.equal(word, 'deferred tls.not-offered')
  assert.deepEqual([facts?.['policy'], facts?.['tlsa_of']], ['dane', 'mx0.x.test'])
})

test('they demand nothing where DNS is not validated: the MX, the address or the records themselves', async () => {
  const records = `_25._tcp.mx0.x.test ${TLSA}\n_25._tcp.mx1.x.test ${TLSA}`
  for (const signed of ['', 'x.test AD', 'mx0.x.test AD\n_tcp.mx0.x.test AD']) {
    const apart = HOSTS.replaceAll('mx0.x.test', 'mx0.y.test').replaceAll('mx1.x.test', 'mx1.y.test')
    const zones = `${signed === 'x.test AD' ? apart : HOSTS}\n${records}\n${signed}`
    assert.equal((await come({ [A]: CLEAR }, { zones, policies: dane })).word, 'delivered', signed)
  }
})

test('a host whose records cannot be asked for is not called', async () => {
  const zones = `${HOSTS}\ntest AD\n_25._tcp.mx0.x.test FAIL servfail`
  const { word, dialed } = await come({ [A]: CLEAR, [B]: CLEAR }, { zones, policies: dane })
  assert.equal(word, 'delivered')
  assert.deepEqual(dialed, [B])
  const both = await come({ [A]: CLEAR }, { zones: `${zones}\n_25._tcp.mx1.x.test FAIL timeout`, policies: dane })
  assert.equal(both.word, 'deferred tls.dane-unknown')
  assert.deepEqual(both.dialed, [])
})

test('records that are of no use demand TLS and no proof', async () => {
  const zones = `${HOSTS}\ntest AD\n_25._tcp.mx0.x.test TLSA 1 1 1 abcd\n_25._tcp.mx1.x.test TLSA 1 1 1 abcd`
  const { word, facts } = await come({ [A]: CLEAR, [B]: CLEAR }, { zones, policies: dane })
  assert.equal(word, 'deferred tls.not-offered')
  assert.equal(facts?.['policy'], 'dane')
})

test('what the configuration says of a domain is the last word, the nearest name first', async () => {
  const policies = sts('enforce', ['*.x.test'])
  const off = await come({ [A]: CLEAR }, { policies, tlsDomains: new Map([['x.test', 'off']]) })
  assert.equal(off.word, 'delivered')
  const tlsDomains = new Map([
    ['*.test', 'off'],
    ['x.test', 'required'],
  ] as const)
  const required = await come({ [A]: CLEAR }, { tlsDomains })
  assert.equal(required.word, 'deferred tls.not-offered')
  assert.equal(
    (await come({ [A]: CLEAR }, { tls: 'required', tlsDomains: new Map([['*.test', 'off']]) })).word,
    'delivered',
  )
  assert.equal(
    (await come({ [A]: CLEAR }, { tls: 'required', tlsDomains: new Map([['y.test', 'off']]) })).word,
    'deferred tls.not-offered',
  )
})

test('tls: off asks for no policy, and a domain without one is not told of any', async () => {
  const never: AttemptDeps['policies'] = { dane: true, sts: { policyFor: () => assert.fail('asked'), refresh } }
  assert.equal((await come({ [A]: CLEAR }, { tls: 'off', policies: never })).word, 'delivered')
  const nothing = answering({})
  const { steps } = await come({ [A]: CLEAR }, { policies: nothing })
  assert.deepEqual(
    steps.filter((step) => step.startsWith('tls-policy')),
    [],
  )
})

test('a policy that cannot be fetched is told of, and demands nothing', async () => {
  const problem = { result: 'sts-policy-fetch-error', detail: 'mta-sts.x.test answers 404' } as const
  const policies = answering({ problem })
  const { word, events } = await come({ [A]: CLEAR }, { policies })
  assert.equal(word, 'delivered')
  const step = events.find((event) => event.kind === 'step' && event.step === 'tls-policy')
  assert.ok(step?.kind === 'step' && step.facts?.['mta_sts_detail'] === problem.detail)
})
