// A mail that arrived as a document to be explained: its facts, what they mean, and the sentences for it in every language.

import { LANGUAGES, type Language, type Said } from '../../words/language.ts'
import type { Document, Proved, OriginalMessage } from '../documents/document.ts'
import { recogniseSoftware } from '../software.ts'
import type { Arrived } from './arrived.ts'
import { judge, type Weighed } from './judge.ts'
import { readArrived } from './read-arrived.ts'
import { ARRIVED_WORDS, tellFlaw, type Told } from './words.ts'

interface Letter {
  readonly original: OriginalMessage
  readonly text: string
}

/** `source` begins with the header; undefined where it tells nothing of its way. */
export function readArrivedMail(source: string, { original, text }: Letter): Document | undefined {
  const arrived = readArrived(source)
  if (!arrived) return undefined
  return {
    kind: 'arrived',
    software: recogniseSoftware(source.slice(0, 32_768)),
    original,
    arrived,
    about: inEach((language) => aboutIn(arrived, language)),
    findings: judge(arrived).map((weighed, i) => findingOf(weighed, i === 0 ? arrived : undefined)),
    letter: { text },
  }
}

function inEach<T>(tell: (language: Language) => T): Readonly<Record<Language, T>> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, tell(language)])) as Record<Language, T>
}

/** The first begins with the verdict, since it is the answer to the question. */
function findingOf({ flaw, cause, confidence }: Weighed, arrived: Arrived | undefined): Proved {
  const told: Readonly<Record<Language, Told>> = inEach((language) => tellFlaw(flaw, language))
  const says: Said = inEach((language) => {
    const verdict = arrived?.verdict === 'spam' && flaw.kind !== 'untold' ? `${verdictIn(arrived, language)} ` : ''
    return `${verdict}${told[language].says}`
  })
  const last = (language: Language): readonly string[] =>
    arrived?.verdict === 'spam' ? [ARRIVED_WORDS[language].receiverMayAllow] : []
  const steps = inEach((language) => [...told[language].steps, ...last(language)])
  return { cause, count: 1, says, steps, places: [], confidence }
}

function verdictIn({ verdict, filters }: Arrived, language: Language): string {
  const words = ARRIVED_WORDS[language]
  const against = filters.find(({ spam }) => spam === true)
  if (verdict === 'spam' && against) return words.takenForSpam(against)
  return verdict === 'clean' ? words.notSpam : words.nobodyJudged
}

const aboutIn = (arrived: Arrived, language: Language): string =>
  `${verdictIn(arrived, language)} ${ARRIVED_WORDS[language].trust(arrived)}`
