import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIp } from '../core/ip.ts'
import { parseMailbox } from '../core/address.ts'
import { sessionId } from '../core/id.ts'
import { subjectOf } from './decided.ts'
import type { Question, SessionFacts } from './session-facts.ts'

const address = parseIp('192.0.2.9') ?? assert.fail()
const facts: SessionFacts = {
  session: sessionId(1),
  listener: 'smtp',
  client: { address, port: 4000 },
  local: { address, port: 25 },
}
const mailbox = (text: string) => {
  const parsed = parseMailbox(text)
  return parsed.ok ? parsed.value : assert.fail()
}
const options = { body: '7BIT', smtputf8: false } as const
const mailFrom = mailbox('a@b.test')

test('each question is told by what was in question, as people write it', () => {
  const told = (question: Question): string => subjectOf(question, facts)
  assert.equal(told({ stage: 'connect' }), '192.0.2.9')
  assert.equal(told({ stage: 'helo', verb: 'EHLO', name: 'client.test' }), 'client.test')
  assert.equal(told({ stage: 'auth', mechanism: 'PLAIN' }), 'PLAIN')
  assert.equal(told({ stage: 'mail', mailFrom, options }), 'a@b.test')
  assert.equal(told({ stage: 'mail', mailFrom: null, options }), '')
  assert.equal(told({ stage: 'rcpt', mailFrom, rcptTo: mailbox('c@d.test'), accepted: 0, refused: 0 }), 'c@d.test')
})
