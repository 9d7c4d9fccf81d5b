// `waybill restore`: puts a backup into place, and holds the mail that waited in it.

import type { Register } from '../command.ts'
import { examples } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'
import { USUAL_FILE } from './config.ts'

export interface RestoreCommandOptions extends LanguageOption {
  readonly state?: string
  readonly config: string
  readonly replace?: boolean
  readonly send?: boolean
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('restore')
    .description(
      'put a backup into place; mail that waited is held, since it may have left after the backup was made; the server must be stopped',
    )
    .argument('<folder>', 'what `waybill backup` has made')
    .option('--state <dir>', 'state folder to restore (else the one that the configuration names)')
    .option('--config <file>', 'where the configuration goes, if none is there', USUAL_FILE)
    .option('--replace', 'keep what is there under another name beside it, instead of refusing')
    .option('--send', 'hold nothing: what left after the backup is sent a second time')
    .option('--json', 'print JSON: { at, stateFolder, messages, held, due, kept?, config? }, or { problem }')
    .action(async (folder: string, options: RestoreCommandOptions) => {
      const { runRestore } = await import('../run-backup.ts')
      exit(await runRestore(folder, options, terminal))
    })
  languageOption(command)
  examples(
    command,
    ['waybill restore /srv/backup/mail-monday --state /var/lib/waybill', 'on a new machine'],
    ['waybill restore /srv/backup/mail-monday --replace', 'back to Monday; what is there is kept'],
    ['waybill queue list --status held', 'what waited then'],
  )
}
