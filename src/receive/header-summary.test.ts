import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { readHeader } from '../core/header.ts'
import { summarizeHeader } from './header-summary.ts'
import { processorTime } from '../../test/support/processor-time.ts'

const summary = (text: string) => summarizeHeader(readHeader(Buffer.from(text)).fields)

suite('the header of a message', () => {
  test('gives Received fields, subject and Message-ID, folded or not, in any case', () => {
    assert.deepEqual(
      summary(
        'received: a\r\nRECEIVED : b\r\n\tReceived: c\r\nSUBJECT: long\r\n  story\r\nMessage-Id:\r\n <x@y>\r\n\r\nReceived: d',
      ),
      { received: 2, subject: 'long story', messageIdField: '<x@y>' },
    )
  })
  test('ends at the empty line, or with the content when there is none', () => {
    assert.deepEqual(summary('\r\nSubject: not mine\r\n'), { received: 0 })
    assert.deepEqual(summary('A: b\r\n\r\nSubject: not mine\r\n'), { received: 0 })
    assert.deepEqual(summary('just text'), { received: 0 })
    assert.deepEqual(summary(''), { received: 0 })
  })
  test('is cut, not through a character', () => {
    const { subject = '' } = summary(`Subject: ${'ж'.repeat(99)}x${'ж'.repeat(99)}\r\n\r\n`)
    assert.equal(subject, `${'ж'.repeat(99)}x`)
  })
  test('may be as hostile as it likes without costing time', () => {
    const parts = ['Subject:', 'subject \t', '\r\n \t', 'Received \t', 'message-id: \r\n\t', '\t \t', '\0\r\n']
    const ms = processorTime(() => {
      for (const part of parts) summary(`Subject: x\r\n${part.repeat(1_000_000 / part.length)}`)
    })
    assert.ok(ms < 500, `${ms} ms`)
  })
})
