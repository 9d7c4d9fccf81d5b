// The step that asks the rules of `data`. They see the message itself and, if they ask for it, what scanners say. A check
// that breaks answers 451: nothing is accepted by accident.

import { formatReversePath } from '../../core/address.ts'
import type { Decision } from '../../core/decision.ts'
import type { ScannedContent } from '../../policy/rule-subject.ts'
import type { Unstamped } from '../../smtp/session-journal.ts'
import { checkFailed } from '../../smtp/server-replies.ts'
import { refusal, type Receiving, type StepResult } from '../receiving.ts'

export function rules(receiving: Receiving): StepResult | Promise<StepResult> {
  const failed = (error: unknown): Decision => {
    receiving.deps.fault(error)
    return { verdict: 'defer', reply: checkFailed, rule: 'fault', compared: { error: String(error) } }
  }
  let decision: Decision | Promise<Decision>
  try {
    decision = ask(receiving)
  } catch (error) {
    decision = failed(error)
  }
  return decision instanceof Promise
    ? decision.catch(failed).then((decided) => heed(receiving, decided))
    : heed(receiving, decision)
}

function ask({ intake, completed, received, section, scans, origin, policy }: Receiving): Decision | Promise<Decision> {
  const { mailFrom, options, recipients, facts } = intake.transaction
  const about: ScannedContent = {
    size: intake.size,
    longestLine: completed.longestLine,
    header: section.fields,
    content: async () => received.whole,
    scans: () => scans.ask(),
    origin,
  }
  const question = { stage: 'data', mailFrom, recipients: recipients.map(({ rcptTo }) => rcptTo), options } as const
  return policy.decide(question, facts, about)
}

function heed(receiving: Receiving, decision: Decision): StepResult | Promise<StepResult> {
  receiving.decision = decision
  receiving.events.push(...decidedEvents(decision, receiving))
  if (decision.verdict !== 'deny' && decision.verdict !== 'defer') return 'next'
  if (decision.verdict === 'deny' && receiving.deps.returnsRefused === true) return 'next'
  // What scanners were asked is part of the story; who was not asked need not look at a message that is refused.
  const asked = receiving.scans.underWay
  return asked ? asked.then(() => refusal(receiving, decision.reply)) : refusal(receiving, decision.reply)
}

/** A yes to which no rule said anything needs no telling. */
function decidedEvents(decision: Decision, { intake }: Receiving): readonly Unstamped[] {
  const { verdict, tags, log, origin } = decision
  if (verdict === 'accept' && tags === undefined && log === undefined && origin === undefined) return []
  return [{ kind: 'decided', stage: 'data', subject: formatReversePath(intake.transaction.mailFrom), decision }]
}
