// `waybill queue resume [ROUTE]`: one message asks now whether a paused route is open again.

import type { Command } from 'commander'
import { queueResume } from '../../control/use-cases/queue-resume.ts'
import { PAUSED_WORDS } from '../../words/routes.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printLines } from '../terminal.ts'

export const queueResumeFace = face({
  useCase: queueResume,
  examples: [
    ['waybill queue resume', 'the password is right now: all that is held for the smarthost goes out'],
    ['waybill queue resume smtp.isp.example', 'this route alone'],
  ],
  options: (command: Command) => void languageOption(command),
  print(value, { terminal, options }: Shown<object, LanguageOption>) {
    const { resumed, nothing } = PAUSED_WORDS[languageOf(terminal, options)]
    printLines(terminal, [value.routes.length === 0 && value.messages === 0 ? nothing : resumed(value.routes, value)])
  },
  waits: ({ routes }) => routes.length > 0,
})
