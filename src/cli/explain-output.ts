// What `waybill explain` prints and how it ends: the answer for people, its JSON, or the letter.

import type { Diagnosis, Language } from '../diagnose/diagnosis.ts'
import { isPositive } from '../diagnose/explain.ts'
import { mainCase, type ExplainedCase, type Explanation } from '../diagnose/explanation.ts'
import { writeLetter, type Letter } from '../diagnose/letter.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { renderDocuments } from './render/document.ts'
import { WORDS } from './render/explanation-words.ts'
import { wrap } from './render/layout.ts'
import { safeLines, safeText } from './render/safe-text.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'

export interface OutputOptions {
  readonly language: Language
  readonly json?: boolean | undefined
  readonly letter?: boolean | undefined
  readonly full?: boolean | undefined
}

export function printExplanations(
  terminal: Terminal,
  explanations: readonly Explanation[],
  { language, json, letter, full }: OutputOptions,
): ExitCode {
  if (json === true) {
    const all = explanations.map((one) => jsonOf(one, letter === true ? language : undefined))
    printJson(terminal, all.length === 1 ? all[0] : { documents: all })
  } else if (letter === true) {
    const letters = explanations.flatMap((one) => lettersOf(one, language))
    if (letters.length === 0) {
      terminal.err(`waybill: ${WORDS[language].noLetter}.\n`)
      return EXIT.failed
    }
    if (letters.some(({ to }) => to === null)) terminal.err(`waybill: ${WORDS[language].noAddress}.\n`)
    for (const [i, one] of letters.entries()) printLines(terminal, [...(i === 0 ? [] : ['']), ...letterLines(one)])
    return EXIT.ok
  } else {
    const { paint, width } = terminal
    printLines(terminal, renderDocuments(explanations, { paint, width, language, full }))
  }
  return explanations.every(isAnswered) ? EXIT.ok : EXIT.failed
}

/** A cause is known, or there is nothing that needs one. */
function isAnswered(explanation: Explanation): boolean {
  const main = mainCase(explanation)
  if (!main) return true
  const { cause, observed } = main.diagnosis
  return cause !== 'unknown' || isPositive(observed)
}

/** The main case's diagnosis stands on the top level, as it does for a single reply. */
function jsonOf(explanation: Explanation, letterIn: Language | undefined): unknown {
  const { cases, ...head } = explanation
  const main = mainCase(explanation)
  const letter = letterIn === undefined ? undefined : (lettersOf(explanation, letterIn)[0] ?? null)
  return {
    ...head,
    ...(main ? jsonDiagnosis(main.diagnosis) : {}),
    cases: cases.map(({ diagnosis, ...told }) => ({ ...told, ...jsonDiagnosis(diagnosis) })),
    ...(letter === undefined ? {} : { letter }),
  }
}

/** The whole input is what the caller has anyway. */
function jsonDiagnosis({ observed: { whole: _whole, ...observed }, ...diagnosis }: Diagnosis): object {
  return { ...diagnosis, observed }
}

/** One to each contact: the refusals of one server are told of in one. */
function lettersOf(explanation: Explanation, language: Language): readonly Letter[] {
  const main = mainCase(explanation)
  const order: readonly ExplainedCase[] = main
    ? [main, ...explanation.cases.filter((one) => one !== main)]
    : explanation.cases
  const letters = new Map<string, Letter>()
  for (const one of order) {
    const letter = writeLetter(explanation, one, language)
    if (letter && !letters.has(letter.to ?? '')) letters.set(letter.to ?? '', letter)
  }
  return [...letters.values()]
}

const LETTER_WIDTH = 76

const letterLines = ({ to, subject, body }: Letter): readonly string[] => [
  `To: ${safeText(to ?? '')}`,
  `Subject: ${safeText(subject)}`,
  '',
  ...safeLines(body).flatMap((line) => (line.startsWith(' ') ? [line] : wrap(line, LETTER_WIDTH))),
]
