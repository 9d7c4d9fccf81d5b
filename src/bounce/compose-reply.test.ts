// The answer as it goes out (RFC 3834 §3), held against its rules.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeIdSource } from '../core/id.ts'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { domain, mailbox, makeMessage } from '../core/message.test-support.ts'
import { readHeader } from '../core/header.ts'
import { composeReply } from './compose-reply.ts'

function answer(header: string, text = 'I am away.', subject?: string): string {
  const clock = new FakeClock()
  const { message, content } = composeReply(
    {
      message: makeMessage(),
      header: readHeader(Buffer.from(`${header}\r\n\r\n`)).fields,
      to: mailbox('bob@far.test'),
      as: mailbox('alice@here.test'),
      text,
      subject,
      now: clock.now(),
      hostname: domain('mx.here.test'),
    },
    makeIdSource(clock),
  )
  assert.equal(message.mailFrom, null)
  assert.ok(content.kind === 'inline')
  assert.equal(content.bytes.length, message.size)
  return Buffer.from(content.bytes).toString('utf8')
}

test('it is from the empty sender, answers the message by its id, and says that a program wrote it', () => {
  const text = answer('Subject: Lunch\r\nMessage-ID: <1@far.test>\r\nReferences: <0@far.test>')
  assert.match(text, /^From: <alice@here\.test>\r$/m)
  assert.match(text, /^To: <bob@far\.test>\r$/m)
  assert.match(text, /^Subject: Auto: Lunch\r$/m)
  assert.match(text, /^In-Reply-To: <1@far\.test>\r$/m)
  assert.match(text, /^References: <0@far\.test>\r\n <1@far\.test>\r$/m)
  assert.match(text, /^Auto-Submitted: auto-replied\r$/m)
  assert.match(text, /\r\n\r\nI am away\.$/)
})

test('a subject of its own may hold that of the message; nothing in it becomes a field', () => {
  assert.match(answer('Subject: a\r\n b', 'x', 'Re: $h_subject:'), /^Subject: Re: a b\r$/m)
  const text = answer('Subject: evil\rBcc: x@y.test\r\nMessage-ID: <a>\r\n <b>')
  assert.doesNotMatch(text, /^Bcc/m)
  assert.match(answer('Subject: Привет', 'Я в отпуске.'), /^Subject: =\?UTF-8\?B\?/m)
  assert.match(answer('X: y'), /^Subject: Auto: your message\r$/m)
  assert.doesNotMatch(answer('X: y'), /In-Reply-To/)
})
