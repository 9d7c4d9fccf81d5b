// `waybill stats`: what the server did in a day, or in another time, counted from its mail log or that of another server.

import type { Register } from '../command.ts'
import { examples } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'

export interface StatsCommandOptions extends LanguageOption {
  readonly since: string
  readonly until?: string
  readonly limit: string
  readonly state?: string
  readonly config?: string
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('stats')
    .description('count what was received, delivered and refused, why, for whom and by whom, from a mail log')
    .argument(
      '[files...]',
      'logs of any mail server, plain or compressed; - is standard input (else that of this server)',
    )
    .option('--since <time>', 'only what is younger: 7d, 2026-11-22', '24h')
    .option('--until <time>', 'only what is older')
    .option('--limit <n>', 'lines of each list', '10')
    .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)')
    .option('--config <file>', 'configuration file that names the state folder')
    .option(
      '--json',
      'print JSON: { lines, unrecognised, first?, last?, problems, received, delivered, deferred, failed, refused, refusedBecause, failedBecause, destinations, users }',
    )
    .action(async (files: readonly string[], options: StatsCommandOptions) => {
      const { runStats } = await import('../run-stats.ts')
      exit(await runStats(files, options, terminal))
    })
  languageOption(command)
  examples(
    command,
    ['waybill stats', 'the last day of this server'],
    ['waybill stats --since 7d /var/log/exim4/mainlog*', 'a week of another one'],
    ['waybill stats --lang ru | mail -s "Почта за сутки" root', 'in a crontab, every day'],
  )
}
