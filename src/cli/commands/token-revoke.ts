// `waybill token revoke NAME`: it holds no longer.

import type { Command } from 'commander'
import { tokenRevoke } from '../../control/use-cases/token-revoke.ts'
import { TOKEN_WORDS } from '../../words/tokens.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { safeText } from '../render/safe-text.ts'
import { printLines } from '../terminal.ts'

export const tokenRevokeFace = face({
  useCase: tokenRevoke,
  examples: [['waybill token revoke shop', 'from now on whoever shows it is nobody']],
  options: (command: Command) => void languageOption(command),
  print({ revoked }, { terminal, options }: Shown<object, LanguageOption>) {
    printLines(terminal, [TOKEN_WORDS[languageOf(terminal, options)].revoked(safeText(revoked))])
  },
})
