// What a language does to numbers, spans and sizes, and nothing of what is said: sentences stand in tables of their own, which
// take these. Plural forms go by the rules of CLDR (Intl.PluralRules), the forms themselves by grammar-en.ts and -ru.ts.

import { GRAMMAR_EN } from './grammar-en.ts'
import { GRAMMAR_RU } from './grammar-ru.ts'
import type { Language } from './language.ts'

/** Things that are counted. `-of`: in the genitive, as behind "after" or "of" in Russian. */
export type Noun =
  | 'message'
  | 'recipient'
  | 'recipient-of'
  | 'session'
  | 'attempt'
  | 'attempt-of'
  | 'failure'
  | 'refusal'
  | 'octet'
  | 'field'
  | 'line'
  | 'file'
  | 'point'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'

/** By the categories of CLDR; `other` also takes the place of one that is not there. */
export type Forms = { readonly other: string } & { readonly [rule in Intl.LDMLPluralRule]?: string }

export type UnitOfTime = 'd' | 'h' | 'min' | 's' | 'ms'

export interface GrammarWords {
  readonly locale: string
  /** `second` to `day` as they stand in "wait ...". */
  readonly nouns: Readonly<Record<Noun, Forms>>
  readonly units: Readonly<Record<UnitOfTime, string>>
  /** From octets up. */
  readonly sizes: readonly string[]
  readonly decimalPoint: string
}

export interface Grammar {
  /** `1 message`, `3 messages`. */
  readonly count: (count: number, noun: Noun) => string
  /** The word alone. */
  readonly noun: (count: number, noun: Noun) => string
  /** With at most one decimal. */
  readonly number: (value: number) => string
  /** Milliseconds in at most two units, which is as much as people want: `850 ms`, `2.4 s`, `15 min`, `1 d 2 h`. */
  readonly span: (ms: number) => string
  /** Seconds in one unit, in words: `2 hours`. */
  readonly spelled: (seconds: number) => string
  readonly unit: (unit: UnitOfTime) => string
  /** Octets: `830 B`, `1.2 kB`, `14 MB`. */
  readonly size: (octets: number) => string
}

const UNITS: readonly (readonly [UnitOfTime, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
]

function makeGrammar({ locale, nouns, units, sizes, decimalPoint }: GrammarWords): Grammar {
  const rules = new Intl.PluralRules(locale)
  const noun = (count: number, name: Noun): string => nouns[name][rules.select(count)] ?? nouns[name].other
  const decimal = (text: string): string => text.replace('.', decimalPoint)
  const number = (value: number): string => decimal(String(Math.round(value * 10) / 10))
  const count = (value: number, name: Noun): string => `${number(value)} ${noun(value, name)}`
  return {
    count,
    noun,
    number,
    unit: (unit) => units[unit],
    spelled(seconds) {
      if (seconds >= 172_800) return count(Math.round(seconds / 86_400), 'day')
      if (seconds >= 5_400) return count(Math.round(seconds / 3_600), 'hour')
      return seconds >= 120 ? count(Math.round(seconds / 60), 'minute') : count(seconds, 'second')
    },
    span(ms) {
      if (ms < 1000) return `${Math.round(ms)} ${units.ms}`
      if (ms < 10_000) return `${number(Math.floor(ms / 100) / 10)} ${units.s}`
      const whole = Math.floor(ms / 1000) * 1000
      const first = UNITS.findIndex(([, size]) => whole >= size)
      const [unit, size] = UNITS[first] ?? (['s', 1000] as const)
      const next = UNITS[first + 1]
      const rest = next === undefined ? 0 : Math.floor((whole % size) / next[1])
      return `${Math.floor(whole / size)} ${units[unit]}${rest > 0 && next !== undefined ? ` ${rest} ${units[next[0]]}` : ''}`
    },
    size(octets) {
      let value = octets
      let unit = 0
      while (value >= 999.5 && unit < sizes.length - 1) {
        value /= 1000
        unit++
      }
      return `${unit > 0 && value < 9.95 ? decimal(value.toFixed(1)) : Math.round(value)} ${sizes[unit]}`
    },
  }
}

export const GRAMMAR: Readonly<Record<Language, Grammar>> = {
  en: makeGrammar(GRAMMAR_EN),
  ru: makeGrammar(GRAMMAR_RU),
}
