import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CauseId } from '../causes/facts.ts'
import type { Who } from '../diagnosis.ts'
import { chooseBeginning } from './begin-here.ts'
import type { CauseReport, Side } from './report.ts'

const cause = (id: CauseId, who: Who, count: number, domains = 1, side: Side = 'outgoing'): CauseReport => ({
  cause: id,
  side,
  title: '',
  who,
  retryHelps: null,
  confidence: 'high',
  count,
  failed: count,
  waiting: 0,
  recovered: 0,
  removed: 0,
  refused: 0,
  noted: 0,
  destinations: Array.from({ length: domains }, (_, i) => ({
    destination: `d${i}.example`,
    count: 1,
    failed: 1,
    waiting: 0,
    recovered: 0,
    removed: 0,
    refused: 0,
    noted: 0,
  })),
  moreDestinations: 0,
  origins: [],
  example: { text: '' },
  step: '',
})

const chosen = (...causes: readonly CauseReport[]): readonly unknown[] => {
  const begin = chooseBeginning(causes)
  return [begin?.cause, begin?.why]
}

test('what the keeper of the server can mend goes before a larger cause that he cannot', () => {
  const unknown = cause('recipient.unknown', 'sender', 500, 40)
  assert.deepEqual(chosen(unknown, cause('blocklist.ip', 'sender-admin', 3)), ['blocklist.ip', 'ours'])
  assert.deepEqual(chosen(unknown, cause('spf.fail', 'domain-owner', 3)), ['spf.fail', 'ours'])
  assert.deepEqual(chosen(unknown, cause('auth.required', 'sender', 2)), ['auth.required', 'ours'])
  assert.deepEqual(chosen(unknown, cause('greylist', 'wait', 3)), ['recipient.unknown', 'theirs'])
})

test('many domains that cannot be reached point to this side, a few do not', () => {
  assert.deepEqual(chosen(cause('network.timeout', 'wait', 30, 12)), ['network.timeout', 'many-hosts'])
  assert.deepEqual(chosen(cause('network.timeout', 'wait', 30, 2)), ['network.timeout', 'theirs'])
  assert.deepEqual(chosen({ ...cause('network.timeout', 'wait', 30, 12), recovered: 90 }), [
    'network.timeout',
    'theirs',
  ])
  assert.deepEqual(chosen(cause('network.timeout', 'wait', 30, 12), cause('blocklist.ip', 'sender-admin', 3)), [
    'network.timeout',
    'many-hosts',
  ])
})

test('a cause that is not understood comes last, and refused clients never', () => {
  assert.deepEqual(chosen(cause('unknown', 'unknown', 9), cause('greylist', 'wait', 1)), ['greylist', 'theirs'])
  assert.deepEqual(chosen(cause('unknown', 'unknown', 9)), ['unknown', 'theirs'])
  assert.deepEqual(chosen(cause('policy.local', 'sender-admin', 9, 1, 'incoming')), [undefined, undefined])
})
