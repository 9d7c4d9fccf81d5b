// `waybill queue view`: the octets of a content on standard output, as they are stored, for a pager or a file.

import type { Command } from 'commander'
import { queueView } from '../../control/use-cases/queue-view.ts'
import { GRAMMAR } from '../../words/grammar.ts'
import { face, type Shown } from '../face.ts'
import { safeText } from '../render/safe-text.ts'
import { printLines } from '../terminal.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'

export const queueViewFace = face({
  useCase: queueView,
  examples: [
    ['waybill queue view headers 0S9ZQ4M2XA0', 'its header section'],
    ['waybill queue view message 0S9ZQ4M2XA0 > message.eml', 'all of it, into a file'],
  ],
  options: (command: Command) => void languageOption(command),
  print({ base64, cut, size }, { terminal, options }: Shown<object, LanguageOption>) {
    const bytes = Buffer.from(base64, 'base64')
    if (terminal.octets) terminal.octets(bytes)
    // What a stranger wrote must not steer the terminal.
    else
      printLines(
        terminal,
        bytes
          .toString('utf8')
          .replace(/\r?\n$/, '')
          .split(/\r?\n/)
          .map(safeText),
      )
    if (cut) {
      const language = languageOf(terminal, options)
      terminal.err(`${WORDS[language](GRAMMAR[language].size(size))}\n`)
    }
  },
})

const WORDS = {
  en: (size: string) => `waybill: this is not all of it; the first ${size} are shown`,
  ru: (size: string) => `waybill: это не всё, показано начало (${size})`,
} as const
