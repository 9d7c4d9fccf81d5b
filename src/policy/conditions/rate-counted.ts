// Which keys a counter has counted already for this one connection, message or recipient, so that several rules with the
// same counter, or one rule asked at each RCPT, count it once (as Exim's per_conn, per_mail and per_rcpt do).

import type { Question } from '../../smtp/session-facts.ts'
import type { Subject } from '../../conditions/subject.ts'
import { remember } from '../../conditions/memo.ts'
import type { Unit } from './rate-amount.ts'

/** Keys. */
export type Counted = Set<string>

interface Since {
  question: Question
  keys: Counted
}

export function countedIn(subject: Subject, unit: Unit, counter: string): Counted {
  const { question } = subject
  const since = remember<Since>(subject, `rate ${unit} ${counter}`, () => ({ question, keys: new Set() }))
  if (!isSame(unit, since.question, question)) since.keys = new Set()
  since.question = question
  return since.keys
}

function isSame(unit: Unit, before: Question, now: Question): boolean {
  switch (unit) {
    case 'connections':
      return true
    case 'recipients':
      return before === now
    case 'messages':
    case 'octets':
      return before === now || isSameTransaction(before, now)
  }
}

/** A session keeps one object for the sender of a transaction; only null senders look alike, so the counts tell too. */
function isSameTransaction(before: Question, now: Question): boolean {
  if (!('mailFrom' in before) || !('mailFrom' in now)) return false
  if (before.mailFrom !== now.mailFrom || now.stage === 'mail' || before.stage === 'data') return false
  if (before.stage !== 'rcpt' || now.stage !== 'rcpt') return true
  return now.accepted + now.refused > before.accepted + before.refused
}
