import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'dns-packet'
import { canHoldWhatItClaims, cleanName, isAskable, readMessage } from './dns-message.ts'

const QUESTION = { name: 'a.test', type: 'TXT' } as const
const answer = (): Buffer =>
  encode({
    type: 'response',
    id: 7,
    flags: 0x180,
    questions: [QUESTION],
    answers: [{ ...QUESTION, ttl: 60, data: 'text' }],
  })

test('an answer is read, one with another id is not', () => {
  assert.equal(readMessage(answer(), 7, QUESTION)?.kind, 'noerror')
  assert.equal(readMessage(answer(), 8, QUESTION), undefined)
})

test('a packet that claims more records than it has room for is no answer, and is not looked through', () => {
  for (const count of [4, 6, 8, 10]) {
    const lying = answer()
    assert.ok(canHoldWhatItClaims(lying))
    lying.writeUInt16BE(65_535, count)
    assert.ok(!canHoldWhatItClaims(lying))
    assert.equal(readMessage(lying, 7, QUESTION), undefined)
  }
  // Two questions and three records of the shortest, behind a header.
  const least = 12 + 2 * 5 + 3 * 11
  for (const [octets, holds] of [
    [least, true],
    [least - 1, false],
  ] as const) {
    const bytes = Buffer.alloc(octets)
    for (const [at, number] of [2, 1, 1, 1].entries()) bytes.writeUInt16BE(number, 4 + 2 * at)
    assert.equal(canHoldWhatItClaims(bytes), holds)
  }
})

test('a packet may be as short as records can be', () => {
  // A header, one question and one record, all named for the root.
  const shortest = Buffer.from('000781830001000100000000000010000100001000010000003c0000', 'hex')
  assert.equal(readMessage(shortest, 7, { name: '', type: 'TXT' })?.kind, 'nxdomain')
  for (let cut = 0; cut < shortest.length; cut++) {
    assert.equal(readMessage(shortest.subarray(0, cut), 7, { name: '', type: 'TXT' }), undefined)
  }
})

test('a name that can be asked for has labels of up to 63 octets, and 253 in all', () => {
  const label = 'x'.repeat(63)
  const longest = [label, label, label, 'x'.repeat(61)].join('.')
  for (const name of ['a', 'a.test', '!.~', label, longest]) assert.ok(isAskable(name), name)
  for (const name of ['', 'a..test', '.a', 'a.', `${label}x`, `${longest}x`, 'a b', 'ä.test', 'a\x7f'])
    assert.ok(!isAskable(name), name)
})

test('a name is harmless to print', () => {
  assert.equal(cleanName('MX.Test.'), 'mx.test')
  assert.equal(cleanName('a\x1b b\x7f\t~!.test'), 'a\\027\\032b\\127\\009~!.test')
})

test('what a server says instead of an answer has a name', () => {
  for (const [rcode, name] of ['FORMERR', 'SERVFAIL', '', 'NOTIMP', 'REFUSED', 'RCODE 6'].entries()) {
    if (name === '') continue
    const failed = encode({ type: 'response', id: 7, flags: 0x180 | (rcode + 1), questions: [QUESTION] })
    const read = readMessage(failed, 7, QUESTION)
    assert.deepEqual(read, { kind: 'failed', rcode: rcode + 1, dnssec: false, detail: name })
  }
})
