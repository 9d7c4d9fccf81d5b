// Judges a case by rules: asks them each question that led to the refusal, in order, as a session would. No effect.

import type { Decision } from '../core/decision.ts'
import type { Policy } from '../policy/policy.ts'
import { isRefusal, type RefusedCase } from './refused-case.ts'

/** The decision about the last question, or an earlier one that ended it; undefined where the content would be needed. */
export async function judge(
  { questions, facts, content }: Pick<RefusedCase, 'questions' | 'facts' | 'content'>,
  policy: Policy,
): Promise<Decision | undefined> {
  const session = policy.open()
  let last: Decision | undefined
  for (const question of questions) {
    if (!policy.asks.has(question.stage) && question.stage !== 'mail' && question.stage !== 'rcpt') continue
    if (question.stage === 'data' && content === undefined) return undefined
    last = await (question.stage === 'data'
      ? session.decide(question, facts, content)
      : session.decide(question, facts))
    if (isRefusal(last)) return last
  }
  return last
}
