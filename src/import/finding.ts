// What became of one piece of a foreign configuration, in both languages.

import type { Language } from '../words/language.ts'
import type { LineOfFile } from './exim/lines.ts'

/** `differs`: taken, and works otherwise in the way that is told. `not-needed`: it is so here by itself, or has no meaning. */
export const VERDICTS = ['taken', 'differs', 'not-needed', 'not-taken'] as const
export type ImportVerdict = (typeof VERDICTS)[number]

export type Both = Readonly<Record<Language, string>>

export interface ImportFinding {
  readonly verdict: ImportVerdict
  readonly place: LineOfFile
  /** What stands there. */
  readonly what: string
  readonly note?: Both
}

export const both = (en: string, ru: string): Both => ({ en, ru })
