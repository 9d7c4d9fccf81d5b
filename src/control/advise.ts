// What is to be said about a refusal beside the refusal itself: whether the rules of now still say so, and the smallest
// changes with which they would accept. Everything is found by trying, with rules that have no effect.

import type { Decision } from '../core/decision.ts'
import { applyChange } from './apply-change.ts'
import { candidates, type Situation } from './candidates.ts'
import type { Advice, Advised, ChangeKind, Now } from './change.ts'
import { judge } from './judge.ts'
import { isRefusal, type RefusedCase } from './refused-case.ts'
import { smallestChanges, type Candidate } from './smallest-change.ts'
import type { Trial } from './trial.ts'

export async function advise(one: RefusedCase, trial: Trial): Promise<Advice> {
  const rules = trial.rules({})
  const decision = rules && (await judge(one, rules.policy))
  const now = nowOf(one, decision, trial)
  if (now.kind === 'accepts') return { now, changes: [], attempts: 0 }
  const situation: Situation = { case: one, decision: decision ?? one.decision, trial }
  const worth = candidates(situation)
  if (now.kind === 'content-gone') {
    const changes = now.ruleGone ? [] : silencing(worth)
    return { now, changes, attempts: 0 }
  }
  return { now, ...(await smallestChanges(worth, (candidate) => tryOne(candidate, situation, trial))) }
}

/** Without a decision of now, the content was needed and is not there. */
function nowOf(one: RefusedCase, decision: Decision | undefined, { origins }: Trial): Now {
  const stage = one.questions.at(-1)?.stage
  const { rule } = one.decision
  // Rules that speak for themselves, such as that no rule accepts, stand nowhere.
  const ruleGone = one.decision.origin !== undefined && !origins.some((at) => at.stage === stage && at.name === rule)
  if (decision === undefined) return { kind: 'content-gone', ruleGone }
  if (!isRefusal(decision)) return { kind: 'accepts', ruleGone }
  return decision.rule === rule ? { kind: 'same' } : { kind: 'other-rule', decision, ruleGone }
}

async function tryOne(
  { change }: Candidate,
  { case: one }: Situation,
  trial: Trial,
): Promise<Decision | undefined> {
  const changed = applyChange(change, one, trial.config)
  const rules = changed && trial.rules(changed.options)
  return rules && judge(changed.case, rules.policy)
}

/** These silence the rule that spoke, whatever the content. */
const SILENCING: ReadonlySet<ChangeKind> = new Set(['list-without', 'rule-exception', 'rule-removed', 'check-off'])

const silencing = (worth: readonly Candidate[]): readonly Advised[] =>
  worth.flatMap(({ last: _last, ...candidate }) =>
    SILENCING.has(candidate.change.kind) ? [{ ...candidate, tried: false }] : [],
  )

