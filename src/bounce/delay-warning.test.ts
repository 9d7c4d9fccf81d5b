import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mailbox, makeMessage, makeRecipient } from '../core/message.test-support.ts'
import { readHeader } from '../core/header.ts'
import type { DsnOptions, RecipientState } from '../core/message.ts'
import type { Reason } from '../core/reason.ts'
import { instant } from '../core/time.ts'
import { decideWarning, type WarningDecision } from './delay-warning.ts'

const TIMEOUT: Reason = { code: 'connect.timeout', at: instant(5000) }
const waits: RecipientState = { kind: 'scheduled', due: instant(9), attempts: 3, lastReason: TIMEOUT }
const until = () => instant(99_000)

function decide(states: readonly RecipientState[], header = 'Subject: x', dsn: DsnOptions = {}): WarningDecision {
  const recipients = states.map((state, index) => makeRecipient(`r${index}@d.test`, { index, state, dsn }))
  const late = { message: makeMessage({ mailFrom: mailbox('a@b.test') }), recipients }
  return decideWarning({ late, header: readHeader(Buffer.from(`${header}\r\n\r\n`)).fields, until })
}

const told = (decision: WarningDecision): readonly string[] =>
  decision.kind === 'warn'
    ? decision.about.map(({ recipient, attempts, lastAttempt, until: end }) =>
        [recipient.index, attempts, lastAttempt, end].join(' '),
      )
    : [decision.kind]

test('whoever was tried and waits is told of, with the attempts and the end', () => {
  const done: RecipientState = { kind: 'done', outcome: { kind: 'cancelled', by: 'x' }, at: instant(1) }
  assert.deepEqual(told(decide([waits, done, { ...waits, attempts: 1 }])), ['0 3 5000 99000', '2 1 5000 99000'])
})

test('a message of which one recipient is being tried is looked at later', () => {
  assert.equal(decide([waits, { kind: 'active', attempts: 1 }]).kind, 'not-yet')
})

test('what waits for its first attempt, is given up, or may be altered is nothing to tell of', () => {
  const because = (code: Reason['code']): RecipientState => ({ ...waits, lastReason: { code } })
  assert.equal(decide([{ kind: 'scheduled', due: instant(9), attempts: 0 }]).kind, 'not-yet')
  for (const code of ['queue.given-up', 'local.altered', 'local.salvaged'] as const) {
    assert.equal(decide([because(code)]).kind, 'not-yet', code)
  }
})

test('what this server holds by itself is told of, without an end; what an operator or a bounce holds is not', () => {
  const held: RecipientState = { kind: 'held', by: 'Waybill', attempts: 2, lastReason: TIMEOUT }
  assert.deepEqual(told(decide([held])), ['0 2 5000 '])
  assert.equal(decide([{ ...held, since: instant(3) }]).kind, 'not-yet')
  const ends = { at: instant(9), outcome: { kind: 'cancelled', by: 'x' } } as const
  assert.equal(decide([{ ...held, ends }]).kind, 'not-yet')
})

test('what waits for a paused route has no end', () => {
  const paused = { route: 'r', since: instant(0), next: instant(9) }
  assert.deepEqual(told(decide([{ ...waits, lastReason: { ...TIMEOUT, paused } }])), ['0 3 5000 '])
})

for (const [header, decision] of [
  ['List-Id: x', 'list'],
  ['LIST-POST: <mailto:x>', 'list'],
  ['Precedence: Bulk', 'bulk'],
  ['Precedence: list', 'bulk'],
  ['precedence:junk', 'bulk'],
  ['Auto-Submitted: auto-generated', 'automatic'],
  ['Auto-Submitted: auto-replied (vacation)', 'automatic'],
  ['Auto-Submitted: no', 'warn'],
  ['Precedence: first-class', 'warn'],
  ['Precedence: bulky', 'warn'],
  ['Subject: List-Id: x', 'warn'],
] as const) {
  test(`${header}: ${decision}`, () => {
    const made = decide([waits], header)
    assert.equal(made.kind === 'leave-out' ? made.why : made.kind, decision)
  })
}

test('NOTIFY decides for each recipient', () => {
  assert.equal(decide([waits], '', { notify: ['DELAY', 'SUCCESS'] }).kind, 'warn')
  for (const notify of [[], ['FAILURE'], ['SUCCESS', 'FAILURE']] as const) {
    assert.partialDeepStrictEqual(decide([waits], 'Subject: x', { notify }), { kind: 'leave-out', why: 'notify-never' })
  }
})
