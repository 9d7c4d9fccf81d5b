// What is said of each finding in a language: a sentence with what was found, and what is to be done about it. `{name}` stands for
// a value of the finding. The compiler sees to it that no finding lacks its words.

import type { Language } from '../../words/language.ts'
import type { CurePlace, Values } from '../check.ts'
import type { CheckStatus, FoundId, Mender } from '../found.ts'
import { DOCTOR_EN } from './en.ts'
import { DOCTOR_RU } from './ru.ts'

export interface FoundText {
  readonly says: string
  /** Where there is something to do. */
  readonly todo?: string
}

export interface DoctorWords {
  readonly found: Readonly<Record<FoundId, FoundText>>
  readonly status: Readonly<Record<CheckStatus, string>>
  /** What is to be pasted where. */
  readonly cure: Readonly<Record<CurePlace, string>>
  readonly host: string
  readonly domain: string
  readonly counts: string
  readonly causes: string
  readonly move: string
  readonly who: Readonly<Record<Mender, string>>
  readonly looking: string
  readonly allWell: string
}

export const DOCTOR_WORDS: Readonly<Record<Language, DoctorWords>> = { en: DOCTOR_EN, ru: DOCTOR_RU }

/** A value that is missing is a fault of ours, and is shown as such. */
export const fill = (template: string, values: Values): string =>
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
