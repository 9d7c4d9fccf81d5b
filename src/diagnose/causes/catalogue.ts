// The texts of a cause in a language. Each language has its own files, so that a translator works in one folder; they are
// TypeScript and not YAML because the compiler then proves that no cause lacks a text in any language, nothing has to be
// parsed at the start of a command, and an editor shows a mistake where it is made. A translator changes only what stands in
// quotes.

import type { Language } from '../diagnosis.ts'
import type { SoftwareId } from '../software.ts'
import { EN_CONTENT } from './en/content-and-transport.ts'
import { EN_IDENTITY } from './en/identity.ts'
import { EN_RECIPIENTS } from './en/recipients-and-domains.ts'
import { EN_STANDING } from './en/standing.ts'
import type { CauseId } from './facts.ts'
import { RU_CONTENT } from './ru/content-and-transport.ts'
import { RU_IDENTITY } from './ru/identity.ts'
import { RU_RECIPIENTS } from './ru/recipients-and-domains.ts'
import { RU_STANDING } from './ru/standing.ts'

/** For everybody, or only for those who use one of the programs named. */
export type Step = string | { readonly for: readonly SoftwareId[]; readonly says: string }

export interface CauseText {
  /** What happened, in one short sentence. */
  readonly title: string
  /** What that means, in two or three. */
  readonly explanation: string
  /** What to do, in order. */
  readonly steps: readonly Step[]
}

export const CATALOGUE: Readonly<Record<Language, Readonly<Record<CauseId, CauseText>>>> = {
  en: { ...EN_RECIPIENTS, ...EN_IDENTITY, ...EN_STANDING, ...EN_CONTENT },
  ru: { ...RU_RECIPIENTS, ...RU_IDENTITY, ...RU_STANDING, ...RU_CONTENT },
}

export const causeText = (id: CauseId, language: Language): CauseText => CATALOGUE[language][id]
