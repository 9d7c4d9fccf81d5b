// Measures how right the engine is on labelled refusals: cause, family of causes, whose move, whether trying again helps, and
// the same for each class of confidence. Counts only; what to do about an error is decided by people.

import { causeFamily, type CauseId } from '../../src/diagnose/causes/facts.ts'
import type { Confidence, Diagnosis } from '../../src/diagnose/diagnosis.ts'
import type { Refusal } from './labelled-set.ts'

/** `accepted`: the cause, or one that another expert might as well name. */
export const SCOPES = ['cause', 'accepted', 'family', 'who', 'retry'] as const
export type Scope = (typeof SCOPES)[number]

export const CONFIDENCES: readonly Confidence[] = ['high', 'medium', 'low']

export interface Answered {
  readonly refusal: Refusal
  readonly diagnosis: Diagnosis
}

export interface Share {
  readonly right: number
  readonly all: number
}

export interface Confusion {
  readonly cause: CauseId
  readonly answered: CauseId
  readonly times: number
}

const RIGHT: Readonly<Record<Scope, (answered: Answered) => boolean>> = {
  cause: ({ refusal, diagnosis }) => diagnosis.cause === refusal.cause,
  accepted: ({ refusal, diagnosis }) =>
    diagnosis.cause === refusal.cause || refusal.also?.includes(diagnosis.cause) === true,
  family: ({ refusal, diagnosis }) => causeFamily(diagnosis.cause) === causeFamily(refusal.cause),
  who: ({ refusal, diagnosis }) => diagnosis.who === refusal.who,
  retry: ({ refusal, diagnosis }) => diagnosis.retryHelps === refusal.retry_helps,
}

export const isRight = (answered: Answered, scope: Scope): boolean => RIGHT[scope](answered)

export const shareOf = (answers: readonly Answered[], scope: Scope): Share => ({
  right: answers.filter((answered) => isRight(answered, scope)).length,
  all: answers.length,
})

export const withConfidence = (answers: readonly Answered[], confidence: Confidence): readonly Answered[] =>
  answers.filter(({ diagnosis }) => diagnosis.confidence === confidence)

/** From 0 to 1; of nothing, nothing was wrong. */
export const ratio = ({ right, all }: Share): number => (all === 0 ? 1 : right / all)

/** What was taken for what, the commonest first. */
export function confusions(answers: readonly Answered[]): readonly Confusion[] {
  const counted = new Map<string, Confusion>()
  for (const answered of answers.filter((one) => !isRight(one, 'cause'))) {
    const { cause } = answered.refusal
    const key = `${cause} ${answered.diagnosis.cause}`
    counted.set(key, { cause, answered: answered.diagnosis.cause, times: (counted.get(key)?.times ?? 0) + 1 })
  }
  return [...counted.values()].sort(
    (a, b) => b.times - a.times || a.cause.localeCompare(b.cause) || a.answered.localeCompare(b.answered),
  )
}
