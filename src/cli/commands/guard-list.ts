// `waybill guard list`: who sends how much elsewhere, and who is held for it.

import type { Command } from 'commander'
import { guardList } from '../../control/use-cases/guard-list.ts'
import { EXIT } from '../exit-code.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const guardListFace = face({
  useCase: guardList,
  examples: [['waybill guard list', 'ends with 0 when nobody is held, with 1 when somebody is']],
  options: (command: Command) => void languageOption(command),
  async print({ senders }, { terminal, options }: Shown<object, LanguageOption>) {
    const { guardTable } = await import('../render/guard.ts')
    printLines(terminal, guardTable(senders, layoutOf(terminal, languageOf(terminal, options))))
  },
  exitCode: ({ senders }) => (senders.some(({ held }) => held) ? EXIT.failed : EXIT.ok),
})
