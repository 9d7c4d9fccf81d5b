// `waybill lint [mail] FILE`: what is wrong with a message before it is sent; `waybill lint exim FILE|-`: with a piece of Exim
// configuration out of a HOWTO or a letter. Needs no server, and asks nobody.

import type { CommandContext, Register } from '../command.ts'
import { examples, notes } from '../help.ts'
import type { Command } from 'commander'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { EXIT } from '../exit-code.ts'
import { printJson, printLines } from '../terminal.ts'

interface LintOptions extends LanguageOption {
  readonly json?: boolean
}

export interface LintCommandOptions extends LintOptions {
  readonly bulk?: boolean
}

const EXIT_CODES = `
Exit codes: 0 nothing that counts against it; 1 something is wrong or doubtful; 2 mistake
in the command line, or the file cannot be read.`

export const register: Register = (program, context) => {
  const command = program
    .command('lint')
    .description('say what is wrong with a message before it is sent, or with a piece of configuration of Exim')
  registerMail(command, context)
  registerExim(command, context)
}

function registerMail(lint: Command, { terminal, exit }: CommandContext): void {
  const command = languageOption(
    lint
      .command('mail', { isDefault: true })
      .description('look at a message before it is sent: what receivers would refuse, or count against it')
      .argument('[file]', 'the message, header and body; else, or with -, standard input'),
  )
    .option('--bulk', 'it goes to many people, whatever its header says')
    .option('--json', 'print JSON: { findings: [{ id, level, about, says, cure }] }')
    .action(async (file: string | undefined, options: LintCommandOptions) => {
      const { runLint } = await import('../run-lint.ts')
      exit(await runLint(file, options, terminal))
    })
  examples(
    command,
    ['waybill lint letter.eml', 'a message that a program has made; `mail` need not be typed'],
    ['waybill lint mail --bulk newsletter.eml --json', 'as a step of a script, by its exit code'],
  )
  notes(command, EXIT_CODES)
}

function registerExim(command: Command, { terminal, exit }: CommandContext): void {
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
