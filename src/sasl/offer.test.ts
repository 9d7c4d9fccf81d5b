import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeReply } from '../core/reply.ts'
import { MECHANISM_NAMES } from './mechanism.ts'
import { memoryStore } from './memory-store.test-support.ts'
import { offeredMechanisms, selectMechanism, type OfferConditions } from './offer.ts'

const everything: OfferConditions = {
  enabled: MECHANISM_NAMES,
  store: memoryStore({}),
  secured: true,
  clearAllowed: false,
  canBind: true,
}

const refusal = (asked: string, conditions: OfferConditions): string => {
  const selection = selectMechanism(asked, conditions)
  return selection.ok ? `took ${selection.name}` : `${describeReply(selection.reply)} | ${selection.why}`
}

test('under TLS everything is offered that is enabled and that the store can serve, strongest first', () => {
  assert.deepEqual(offeredMechanisms(everything), MECHANISM_NAMES)
  assert.deepEqual(offeredMechanisms({ ...everything, enabled: ['LOGIN', 'CRAM-MD5'] }), ['CRAM-MD5', 'LOGIN'])
  const hashesOnly = { name: 'hashes', verify: everything.store.verify }
  assert.deepEqual(offeredMechanisms({ ...everything, store: hashesOnly }), ['PLAIN', 'LOGIN'])
  assert.ok(!offeredMechanisms({ ...everything, canBind: false }).includes('SCRAM-SHA-256-PLUS'))
})

test('passwords in clear are neither offered nor taken without TLS, unless that is allowed', () => {
  const clear = { ...everything, secured: false, canBind: false }
  assert.deepEqual(offeredMechanisms(clear), ['SCRAM-SHA-256', 'CRAM-MD5'])
  assert.match(refusal('PLAIN', clear), /^538 5\.7\.11 Encryption required/)
  assert.equal(refusal('plain', { ...clear, clearAllowed: true }), 'took PLAIN')
})

test('the name of a mechanism is taken in either case', () => {
  assert.equal(refusal('scram-sha-256-plus', everything), 'took SCRAM-SHA-256-PLUS')
})

test('NTLM is answered with what to turn off in the mail program', () => {
  assert.match(
    refusal('NTLM', everything),
    /^504 5\.5\.4 .*"Secure Password Authentication".* \| the client tried NTLM/,
  )
})

test('other names are answered with what is offered instead', () => {
  assert.match(refusal('XOAUTH2', { ...everything, enabled: ['PLAIN'] }), /^504 5\.5\.4 .*use PLAIN \|/)
  assert.match(refusal('PLAIN', { ...everything, enabled: [] }), /^504 .*nothing is offered/)
  assert.match(refusal('SCRAM-SHA-256-PLUS', { ...everything, canBind: false }), /^504 .*\| .*needs a TLS connection/)
})
