// What is said of a mail that arrived, in one language: a sentence and steps for each flaw, the verdict, and whose word it is.
// The sentences are in words-en.ts and words-ru.ts.

import type { Language } from '../../words/language.ts'
import type { Arrived, FilterVerdict } from './arrived.ts'
import type { Flaw } from './judge.ts'
import { ARRIVED_EN } from './words-en.ts'
import { ARRIVED_RU } from './words-ru.ts'

export interface Told {
  readonly says: string
  readonly steps: readonly string[]
}

export type FlawWords = { readonly [K in Flaw['kind']]: (flaw: Extract<Flaw, { kind: K }>) => Told }

export interface ArrivedWords {
  readonly flaws: FlawWords
  /** `SpamAssassin took it for spam: 7.2 points, 5 are enough.` */
  readonly takenForSpam: (verdict: FilterVerdict) => string
  readonly notSpam: string
  readonly nobodyJudged: string
  readonly receiverMayAllow: string
  readonly nothingToMend: string
  /** Neither proofs nor faults. */
  readonly nothingTold: string
  /** Whose word this is, and what was not believed. */
  readonly trust: (arrived: Pick<Arrived, 'receiver' | 'proven' | 'disbelieved'>) => string
}

export const ARRIVED_WORDS: Readonly<Record<Language, ArrivedWords>> = { en: ARRIVED_EN, ru: ARRIVED_RU }

/** One call for the closed union: each kind has its sentence. */
export function tellFlaw(flaw: Flaw, language: Language): Told {
  const tell = ARRIVED_WORDS[language].flaws[flaw.kind] as (flaw: Flaw) => Told
  return tell(flaw)
}
