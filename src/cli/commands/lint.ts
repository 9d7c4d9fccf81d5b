// `waybill lint exim FILE|-`: a piece of Exim configuration out of a HOWTO or a letter, and what is wrong with it.

import { type Register } from '../command.ts'
import { examples } from '../help.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { EXIT } from '../exit-code.ts'
import { printJson, printLines } from '../terminal.ts'

interface LintOptions extends LanguageOption {
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('lint')
    .description('say what is wrong with a piece of configuration of another mail server')
  const exim = command
    .command('exim')
    .argument('<file>', 'a file, or - for standard input')
    .description('look at a piece of Exim configuration: what is broken, gone or risky, and what to write here')
    .option('--json', 'print JSON: { findings: [{ line, text, kind, note }] }')
    .action(async (file: string, options: LintOptions) => {
      const [{ lintExim }, { lintLines }, { readText }] = await Promise.all([
        import('../../import/exim/lint-exim.ts'),
        import('../render/lint.ts'),
        import('../read-text.ts'),
      ])
      const text = await readText(file, terminal)
      if (!text.ok) {
        terminal.err(`waybill: ${text.why}\n`)
        exit(EXIT.usage)
        return
      }
      const findings = lintExim(text.value)
      if (options.json === true) printJson(terminal, { findings })
      else printLines(terminal, lintLines(findings, languageOf(terminal, options)))
      exit(findings.length === 0 ? EXIT.ok : EXIT.failed)
    })
  languageOption(exim)
  examples(
    exim,
    ['waybill lint exim howto.conf', 'ends with 1 where there is something to say'],
    ['waybill lint exim - <snippet', 'from standard input'],
  )
}
