import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEnhancedStatus } from './enhanced-status.ts'
import { describeReply, formatReply, isIntermediate, isPermanent, isPositive, isTransient, reply } from './reply.ts'

test('a reply of one line has a space after its code', () => {
  assert.equal(formatReply(reply(220, undefined, 'mx.test ESMTP')), '220 mx.test ESMTP\r\n')
  assert.equal(formatReply(reply(550, '5.7.1', 'no')), '550 5.7.1 no\r\n')
})

test('a reply of several lines repeats both codes and has a hyphen but in the last (RFC 5321 §4.2.1, RFC 2034 §3)', () => {
  assert.equal(formatReply(reply(250, undefined, 'a', 'b', 'c')), '250-a\r\n250-b\r\n250 c\r\n')
  assert.equal(formatReply(reply(452, '4.2.2', 'full', 'later')), '452-4.2.2 full\r\n452 4.2.2 later\r\n')
})

test('a reply is described in one line', () => {
  assert.equal(describeReply(reply(550, '5.7.1', 'first', 'second')), '550 5.7.1 first second')
  assert.equal(describeReply(reply(250, undefined, '')), '250')
})

test('an enhanced code that is not one is left out', () => {
  assert.equal('enhanced' in reply(250, 'x'), false)
})

test('each code belongs to exactly one class, or to none below 200', () => {
  const classes = (code: number) =>
    [isPositive, isIntermediate, isTransient, isPermanent].map((is) => is(reply(code, undefined, '')))
  assert.deepEqual(classes(200), [true, false, false, false])
  assert.deepEqual(classes(299), [true, false, false, false])
  assert.deepEqual(classes(354), [false, true, false, false])
  assert.deepEqual(classes(421), [false, false, true, false])
  assert.deepEqual(classes(499), [false, false, true, false])
  assert.deepEqual(classes(500), [false, false, false, true])
  assert.deepEqual(classes(199), [false, false, false, false])
  assert.deepEqual(classes(600), [false, false, false, false])
})

test('an enhanced status has class 2, 4 or 5 and two numbers of up to three digits (RFC 3463 §2)', () => {
  for (const text of ['2.0.0', '4.4.7', '5.7.26', '5.999.999']) assert.equal(parseEnhancedStatus(text), text)
  for (const text of [
    '',
    '3.1.1',
    '1.0.0',
    '5.7',
    '5.7.1.',
    '5.7.1234',
    '5..1',
    '55.7.1',
    ' 5.7.1',
    '5.7.1\n',
    '5.x.1',
  ]) {
    assert.equal(parseEnhancedStatus(text), undefined, JSON.stringify(text))
  }
})
