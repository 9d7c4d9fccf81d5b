// What is to be said about a refusal beside the refusal itself: whether the rules of now still say so, and the smallest
// changes with which they would accept. Everything is found by trying, with rules that have no effect.

import { applyChange } from './apply-change.ts'
import { candidates, type Situation } from './candidates.ts'
import type { Advice, Advised, ChangeKind, Now } from './change.ts'
import { judge, type Judgement } from './judge.ts'
import type { RefusedCase } from './refused-case.ts'
import { smallestChanges, type Candidate } from './smallest-change.ts'
import type { Trial } from '../site/trial.ts'

export async function advise(one: RefusedCase, trial: Trial): Promise<Advice> {
  const rules = trial.rules({})
  const judged: Judgement = rules ? await judge(one, rules.policy) : { kind: 'refused', decision: one.decision }
  const now = nowOf(one, judged, trial)
  if (now.kind === 'accepts') return { now, changes: [], attempts: 0 }
  const decision = judged.kind === 'refused' ? judged.decision : one.decision
  const situation: Situation = { case: one, decision, trial }
  const worth = candidates(situation)
  if (now.kind === 'content-gone') {
    const changes = now.ruleGone ? [] : silencing(worth)
    return { now, changes, attempts: 0 }
  }
  return { now, ...(await smallestChanges(worth, (candidate) => tryOne(candidate, situation, trial), decision)) }
}

function nowOf(one: RefusedCase, judged: Judgement, { origins }: Trial): Now {
  const stage = one.questions.at(-1)?.stage
  const { rule } = one.decision
  // Rules that speak for themselves, such as that no rule accepts, stand nowhere.
  const ruleGone = one.decision.origin !== undefined && !origins.some((at) => at.stage === stage && at.name === rule)
  switch (judged.kind) {
    case 'content-needed':
      return { kind: 'content-gone', ruleGone }
    case 'accepted':
      return { kind: 'accepts', ruleGone }
    case 'refused': {
      const { decision } = judged
      return decision.rule === rule ? { kind: 'same' } : { kind: 'other-rule', decision, ruleGone }
    }
  }
}

async function tryOne({ change }: Candidate, { case: one }: Situation, trial: Trial): Promise<Judgement | undefined> {
  const changed = applyChange(change, one, trial.config)
  const rules = changed && trial.rules(changed.options)
  return rules && judge(changed.case, rules.policy)
}

/** These silence the rule that spoke, whatever the content. */
const SILENCING: ReadonlySet<ChangeKind> = new Set([
  'list-without',
  'rule-exception',
  'rule-removed',
  'forwarder',
  'check-off',
])

const silencing = (worth: readonly Candidate[]): readonly Advised[] =>
  worth.flatMap(({ last: _last, ...candidate }) =>
    SILENCING.has(candidate.change.kind) ? [{ ...candidate, tried: false }] : [],
  )
