// Judges a case by rules: asks them each question that led to the refusal, in order, as a session would. No effect.

import type { Decision } from '../core/decision.ts'
import type { Policy } from '../policy/policy.ts'
import { isRefusal, type RefusedCase } from './refused-case.ts'

export type Judgement =
  | { readonly kind: 'accepted' }
  /** By the rules about the last question, or about an earlier one. */
  | { readonly kind: 'refused'; readonly decision: Decision }
  /** All that came before is accepted, and the content is not at hand. */
  | { readonly kind: 'content-needed' }

export async function judge(
  { questions, facts, content }: Pick<RefusedCase, 'questions' | 'facts' | 'content'>,
  policy: Policy,
): Promise<Judgement> {
  const session = policy.open()
  for (const question of questions) {
    const { stage } = question
    // Where there are no rules the answer is yes; the rules of RCPT are asked also when there are none.
    if (!policy.asks.has(stage) && stage !== 'rcpt') continue
    if (stage === 'data' && content === undefined) return { kind: 'content-needed' }
    const decision = await session.decide(question, facts, stage === 'data' ? content : undefined)
    if (isRefusal(decision)) return { kind: 'refused', decision }
  }
  return { kind: 'accepted' }
}
