// Which changes would have led to acceptance: tries each candidate by itself, and the larger ones only where no smaller one
// does. Decides nothing about what is worth trying (candidates.ts) or how a change is applied (apply-change.ts).

import type { Decision } from '../core/decision.ts'
import type { Advised, NextRefusal } from './change.ts'
import type { Judgement } from './judge.ts'

/** A change worth trying; `last`: only where nothing smaller does. */
export interface Candidate extends Omit<Advised, 'tried'> {
  readonly last?: boolean
}

export interface FoundChanges {
  readonly changes: readonly Advised[]
  readonly attempts: number
  readonly next?: NextRefusal
}

/** More would be a list to read, not advice. */
const MOST_TOLD = 6

/** Undefined: the change makes no sense here. */
export type TryWith = (candidate: Candidate) => Promise<Judgement | undefined>

/** The candidates come in order, smallest first; those that hold are told in that order. */
export async function smallestChanges(
  candidates: readonly Candidate[],
  tryWith: TryWith,
  refusal: Pick<Decision, 'rule'>,
): Promise<FoundChanges> {
  const small = candidates.filter(({ last = false }) => !last)
  const first = await tryAll(small, tryWith, refusal)
  const large = candidates.filter(({ last = false }) => last)
  if (first.changes.length > 0 || large.length === 0) return first
  const second = await tryAll(large, tryWith, refusal)
  return second.changes.length > 0
    ? { ...second, attempts: candidates.length }
    : { ...first, attempts: candidates.length }
}

async function tryAll(
  candidates: readonly Candidate[],
  tryWith: TryWith,
  refusal: Pick<Decision, 'rule'>,
): Promise<FoundChanges> {
  const judged = await Promise.all(candidates.map((candidate) => tryWith(candidate)))
  const changes = candidates.flatMap(({ last: _last, ...candidate }, i): Advised[] =>
    judged[i]?.kind === 'accepted' ? [{ ...candidate, tried: true }] : [],
  )
  const attempts = candidates.length
  if (changes.length > 0) return { changes: changes.slice(0, MOST_TOLD), attempts }
  const next = candidates.flatMap(({ change }, i): NextRefusal[] => {
    const one = judged[i]
    return one?.kind === 'refused' && one.decision.rule !== refusal.rule ? [{ change, decision: one.decision }] : []
  })
  return { changes, attempts, ...(next[0] && { next: next[0] }) }
}
