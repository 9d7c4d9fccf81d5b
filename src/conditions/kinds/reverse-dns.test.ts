import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import { parseIp } from '../../core/ip.ts'
import { makeDeps } from '../../policy/policy-deps.test-support.ts'
import { factsOf, subjectOf } from '../subjects.test-support.ts'
import { looksDynamic } from './reverse-dns-dynamic.ts'
import { MAX_NAMES } from './reverse-dns-names.ts'
import { reverseDns } from './reverse-dns.ts'

const ZONES = `
  192.0.2.1     PTR mx.ok.test
  mx.ok.test    A 192.0.2.1
  192.0.2.2     PTR liar.test
  liar.test     A 198.51.100.1
  192.0.2.3     PTR gone.test
  192.0.2.4     FAIL servfail
  192.0.2.5     PTR doubt.test
  doubt.test    FAIL timeout A
  192.0.2.6     PTR pool-6-2-0-192.dyn.isp.test
  pool-6-2-0-192.dyn.isp.test A 192.0.2.6
  192.0.2.7     PTR pool-7-2-0-192.dyn.isp.test
  192.0.2.8     PTR doubt.test
  192.0.2.8     PTR mx8.ok.test
  mx8.ok.test   A 192.0.2.8
  192.0.2.10    PTR pool-10-2-0-192.dyn.isp.test
  192.0.2.10    PTR mx.ok.test
  2001:db8::1   PTR six.test
  six.test      AAAA 2001:db8::1
  2001:db8::2   PTR six.test
  192.0.2.11    TXT x`

async function ask(wanted: unknown, from: string): Promise<string> {
  const condition = reverseDns.make(v.parse(reverseDns.schema, wanted), {
    ...makeDeps(),
    resolver: fakeResolver(ZONES),
  })
  const answer = await condition(subjectOf({ stage: 'connect' }, factsOf({ from })))
  return answer.kind === 'unknown' ? answer.why : `${answer.kind}: ${String(answer.compared['reverse_dns'])}`
}

const NO_PTR = 'DNS did not say what 192.0.2.4 is called (the fake resolver was told: servfail)'
const NO_A = 'DNS did not say whether doubt.test leads back to 192.0.2.5 (the fake resolver was told: timeout)'

suite('what reverse DNS says', () => {
  const cases: readonly (readonly [from: string, wanted: string | readonly string[], answer: string])[] = [
    ['192.0.2.1', 'ok', 'yes: ok'],
    ['192.0.2.1', ['none', 'mismatch', 'dynamic-looking'], 'no: ok'],
    ['2001:db8::1', 'ok', 'yes: ok'],
    ['2001:db8::2', 'mismatch', 'yes: mismatch'],
    ['192.0.2.2', 'mismatch', 'yes: mismatch'],
    ['192.0.2.3', 'mismatch', 'yes: mismatch'],
    ['192.0.2.2', ['none', 'ok'], 'no: mismatch'],
    ['192.0.2.99', 'none', 'yes: none'],
    ['192.0.2.11', 'none', 'yes: none'],
    ['192.0.2.99', 'mismatch', 'no: none'],
    ['192.0.2.6', 'dynamic-looking', 'yes: ok, dynamic-looking'],
    ['192.0.2.6', 'ok', 'yes: ok, dynamic-looking'],
    ['192.0.2.7', 'dynamic-looking', 'yes: mismatch, dynamic-looking'],
    // One name of its own is enough.
    ['192.0.2.10', 'dynamic-looking', 'no: mismatch'],
    // One confirmed name is enough, whatever becomes of the others.
    ['192.0.2.8', 'ok', 'yes: ok'],
    ['192.0.2.4', 'none', NO_PTR],
    ['192.0.2.4', ['ok', 'mismatch', 'none'], NO_PTR],
    ['192.0.2.5', 'ok', NO_A],
    ['192.0.2.5', 'mismatch', NO_A],
    ['192.0.2.5', 'none', 'no: unknown'],
    ['192.0.2.5', ['ok', 'mismatch'], 'yes: unknown'],
  ]
  for (const [from, wanted, answer] of cases) {
    test(`${from} ${[wanted].flat().join(', ')}: ${answer}`, async () => assert.equal(await ask(wanted, from), answer))
  }
})

test('a stranger’s list of names costs a bounded number of questions', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `192.0.2.1 PTR n${i}.test`)
  const resolver = fakeResolver(names.join('\n'))
  const condition = reverseDns.make(['ok'], { ...makeDeps(), resolver })
  await condition(subjectOf({ stage: 'connect' }, factsOf({ from: '192.0.2.1' })))
  assert.equal(resolver.asked.length, 1 + MAX_NAMES)
})

test('only a word of pools and the address together look dynamic', () => {
  const address = parseIp('198.51.100.7') ?? assert.fail()
  const dynamic = [
    'pool-198-51-100-7.isp.test',
    '7.100.51.198.dynamic.isp.test',
    'dyn100-7.isp.test',
    'adsl-c6336407.isp.test',
    'cable-198051100007.isp.test',
    'ppp-100-7.dialup2.isp.test',
  ]
  const not = [
    'mail.example.org',
    '198-51-100-7.isp.test',
    'host-198-51-100-7.dsl.isp.test',
    '198-51-100-7.static.adsl.isp.test',
    'pool-1-2-3-4.isp.test',
    'mx1.dynamic.example.org',
    'vps-198-51-100-7.mobile.test',
    'carpool.198-51-100-7.test',
  ]
  for (const name of dynamic) assert.equal(looksDynamic(name, address), true, name)
  for (const name of not) assert.equal(looksDynamic(name, address), false, name)
  const six = parseIp('2001:db8::a1b2:c3d4') ?? assert.fail()
  assert.equal(looksDynamic('dyn-a1b2-c3d4.isp.test', six), true)
  assert.equal(looksDynamic('dyn-0000-c3d4.isp.test', six), false)
})
