// Who gets no answer of a program (RFC 3834 §2), row by row.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailbox } from '../core/message.test-support.ts'
import { readHeader } from '../core/header.ts'
import { whyNoReply } from './wants-reply.ts'

const AS = mailbox('alice@here.test')
const why = (from: string, ...lines: readonly string[]) =>
  whyNoReply({
    mailFrom: from === '' ? null : mailbox(from),
    header: readHeader(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)).fields,
    as: AS,
    alsoFor: ['info@here.test'],
  })

const TO = 'To: Alice <ALICE@here.test>'

test('a person who writes to the user by name is answered', () => {
  assert.equal(why('bob@far.test', TO), undefined)
  assert.equal(why('bob@far.test', 'To: x@far.test', 'Cc: "A, B" <x@y.test>,\r\n alice@here.test'), undefined)
  assert.equal(why('bob@far.test', 'To: info@here.test'), undefined)
  assert.equal(why('bob@far.test', TO, 'Auto-Submitted: no'), undefined)
})

test('nobody else is', () => {
  for (const [expected, from, ...lines] of [
    ['null-sender', '', TO],
    ['program', 'MAILER-DAEMON@far.test', TO],
    ['program', 'owner-list@far.test', TO],
    ['program', 'list-request@far.test', TO],
    ['program', 'list-bounces+alice=here.test@far.test', TO],
    ['program', 'no-reply@far.test', TO],
    ['own', 'Alice@here.test', TO],
    ['own', 'info@here.test', TO],
    ['list', 'bob@far.test', TO, 'List-Id: <x.far.test>'],
    ['list', 'bob@far.test', TO, 'List-Unsubscribe: <mailto:x@far.test>'],
    ['bulk', 'bob@far.test', TO, 'Precedence: bulk'],
    ['automatic', 'bob@far.test', TO, 'Auto-Submitted: auto-replied'],
    ['automatic', 'bob@far.test', TO, 'Auto-Submitted: auto-generated (cron)'],
    ['automatic', 'bob@far.test', TO, 'X-Auto-Response-Suppress: OOF, AutoReply'],
    ['not-personal', 'bob@far.test', 'To: undisclosed-recipients:;'],
    ['not-personal', 'bob@far.test', 'To: eve-alice@here.test'],
    ['not-personal', 'bob@far.test', 'To: alice@here.test.example'],
    ['not-personal', 'bob@far.test', 'Subject: alice@here.test'],
    ['not-personal', 'bob@far.test'],
  ] as const) {
    assert.equal(why(from, ...lines), expected, `${from} ${lines.join(' | ')}`)
  }
})
