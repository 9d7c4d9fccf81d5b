// `waybill guard release NAME`: a held sender may send again, and its mail goes out or is removed.

import type { Command } from 'commander'
import { guardRelease } from '../../control/use-cases/guard-release.ts'
import { GUARD_WORDS } from '../../words/guard.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printLines } from '../terminal.ts'

export const guardReleaseFace = face({
  useCase: guardRelease,
  examples: [
    ['waybill guard release alice', 'the mail is meant: all that was held goes out'],
    ['waybill guard release alice --remove', 'it is not: once the password was changed'],
  ],
  options: (command: Command) => void languageOption(command),
  print({ sender, messages, removed }, { terminal, options }: Shown<object, LanguageOption>) {
    printLines(terminal, [GUARD_WORDS[languageOf(terminal, options)].released(sender, messages, removed)])
  },
})
