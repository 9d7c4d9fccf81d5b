// `waybill queue causes`: what keeps mail waiting, whose move that is, and what mends most of it.

import type { Command } from 'commander'
import { queueCauses } from '../../control/use-cases/queue-causes.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

interface CausesInput {
  readonly language: 'en' | 'ru'
  readonly limit: number
}

export const queueCausesFace = face({
  useCase: queueCauses,
  filled: ['language'],
  examples: [['waybill queue causes', 'what to mend first']],
  options: (command: Command) => void languageOption(command),
  fill: (_, options: LanguageOption, terminal) => Promise.resolve({ language: languageOf(terminal, options) }),
  async print(value, { terminal, options }: Shown<CausesInput, LanguageOption>) {
    const { causesLines } = await import('../render/causes.ts')
    printLines(terminal, causesLines(value, layoutOf(terminal, languageOf(terminal, options))))
  },
  waits: ({ messages }) => messages > 0,
})
