import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reply } from '../../core/reply.ts'
import { mailbox } from '../../core/message.test-support.ts'
import { NO_CAPABILITIES } from './capabilities.ts'
import { probe } from './probe.ts'
import type { Talk } from './step.ts'

const talk = (more: Partial<Talk> = {}): Talk => ({
  protocol: 'smtp',
  hostname: 'us.test',
  remote: { host: 'mx.x.test', address: '198.51.100.1', port: 25 },
  capabilities: { ...NO_CAPABILITIES, pipelining: true },
  needsReset: false,
  ...more,
})

/** The lines sent, and the code of the problem that it ended with. */
function play(session: Talk, to: string, ...codes: readonly number[]): readonly [string[], string | undefined] {
  const step = probe(session, { mailFrom: null, rcptTo: mailbox(to) })
  const sent: string[] = []
  let turn = step.next()
  for (const code of codes) {
    if (turn.done === true) break
    sent.push(...turn.value.lines)
    turn = step.next(reply(code, undefined, 'text'))
  }
  assert.ok(turn.done, 'the step has ended')
  return [sent, turn.value?.code]
}

test('MAIL and RCPT go one by one, whatever is offered, and nothing follows', () => {
  assert.deepEqual(play(talk(), 'a@x.test', 250, 250), [['MAIL FROM:<>', 'RCPT TO:<a@x.test>'], undefined])
})

test('after a refused MAIL no recipient is named', () => {
  const session = talk()
  assert.deepEqual(play(session, 'a@x.test', 550), [['MAIL FROM:<>'], 'smtp.mail'])
  assert.equal(session.needsReset, false)
})

test('a second question begins with RSET', () => {
  const session = talk()
  assert.deepEqual(play(session, 'a@x.test', 250, 550)[1], 'smtp.rcpt')
  const lines = ['RSET', 'MAIL FROM:<>', 'RCPT TO:<b@x.test>']
  assert.deepEqual(play(session, 'b@x.test', 250, 250, 250), [lines, undefined])
})

test('an address beyond ASCII is asked about only where SMTPUTF8 is offered', () => {
  assert.deepEqual(play(talk(), 'ü@x.test'), [[], 'smtp.utf8-recipient'])
  const session = talk({ capabilities: { ...NO_CAPABILITIES, smtputf8: true } })
  assert.deepEqual(play(session, 'ü@x.test', 250, 250)[0], ['MAIL FROM:<> SMTPUTF8', 'RCPT TO:<ü@x.test>'])
})
