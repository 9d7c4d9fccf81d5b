// `waybill guard show NAME`: what was counted of one sender, why it is held, and what to do.

import type { Command } from 'commander'
import { guardShow } from '../../control/use-cases/guard-show.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const guardShowFace = face({
  useCase: guardShow,
  examples: [
    ['waybill guard show alice', 'a user who logs in'],
    ['waybill guard show uid:www-data', 'programs of this machine that call sendmail as www-data'],
  ],
  options: (command: Command) => void languageOption(command),
  async print(value, { terminal, options }: Shown<object, LanguageOption>) {
    const { guardLines } = await import('../render/guard.ts')
    printLines(terminal, guardLines(value, layoutOf(terminal, languageOf(terminal, options))))
  },
})
