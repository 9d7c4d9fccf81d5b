import assert from 'node:assert/strict'
import { suite, test } from 'node:test'

import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import { findDane } from './dane.ts'

const SHA256 = 'ab'.repeat(32)
const SHA512 = 'cd'.repeat(64)
const found = async (zone: string, canonical = 'mx.x.test') => {
  const answer = await findDane({ host: 'mx.x.test', canonical }, 25, fakeResolver(zone))
  if (answer.kind !== 'records') return answer.kind
  return answer.records.map(({ usage, selector, matching }) => `${usage} ${selector} ${matching}`).join(', ')
}

suite('TLSA records of a mail host', () => {
  for (const [title, zone, expected] of [
    ['none', 'mx.x.test A 192.0.2.1', 'none'],
    ['validated', `x.test AD\n_25._tcp.mx.x.test TLSA 3 1 1 ${SHA256}`, '3 1 1'],
    ['not validated: as none', `_25._tcp.mx.x.test TLSA 3 1 1 ${SHA256}`, 'none'],
    ['for another port', `x.test AD\n_465._tcp.mx.x.test TLSA 3 1 1 ${SHA256}`, 'none'],
    ['no answer', '_25._tcp.mx.x.test FAIL servfail', 'unknown'],
    ['usages of the web alone', `x.test AD\n_25._tcp.mx.x.test TLSA 1 1 1 ${SHA256}`, 'unusable'],
    ['a digest that is too short', 'x.test AD\n_25._tcp.mx.x.test TLSA 3 1 1 abcd', 'unusable'],
    ['an unknown digest', `x.test AD\n_25._tcp.mx.x.test TLSA 3 1 9 ${SHA256}`, 'unusable'],
    [
      'a stronger digest for the same thing',
      `x.test AD\n_25._tcp.mx.x.test TLSA 3 1 1 ${SHA256}\n_25._tcp.mx.x.test TLSA 3 1 2 ${SHA512}\n_25._tcp.mx.x.test TLSA 2 0 1 ${SHA256}`,
      '3 1 2, 2 0 1',
    ],
  ] as const) {
    test(title, async () => assert.equal(await found(zone), expected))
  }

  test('they stand at the end of the aliases, or at the name itself', async () => {
    const end = `test AD\n_25._tcp.real.test TLSA 3 1 1 ${SHA256}`
    assert.equal(await found(end, 'real.test'), '3 1 1')
    assert.equal(await found(`test AD\n_25._tcp.mx.x.test TLSA 3 0 1 ${SHA256}`, 'real.test'), '3 0 1')
  })
})
