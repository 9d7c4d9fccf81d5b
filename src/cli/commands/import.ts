// `waybill import exim`: the configuration of an Exim of Debian's as one of Waybill, with what became of each piece, and on demand with the
// proof that both answer alike.

import { type Register } from '../command.ts'
import { examples } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'
import { USUAL_FILE } from './config.ts'

export interface ImportOptions extends LanguageOption {
  readonly root: string
  readonly file: string
  readonly hostname?: string
  readonly exim: string
  readonly print?: boolean
  readonly prove?: boolean
  readonly replace?: boolean
  readonly json?: boolean
}

export const register: Register = (program, { terminal, exit }) => {
  const command = program.command('import').description('take over the configuration of another mail server')
  const exim = command
    .command('exim')
    .description('make a configuration from that of Debian’s Exim, and say what became of each piece of it')
    .option('--root <dir>', 'where the files of the site are, if not in /: a copy of another machine', '/')
    .option('--file <file>', 'file to write', USUAL_FILE)
    .option('--hostname <name>', 'full name of this server (else as Exim has it)')
    .option('--print', 'print the file, and write nothing')
    .option('--replace', 'a file that is there is replaced, and kept as FILE.old')
    .option('--prove', 'ask Exim and the new configuration the same, and show what differs')
    .option('--exim <program>', 'Exim, for the proof', '/usr/sbin/exim4')
    .option('--json', 'print JSON: { text, findings, proof }')
    .action(async (options: ImportOptions) => {
      const { runImport } = await import('../run-import.ts')
      exit(await runImport(options, terminal))
    })
  languageOption(exim)
  examples(
    exim,
    ['waybill import exim --print', 'only looks; ends with 1 where something is left to do by hand'],
    [
      'waybill import exim --prove',
      'writes the file and asks both servers a few hundred questions; ends with 1 where answers differ',
    ],
    ['waybill import exim --root /backup --hostname mx.example.org --print', 'of a machine that is gone'],
  )
}
