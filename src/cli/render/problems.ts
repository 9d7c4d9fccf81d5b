// Mistakes of a configuration as the terminal shows them, in the reader's language. They are found and told in English; whoever
// reads Russian gets them from the catalogue.

import { formatProblems, type ConfigProblem } from '../../config/problem.ts'
import { problemInRussian } from '../../words/config-problems.ts'
import type { Language } from '../../words/language.ts'

/** What has no translation stays as it is. */
export const problemText = (text: string, language: Language): string =>
  language === 'ru' ? (problemInRussian(text) ?? text) : text

export const problemsText = (problems: readonly ConfigProblem[], language: Language): string =>
  formatProblems(
    problems.map((problem) => ({
      ...problem,
      message: problemText(problem.message, language),
      advice: problemText(problem.advice, language),
    })),
  )
