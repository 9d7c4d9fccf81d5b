// Whose move it is and whether trying again helps, from cause, vantage and permanence.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CAUSE_IDS, causeFacts } from './causes/facts.ts'
import { causeSeenFrom, move } from './move.ts'
import { NOBODY_KNOWN, SPEAKERS, type Vantage } from './vantage.ts'

const seen = (vantage: Partial<Vantage>): Vantage => ({ ...NOBODY_KNOWN, ...vantage })

test('where nothing is known of the speaker the catalogue decides', () => {
  for (const id of CAUSE_IDS) assert.equal(move(id, NOBODY_KNOWN, 'unknown').who, causeFacts(id).who, id)
})

test('the same refusal by a filter is the move of whoever keeps the filter, in the log of that filter', () => {
  assert.equal(move('spam.content', seen({ speaker: 'remote' }), 'permanent').who, 'sender')
  assert.equal(move('spam.content', seen({ speaker: 'own-to-client' }), 'permanent').who, 'recipient-admin')
  assert.equal(move('relay.denied', seen({ speaker: 'own-to-client' }), 'permanent').who, 'sender')
})

test('a missing log-in at the host for all mail is no matter of the writer', () => {
  assert.equal(move('auth.required', seen({ speaker: 'remote' }), 'permanent').who, 'sender')
  assert.equal(move('auth.required', seen({ speaker: 'remote', smarthost: true }), 'permanent').who, 'sender-admin')
})

test('digits outrank words on trying again, and the end that a log tells outranks the digits', () => {
  assert.equal(move('dns.ptr', NOBODY_KNOWN, 'temporary').retryHelps, true)
  assert.equal(move('dns.ptr', NOBODY_KNOWN, 'permanent').retryHelps, false)
  assert.equal(move('recipient.full', NOBODY_KNOWN, 'permanent').retryHelps, false)
  assert.equal(move('expired', NOBODY_KNOWN, 'temporary').retryHelps, null)
  assert.equal(move('greylist', NOBODY_KNOWN, 'unknown').retryHelps, true)
})

test('a host of one’s own that does not answer is no network trouble, nor is an operator that is never down', () => {
  const own = seen({ speaker: 'own', direction: 'outgoing' })
  assert.equal(causeSeenFrom('network.connect', own), 'network.connect')
  assert.equal(causeSeenFrom('network.connect', seen({ speaker: 'backend' })), 'backend.delivery')
  assert.equal(causeSeenFrom('network.timeout', { ...own, worldWide: true }), 'network.port-25-blocked')
  assert.equal(causeSeenFrom('domain.not-found', { ...own, worldWide: true }), 'resolver.broken')
  const refused = seen({ speaker: 'own-to-client', worldWide: true })
  assert.equal(causeSeenFrom('blocklist.ip', refused), 'receiver-misconfig')
})

test('every cause has a move from everywhere', () => {
  for (const cause of CAUSE_IDS)
    for (const speaker of SPEAKERS) {
      const { who } = move(cause, seen({ speaker, direction: 'outgoing' }), 'temporary')
      if (speaker === 'own' && cause.startsWith('backend.')) assert.match(who, /admin$/)
    }
})

test('a server that goes to the recipient’s own host knows that no person logs in there', () => {
  const ours = seen({ speaker: 'remote', direction: 'outgoing', firstHand: true })
  assert.equal(move('relay.denied', ours, 'permanent').who, 'recipient-admin')
  assert.equal(move('auth.required', ours, 'permanent').who, 'recipient-admin')
  assert.equal(move('limit.rate', ours, 'temporary').who, 'wait')
  assert.equal(move('limit.rate', ours, 'permanent').who, 'sender-admin')
  assert.equal(move('relay.denied', { ...ours, smarthost: true }, 'permanent').who, 'sender-admin')
})

test('whoever knows the cause is believed, but at the host for all mail it is the move of this server’s admin', () => {
  const told = { who: 'recipient-admin' } as const
  const there = seen({ speaker: 'remote', direction: 'outgoing' })
  assert.equal(move('tls.required', there, 'permanent', told).who, 'recipient-admin')
  assert.equal(move('tls.required', { ...there, smarthost: true }, 'permanent', told).who, 'sender-admin')
})
