// `waybill backup`: queue, keys, state and configuration into a folder, beside a running server too.

import type { Register } from '../command.ts'
import { examples } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'

export interface BackupCommandOptions extends LanguageOption {
  readonly state?: string
  readonly config?: string
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program
    .command('backup')
    .description(
      'copy queue, keys, state and configuration into a folder, as they are at one moment; the server may run',
    )
    .argument('<folder>', 'folder that is not there yet')
    .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)')
    .option('--config <file>', 'configuration file, which names the state folder and goes into the backup')
    .option('--json', 'print JSON: { folder, at, version, schema, messages, recipients, config?, files, dropped }')
    .action(async (folder: string, options: BackupCommandOptions) => {
      const { runBackup } = await import('../run-backup.ts')
      exit(await runBackup(folder, options, terminal))
    })
  languageOption(command)
  examples(
    command,
    ['waybill backup /srv/backup/mail-monday --config /etc/waybill/waybill.yaml', 'before an upgrade, or every night'],
    ['waybill restore /srv/backup/mail-monday', 'the way back'],
  )
}
