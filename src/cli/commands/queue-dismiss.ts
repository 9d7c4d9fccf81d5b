// `waybill queue dismiss ID`: a message that cannot be read back is given up.

import type { Command } from 'commander'
import { queueDismiss } from '../../control/use-cases/queue-dismiss.ts'
import { DISMISS_WORDS } from '../../words/dismiss.ts'
import { EXIT } from '../exit-code.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printLines } from '../terminal.ts'

export const queueDismissFace = face({
  useCase: queueDismiss,
  examples: [
    ['waybill queue dismiss all --dry-run', 'look first'],
    ['waybill queue dismiss 0S9ZQ4M2XA0', '`queue salvage` called it lost, and its sender has been told'],
  ],
  options: (command: Command) => void languageOption(command),
  print({ dismissed, stuck, more, dryRun }, { terminal, options }: Shown<{ readonly id: string }, LanguageOption>) {
    const words = DISMISS_WORDS[languageOf(terminal, options)]
    const ids = dismissed.map(({ id }) => id)
    printLines(terminal, [
      ids.length === 0 ? words.none : dryRun === true ? words.wouldBe(ids) : words.done(ids),
      ...(stuck === undefined ? [] : [words.stuck(stuck)]),
      ...(more === undefined ? [] : [words.more]),
    ])
  },
  exitCode: ({ dismissed, stuck }, { id }) =>
    stuck === undefined && (dismissed.length > 0 || id === 'all') ? EXIT.ok : EXIT.failed,
})
