// `waybill why ID`: why something was refused, and the smallest change that would have made it pass.

import type { Command } from 'commander'
import { whyRefused } from '../../control/use-cases/why.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const whyFace = face({
  useCase: whyRefused,
  examples: [
    ['waybill why wb-7F3K2Q', 'the refusal that ended with (wb-7F3K2Q)'],
    ['waybill why 7f3k2q --lang ru', 'the same, in Russian'],
    ['waybill why wb-7F3K2Q --config waybill.yaml', 'the same, of a server that does not run'],
  ],
  options: (command: Command) => void languageOption(command),
  async print(view, { terminal, options }: Shown<object, LanguageOption>) {
    const [{ renderWhy }, { WHY_WORDS }] = await Promise.all([
      import('../render/why.ts'),
      import('../render/why-words.ts'),
    ])
    printLines(
      terminal,
      renderWhy(view, {
        ...layoutOf(terminal, languageOf(terminal, options)),
        words: WHY_WORDS[languageOf(terminal, options)],
      }),
    )
  },
})
