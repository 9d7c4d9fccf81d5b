// What rules and conditions are asked about in tests: clients, questions and subjects, with the values that do not matter
// filled in. It knows nothing of the engine, of presets or of conditions.

import assert from 'node:assert/strict'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { sessionId } from '../core/id.ts'
import { parseIp } from '../core/ip.ts'
import { mailbox } from '../core/message.test-support.ts'
import type { Question, SessionFacts } from '../smtp/session-facts.ts'
import type { ContentFacts } from './content-facts.ts'
import { makeSubject } from './subject.ts'

export const OUTSIDE = '192.0.2.9'

export function factsOf(changes: Partial<SessionFacts> & { readonly from?: string } = {}): SessionFacts {
  const { from = OUTSIDE, ...rest } = changes
  return {
    session: sessionId(1),
    listener: 'smtp',
    client: { address: parseIp(from) ?? assert.fail(from), port: 40_000 },
    local: { address: '203.0.113.1', port: 25 },
    helo: { verb: 'EHLO', name: 'client.test' },
    ...rest,
  }
}

export const subjectOf = <Content extends ContentFacts = never>(
  question: Question,
  facts = factsOf(),
  content?: Content,
) => makeSubject({ at: new FakeClock().now(), memo: new Map() }, question, facts, content)

const OPTIONS = { body: '7BIT', smtputf8: false } as const
const sentBy = (text: string) => (text === '' ? null : mailbox(text))

export const mail = (sender: string): Question => ({ stage: 'mail', mailFrom: sentBy(sender), options: OPTIONS })

export const rcpt = (to: string, more: { sender?: string; accepted?: number; refused?: number } = {}): Question => ({
  stage: 'rcpt',
  mailFrom: sentBy(more.sender ?? 'someone@far.test'),
  rcptTo: mailbox(to),
  accepted: more.accepted ?? 0,
  refused: more.refused ?? 0,
})

export const data = (to: readonly string[], sender = 'someone@far.test'): Question => ({
  stage: 'data',
  mailFrom: sentBy(sender),
  recipients: to.map(mailbox),
  options: OPTIONS,
})
