// What `waybill explain` prints and how it ends: the answer for people, its JSON, or the letter.

import { explainView, lettersOf } from '../control/explain-view.ts'
import type { Language } from '../diagnose/diagnosis.ts'
import { isPositive } from '../diagnose/explain.ts'
import { mainCase, type Explanation } from '../diagnose/explanation.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { printLetters } from './print-letters.ts'
import { renderDocuments } from './render/document.ts'
import { LETTER_COMMAND_WORDS } from './render/letter-words.ts'
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
    printJson(terminal, explainView(explanations, letter === true ? language : undefined))
  } else if (letter === true) {
    const letters = explanations.flatMap((one) => lettersOf(one, language))
    if (letters.length === 0) terminal.err(`waybill: ${LETTER_COMMAND_WORDS[language].noReply}.\n`)
    return printLetters(terminal, letters, language)
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
  return (cause !== 'unknown' && cause !== 'not-mail') || isPositive(observed)
}
