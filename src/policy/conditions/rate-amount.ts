// What `rate` counts, and how much of it one question brings. A string says why it cannot be told at this stage.

import type { Stage } from '../../core/decision.ts'
import type { Subject } from '../../conditions/subject.ts'

export const UNITS = ['connections', 'messages', 'recipients', 'octets'] as const
export type Unit = (typeof UNITS)[number]

/** A message is counted when it is announced: who counts only complete ones puts the rule at `data`. */
export const UNIT_FROM: Readonly<Record<Unit, Stage>> = {
  connections: 'connect',
  messages: 'mail',
  recipients: 'rcpt',
  octets: 'data',
}

export function amountOf(unit: Unit, { question, content }: Subject): number | string {
  switch (unit) {
    case 'connections':
      return 1
    case 'messages':
      return question.stage === 'mail' || question.stage === 'rcpt' || question.stage === 'data' ? 1 : tooEarly(unit)
    case 'recipients':
      if (question.stage === 'rcpt') return 1
      return question.stage === 'data' ? question.recipients.length : tooEarly(unit)
    case 'octets':
      return content ? content.size : tooEarly(unit)
  }
}

const tooEarly = (unit: Unit): string =>
  `${unit} are counted from the stage ${UNIT_FROM[unit]} on, and this rule stands before it`
