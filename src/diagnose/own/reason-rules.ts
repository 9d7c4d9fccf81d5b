// The rules by which Waybill's own sentences are known again where somebody pastes them out of `trace`, a bounce or a log. They are
// made from the sentences themselves and from the reason codes, so that a new one is known without anybody thinking of it. Words of
// another server inside such a sentence are no part of it: those have rules of their own.

import { REASON_CODES, type ReasonCode } from '../../core/reason.ts'
import { plainText } from '../reading/plain-text.ts'
import type { Rule } from '../rules/rule.ts'
import { knownCause } from './own-cause.ts'
import { HAPPENED_EN } from './what-happened-en.ts'
import { HAPPENED_RU } from './what-happened-ru.ts'
import { whatHappened, type Parts } from './what-happened.ts'

/** Stands where a sentence is filled in. */
const GAP = '\u0001'
/** The same where it counts something. */
const NUMBER = 7_777_777

/** What is counted has its unit behind it. */
const FILLED_IN = /\u0001|\d+(?:[.,]\d+)? \S+/

/** Fragments of a sentence that a phrase is made of; the longest tell most. */
const MOST_FRAGMENTS = 2
const SHORTEST_FRAGMENT = 4

/** By its code with its meaning, by either alone, and by its sentences; undefined where the words of another server tell the cause. */
function rulesOf(code: ReasonCode): readonly [coded: Rule, bare: Rule, told: Rule] | undefined {
  const known = knownCause({ code })
  if (known === undefined) return undefined
  const { cause, who, retry } = known
  const sentences = [HAPPENED_EN, HAPPENED_RU].flatMap(({ reasons }) =>
    [undefined, NUMBER].map((number) => reasons[code](partsWith(number))),
  )
  const sample = whatHappened({ code }, { address: 'bob@far.example', language: 'en', safe: (text) => text })
  const rule: Omit<Rule, 'id' | 'says' | 'samples'> = {
    cause,
    ...(who === undefined ? {} : { who }),
    ...(retry === undefined ? {} : { retry }),
    source: 'waybill',
  }
  const phrases = [...new Set(sentences.map(phraseOf))]
  const meaning = plainText(REASON_CODES[code])
  // A single word is anybody's.
  const bare = [
    ...(code.includes('.') ? [code] : []),
    ...(plainText(sample).replace(/\.$/, '') === meaning ? [] : [meaning]),
  ]
  const coded = `${code} (${REASON_CODES[code]})`
  return [
    { ...rule, id: `waybill.${code}`, says: [plainText(coded)], samples: [`x-waybill; ${coded}`] },
    { ...rule, id: `waybill.bare.${code}`, says: bare, alone: true, samples: bare.slice(-1) },
    { ...rule, id: `waybill.told.${code}`, says: phrases, samples: [sample] },
  ]
}

function partsWith(number: number | undefined): Parts {
  return { domain: GAP, host: GAP, address: GAP, at: GAP, answer: '', fact: () => GAP, number: () => number }
}

function phraseOf(sentence: string): string {
  const fragments = sentence
    .split(FILLED_IN)
    .map((part) => plainText(part).replaceAll(/^[\s:;,.()“”«»"]+|[\s:;,.()“”«»"]+$/g, ''))
    .filter((part) => part.length >= SHORTEST_FRAGMENT)
  const longest = fragments.toSorted((a, b) => b.length - a.length).slice(0, MOST_FRAGMENTS)
  return fragments.filter((part) => longest.includes(part)).join(' ~ ')
}

/** Two reasons may be told in one sentence; it has one rule then. */
const sameWords = (a: Rule, b: Rule): boolean => a.says?.join('\n') === b.says?.join('\n')

const lengthOf = ({ says = [] }: Rule): number => says[0]?.length ?? 0

const RULES = Object.keys(REASON_CODES)
  .filter((code): code is ReasonCode => Object.hasOwn(REASON_CODES, code))
  .flatMap((code) => {
    const rules = rulesOf(code)
    return rules === undefined ? [] : [rules]
  })

/** Nobody else writes these. */
export const REASON_CODE_RULES: readonly Rule[] = RULES.flatMap(([coded, bare]) => [coded, bare])
/** The longest first: one sentence may begin like another. Some say what others say too, so they come behind the rules of programs. */
export const REASON_SENTENCE_RULES: readonly Rule[] = RULES.map(([, , told]) => told)
  .filter((told, at, all) => all.findIndex((one) => sameWords(one, told)) === at)
  .toSorted((a, b) => lengthOf(b) - lengthOf(a))
