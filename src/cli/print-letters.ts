// What `explain --letter` prints: letters to standard output, and why there is none to standard error. And how it ends: 0 with a
// letter, 1 without.

import type { Letter, Letters } from '../diagnose/letter.ts'
import type { Language } from '../words/language.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { wrap } from './render/layout.ts'
import { LETTER_COMMAND_WORDS } from './render/letter-words.ts'
import { safeLines, safeText } from './render/safe-text.ts'
import { printLines, type Terminal } from './terminal.ts'

export function printLetters(terminal: Terminal, letters: readonly Letter[], language: Language): ExitCode {
  const words = LETTER_COMMAND_WORDS[language]
  if (letters.some(({ to }) => to === null)) terminal.err(`waybill: ${words.noAddress}.\n`)
  for (const [i, one] of letters.entries()) printLines(terminal, [...(i === 0 ? [] : ['']), ...letterLines(one)])
  return letters.length === 0 ? EXIT.failed : EXIT.ok
}

/** Those about messages; says of whom there is none, too. */
export function printLettersAbout(terminal: Terminal, found: readonly Letters[], language: Language): ExitCode {
  const words = LETTER_COMMAND_WORDS[language]
  for (const { recipients, why } of found.flatMap(({ nobody }) => nobody))
    terminal.err(`waybill: ${safeText(words.about(recipients, words.nobody[why]))}.\n`)
  return printLetters(
    terminal,
    found.flatMap(({ letters }) => letters),
    language,
  )
}

const LETTER_WIDTH = 76

const letterLines = ({ to, subject, body }: Letter): readonly string[] => [
  `To: ${safeText(to ?? '')}`,
  `Subject: ${safeText(subject)}`,
  '',
  ...safeLines(body).flatMap((line) => (line.startsWith(' ') ? [line] : wrap(line, LETTER_WIDTH))),
]
