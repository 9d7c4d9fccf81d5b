// `waybill reload`: says what changed, or why nothing did.

import type { Command } from 'commander'
import { reloadConfiguration } from '../../control/use-cases/reload.ts'
import { EXIT } from '../exit-code.ts'
import { face, type Shown } from '../face.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { printLines } from '../terminal.ts'

export const reloadFace = face({
  useCase: reloadConfiguration,
  examples: [
    ['waybill reload', 'take up what was written into the file; sessions and mail go on'],
    ['waybill reload --dry-run', 'first see what would change, and for whose mail'],
    [
      'systemctl reload waybill',
      'the same where the unit says ExecReload=kill -HUP $MAINPID; the log tells the outcome',
    ],
  ],
  notes: '\nEnds with 0 when the configuration was replaced, and with 1 when the old one goes on.',
  options: (command: Command) => void languageOption(command),
  withWrongFile: true,
  async print(value, { terminal, options }: Shown<object, LanguageOption>) {
    const { reloadLines } = await import('../render/reload.ts')
    const lines = reloadLines(value, languageOf(terminal, options))
    if (value.kind === 'replaced' || value.kind === 'tried') printLines(terminal, lines)
    else terminal.err(lines.map((line) => `${line}\n`).join(''))
  },
  exitCode: ({ kind }) => (kind === 'replaced' || kind === 'tried' ? EXIT.ok : EXIT.failed),
})
