// The port by which the receiving side asks its rules. Types only; the engine is compile.ts and evaluate.ts.

import type { Decision, Stage } from '../core/decision.ts'
import type { Question, SessionFacts } from '../smtp/session-facts.ts'
import type { ScannedContent } from './rule-subject.ts'

/** The rules as one session meets them: what has been looked up for it is kept for its whole length. */
export interface SessionPolicy {
  /** `content` is there when the question's stage is `data`. A promise only where something must be looked up. */
  decide(question: Question, facts: SessionFacts, content?: ScannedContent): Decision | Promise<Decision>
}

export interface Policy {
  /** The stages at which there are rules; at others the answer is yes. */
  readonly asks: ReadonlySet<Stage>
  open(): SessionPolicy
}
