// `waybill reports PATH...`: what other servers report about the mail of one's domains (DMARC, TLS), added up by domain. Needs no
// server, and asks nobody.

import type { Register } from '../command.ts'
import { examples, notes } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'

export interface ReportsOptions extends LanguageOption {
  readonly json?: boolean
}

const EXIT_CODES = `
Exit codes: 0 nothing failed; 1 something failed; 2 mistake in the command line, or there
is no report.`

export const register: Register = (program, { terminal, exit }) => {
  const command = languageOption(
    program
      .command('reports')
      .argument(
        '<path...>',
        'reports as they came: .xml, .json, .gz, .zip, .eml, mbox; or folders of them, a Maildir too',
      )
      .description('add up reports of DMARC and TLS by domain: who sends as it, what fails'),
  )
    .option('--json', 'print JSON: { domains: [{ domain, kind, reports, good, bad, rows }], others }')
    .action(async (paths: readonly string[], options: ReportsOptions) => {
      const { runReports } = await import('../run-reports.ts')
      exit(await runReports(paths, options, terminal))
    })
  examples(
    command,
    ['waybill reports ~/Maildir/.Reports', 'all that came into a folder'],
    ['waybill reports google.com!example.org!1700000000!1700086400.zip', 'one of them'],
  )
  notes(command, EXIT_CODES)
}
