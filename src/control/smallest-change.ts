// Which changes would have led to acceptance: tries each candidate by itself, and pairs only where no single one does.
// Decides nothing about what is worth trying (candidates.ts) or how a change is applied (apply-change.ts).

import type { Decision } from '../core/decision.ts'
import type { Advised } from './change.ts'
import { isRefusal } from './refused-case.ts'

/** A change worth trying; `last`: only where nothing smaller does. */
export interface Candidate extends Omit<Advised, 'tried'> {
  readonly last?: boolean
}

export interface Found {
  readonly changes: readonly Advised[]
  readonly attempts: number
}

/** More would be a list to read, not advice. */
const MOST_TOLD = 6

/** Undefined: the changed case cannot be judged. */
export type TryWith = (candidate: Candidate) => Promise<Decision | undefined>

/** The candidates come in order, smallest first; those that hold are told in that order. */
export async function smallestChanges(candidates: readonly Candidate[], tryWith: TryWith): Promise<Found> {
  const first = candidates.filter(({ last = false }) => !last)
  const found = await tryAll(first, tryWith)
  if (found.length > 0 || first.length === candidates.length) return told(found, first.length)
  const rest = candidates.filter(({ last = false }) => last)
  return told(await tryAll(rest, tryWith), candidates.length)
}

const told = (changes: readonly Advised[], attempts: number): Found => ({
  changes: changes.slice(0, MOST_TOLD),
  attempts,
})

async function tryAll(candidates: readonly Candidate[], tryWith: TryWith): Promise<readonly Advised[]> {
  const decisions = await Promise.all(candidates.map((candidate) => tryWith(candidate)))
  return candidates.flatMap(({ last: _last, ...candidate }, i): Advised[] => {
    const decision = decisions[i]
    return decision && !isRefusal(decision) ? [{ ...candidate, tried: true }] : []
  })
}
