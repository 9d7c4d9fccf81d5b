// `waybill queue salvage`: gets what is whole out of a damaged queue and puts it back. Works on the folder of a stopped server.

import { resolve } from 'node:path'
import { type Register } from '../command.ts'
import { examples } from '../help.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { languageOf, languageOption, type LanguageOption } from '../language.ts'
import { layoutOf } from '../layout-of.ts'
import { printJson, printLines, type Terminal } from '../terminal.ts'
import { usualStateFolder } from '../state-folder.ts'
import { readConfig } from '../user-place.ts'

interface SalvageCommandOptions extends LanguageOption {
  readonly state?: string
  readonly config?: string
  readonly dryRun?: boolean
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const queue = program.commands.find((one) => one.name() === 'queue') ?? program.command('queue')
  const command = queue
    .command('salvage')
    .description(
      'put back every message that is still whole in a damaged queue and in what was set aside, and list what is gone; ' +
        'the server must be stopped',
    )
    .option('--dry-run', 'only say what would be put back, and change nothing')
    .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)')
    .option('--config <file>', 'configuration file that names the state folder')
    .option(
      '--json',
      'print JSON: { dryRun, queue, why?, looked, putBack, finished, lost, unknown, uncounted?, strays, kept }',
    )
    .action(async (options: SalvageCommandOptions) => exit(await run(terminal, options)))
  languageOption(command)
  examples(
    command,
    ['waybill queue salvage --dry-run', 'look first'],
    ['waybill queue salvage && waybill start', 'put back what can be put back, and go on'],
  )
}

async function run(terminal: Terminal, options: SalvageCommandOptions): Promise<ExitCode> {
  const config = options.config === undefined ? undefined : await readConfig(terminal, options.config)
  if (options.config !== undefined && config === undefined) return EXIT.usage
  const folder = resolve(options.state ?? config?.stateFolder ?? usualStateFolder(terminal.env))
  const [{ salvage }, { renderSalvage, salvageTrouble }, { usualHistory }, { makeSalvageProgress }] = await Promise.all(
    [
      import('../../queue/salvage/salvage.ts'),
      import('../render/salvage.ts'),
      import('../../config/usual-history.ts'),
      import('../salvage-progress.ts'),
    ],
  )
  const language = languageOf(terminal, options)
  const { dryRun = false, json = false } = options
  const progress = makeSalvageProgress(terminal, language)
  try {
    const report = salvage({
      folder,
      now: terminal.clock.now(),
      history: config?.history ?? usualHistory(),
      dryRun,
      onProgress: progress.show,
    })
    progress.clear()
    if (json) printJson(terminal, { dryRun, ...report })
    else printLines(terminal, renderSalvage(report, { ...layoutOf(terminal, language), dryRun }))
    return EXIT.ok
  } catch (error) {
    progress.clear()
    const trouble = salvageTrouble(error, folder, language)
    if (trouble === undefined) throw error
    if (json) printJson(terminal, { error: trouble })
    terminal.err(`waybill: ${trouble.message}\n`)
    return trouble.code === 'in-use' ? EXIT.unavailable : EXIT.failed
  }
}
