// `waybill token list`: which programs may ask over HTTP, and for what.

import type { Command } from 'commander'
import { tokenList } from '../../control/use-cases/token-list.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const tokenListFace = face({
  useCase: tokenList,
  examples: [['waybill token list', 'who made each, what it may do, and until when it holds']],
  options: (command: Command) => void languageOption(command),
  async print({ tokens }, { terminal, options }: Shown<object, LanguageOption>) {
    const { tokenLines } = await import('../render/tokens.ts')
    printLines(terminal, tokenLines(tokens, layoutOf(terminal, languageOf(terminal, options))))
  },
})
