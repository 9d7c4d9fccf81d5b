import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply } from '../core/reply.ts'
import { RELAY_REFUSALS, refusesRelay } from './relay-refusals.ts'

test('each wording is known by its samples, and by no other wording', () => {
  for (const { pattern, samples } of RELAY_REFUSALS) {
    for (const sample of samples) {
      assert.match(sample, pattern)
      assert.ok(refusesRelay(reply(554, undefined, sample)), sample)
    }
  }
})

test('a text on two lines is read as one; what is said to a recipient or a sender is none', () => {
  const exim = [
    'vm.here.test [192.0.2.7] is currently not permitted to relay',
    'through this server. Perhaps you have not',
  ]
  assert.ok(refusesRelay(reply(550, undefined, ...exim)))
  assert.ok(refusesRelay(reply(454, '4.7.1', '<x@far.test>: Relay access denied')))
  for (const text of [
    '<x@far.test>: Recipient address rejected: User unknown in relay recipient table',
    'Sender address rejected: not owned by auth user.',
    'Message rejected as spam by Content Filtering.',
    'Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org',
  ]) {
    assert.ok(!refusesRelay(reply(550, '5.7.1', text)), text)
  }
})
