// `waybill token new NAME`: a token for a program, told this once.

import type { Command } from 'commander'
import { tokenNew } from '../../control/use-cases/token-new.ts'
import { TOKEN_WORDS } from '../../words/tokens.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printLines } from '../terminal.ts'

export const tokenNewFace = face({
  useCase: tokenNew,
  examples: [
    ['waybill token new monitoring', 'a program that looks, and changes nothing'],
    ['waybill token new shop --role operator --until 90d', 'one that may hold and retry, for three months'],
  ],
  options: (command: Command) => void languageOption(command),
  print({ token }, { terminal, options }: Shown<object, LanguageOption>) {
    printLines(terminal, [token])
    terminal.err(`${TOKEN_WORDS[languageOf(terminal, options)].once}\n`)
  },
})
