// The work of `waybill lint`: reads the message, and prints what was found with its cure.

import { lintMessage } from '../lint/lint.ts'
import { LINT_LEVEL_WORDS, lintSaid, NOTHING_FOUND } from '../lint/words.ts'
import { SEND_WORDS } from '../words/send.ts'
import type { LintCommandOptions } from './commands/lint.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { languageOf } from './language.ts'
import { readMessageFile } from './read-message-file.ts'
import { indent, labelled } from './render/layout.ts'
import { safeText } from './render/safe-text.ts'
import { printJson, printLines, type Terminal } from './terminal.ts'

const COLUMN = 13

export async function runLint(
  file: string | undefined,
  options: LintCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const language = languageOf(terminal, options)
  const read = await readMessageFile(file, terminal)
  if (!read.ok) {
    const words = SEND_WORDS[language]
    terminal.err(`${words.mistake}: ${words.unreadable(safeText(file ?? '-'), read.code)}\n`)
    return EXIT.usage
  }
  const findings = (await lintMessage(read.bytes, { now: terminal.clock.now(), bulk: options.bulk === true })).map(
    (one) => ({ ...one, ...lintSaid(one, language) }),
  )
  if (options.json === true) printJson(terminal, { findings })
  else if (findings.length === 0) printLines(terminal, [NOTHING_FOUND[language]])
  else {
    const { paint, width } = terminal
    printLines(
      terminal,
      findings.flatMap(({ id, level, says, cure }) => {
        const word = LINT_LEVEL_WORDS[level][language]
        const [head = '', ...rest] = labelled(word, safeText(`${says} (${id})`), { column: COLUMN, width })
        const tone = level === 'error' ? 'bad' : level === 'warning' ? 'warn' : 'dim'
        return [
          head.replace(word, () => paint(tone, word)),
          ...rest,
          ...indent(labelled('', safeText(cure), { column: 0, width: width - COLUMN }), COLUMN),
        ]
      }),
    )
  }
  return findings.some(({ level }) => level !== 'note') ? EXIT.failed : EXIT.ok
}
