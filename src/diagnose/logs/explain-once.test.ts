import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeExplain } from '../explain.ts'
import { makeExplainOnce, withoutNames } from './explain-once.ts'

test('texts that differ in names, numbers and ids only are one; codes stay', () => {
  assert.equal(
    withoutNames('550-5.1.1 <alice@example.org>: no such user, id=4F2Bqk21 (#5.1.1) at 192.0.2.1'),
    '550-5.1.1 <#> no such user, # (#5.1.1) at #'.replace('<#> no', '<#>: no'),
  )
  assert.notEqual(withoutNames('451 later'), withoutNames('551 later'))
  assert.equal(withoutNames(''), '')
})

test('a text is explained once, and anew for another host or stage', () => {
  const asked: string[] = []
  const explain = makeExplain()
  const once = makeExplainOnce((input, options) => {
    asked.push(typeof input === 'string' ? input : input.text)
    return explain(input, options)
  })
  const first = once({ text: '550 5.1.1 <a1@example.org>: User unknown', host: 'mx1.example.net', stage: 'RCPT TO' })
  assert.equal(first.cause, 'recipient.unknown')
  assert.equal(
    once({ text: '550 5.1.1 <b2@example.org>: User unknown', host: 'mx2.example.net', stage: 'RCPT TO' }),
    first,
  )
  assert.equal(asked.length, 1)
  once({ text: '550 5.1.1 <b2@example.org>: User unknown', host: 'mx.example.org', stage: 'RCPT TO' })
  once({ text: '550 5.1.1 <b2@example.org>: User unknown', host: 'mx.example.org', stage: 'end of data' })
  assert.equal(asked.length, 3)
})
