// `waybill health`: whether the server runs, and how much waits.

import type { Command } from 'commander'
import { serverHealth } from '../../control/use-cases/health.ts'
import { EXIT } from '../exit-code.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printLines } from '../terminal.ts'

export const healthFace = face({
  useCase: serverHealth,
  examples: [['waybill health', 'ends with 0 when the server runs, with 1 when it does not']],
  options: (command: Command) => void languageOption(command),
  async print(value, { terminal, options }: Shown<object, LanguageOption>) {
    const { healthLines } = await import('../render/health.ts')
    printLines(terminal, healthLines(value, layoutOf(terminal, languageOf(terminal, options))))
  },
  waits: ({ queue }) => queue.messages > 0,
  exitCode: ({ server }) => (server === 'running' ? EXIT.ok : EXIT.failed),
})
