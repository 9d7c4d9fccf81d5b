// `waybill status`: one page for whoever looks after the server.

import type { Command } from 'commander'
import { serverStatus } from '../../control/use-cases/status.ts'
import { EXIT } from '../exit-code.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const statusFace = face({
  useCase: serverStatus,
  examples: [
    ['waybill status', 'since when, by which configuration, where it listens, what is down, and what needs you'],
  ],
  notes: '\nEnds with 0 when the server runs, with 1 when it does not.',
  options: (command: Command) => void languageOption(command),
  async print(value, { terminal, options }: Shown<object, LanguageOption>) {
    const { statusLines } = await import('../render/status.ts')
    printLines(terminal, statusLines(value, layoutOf(terminal, languageOf(terminal, options))))
  },
  exitCode: ({ health }) => (health.server === 'running' ? EXIT.ok : EXIT.failed),
})
