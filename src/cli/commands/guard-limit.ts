// `waybill guard limit NAME`: how much one sender may send elsewhere.

import type { Command } from 'commander'
import { guardLimit } from '../../control/use-cases/guard-limit.ts'
import { GUARD_WORDS } from '../../words/guard.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printLines } from '../terminal.ts'

export const guardLimitFace = face({
  useCase: guardLimit,
  examples: [
    ['waybill guard limit newsletter --hour 5000 --day 20000', 'a log-in that sends to many'],
    ['waybill guard limit newsletter --usual', 'the limits of the configuration again'],
  ],
  options: (command: Command) => void languageOption(command),
  print({ sender, limits }, { terminal, options }: Shown<object, LanguageOption>) {
    printLines(terminal, [GUARD_WORDS[languageOf(terminal, options)].limited(sender, limits)])
  },
})
