// `waybill config`: looks at configuration files, and at what a running server has taken from its own. Changes nothing.

import type { Command } from 'commander'
import { type CommandContext, type Register } from '../command.ts'
import { examples, notes } from '../help.ts'
import { languageOption, type LanguageOption } from '../language.ts'

export const USUAL_FILE = '/etc/waybill/waybill.yaml'

interface FileOptions extends LanguageOption {
  readonly json?: boolean
}

export interface CheckCommandOptions extends FileOptions {
  readonly elsewhere?: boolean
}

export interface ShowCommandOptions extends FileOptions {
  readonly changed?: boolean
  readonly expanded?: boolean
}

export interface DiffCommandOptions extends FileOptions {
  readonly state?: string
}

export const register: Register = (program, context) => {
  const config = program.command('config').description('look at configuration files; nothing is changed')
  for (const add of [registerCheck, registerShow, registerExplain, registerDiff]) add(config, context)
}

const FILE = `configuration file (else ${USUAL_FILE})`

const withJson = (command: Command, shape: string): Command =>
  languageOption(command).option('--json', `print JSON: ${shape}`)

function registerCheck(config: Command, { terminal, exit }: CommandContext): void {
  const command = withJson(
    config
      .command('check')
      .description('find all that is wrong with a file and its drop-ins, at once, and what is hardly meant')
      .argument('[file]', FILE)
      .option('--elsewhere', 'the file is for another machine: look at nothing but the file'),
    '{ findings: [{ level, id?, file, line, column, message, advice, source? }] }',
  ).action(async (file: string | undefined, options: CheckCommandOptions) => {
    const { runCheck } = await import('../look-at-config.ts')
    exit(await runCheck(file ?? USUAL_FILE, options, terminal))
  })
  notes(command, '\nEnds with 0 when a server can be started with it, warnings or not, and with 1 when not.')
  examples(
    command,
    ['waybill config check waybill.yaml && waybill reload', 'before it is taken up'],
    [
      'waybill config check new.yaml --elsewhere',
      'on a machine without the users, certificates and sockets that it names',
    ],
  )
}

function registerShow(config: Command, { terminal, exit }: CommandContext): void {
  const command = withJson(
    config
      .command('show')
      .description('print every setting that holds, and where it comes from')
      .argument('[file]', FILE)
      .option('--changed', 'only what is written, not the defaults')
      .option('--expanded', 'instead: all routes and rules in the order of asking, those of the presets with them'),
    '[{ key, text, from }]; with --expanded { routes, policy }',
  ).action(async (file: string | undefined, options: ShowCommandOptions) => {
    const { runShow } = await import('../look-at-config.ts')
    exit(await runShow(file ?? USUAL_FILE, options, terminal))
  })
  examples(
    command,
    ['waybill config show | grep limits', 'what holds, with file and line, or "default"'],
    ['waybill config show --expanded', 'what `routes` and `policy` come to with the presets of the site'],
  )
}

function registerExplain(config: Command, { terminal, exit }: CommandContext): void {
  const command = withJson(
    config
      .command('explain')
      .description('say what a key means, its default, and the keys below it')
      .argument('<key>', 'a key, as in limits.idle; also by the name that Exim or Postfix has for it'),
    '{ key, meaning, usual, below, elsewhere }',
  ).action(async (key: string, options: FileOptions) => {
    const { runExplainKey } = await import('../look-at-config.ts')
    exit(await runExplainKey(key, options, terminal))
  })
  examples(
    command,
    ['waybill config explain listen.mode', 'one key'],
    ['waybill config explain dc_relay_nets', 'by its name in Debian’s Exim'],
  )
}

function registerDiff(config: Command, { terminal, exit }: CommandContext): void {
  const command = withJson(
    config
      .command('diff')
      .description('compare what a running server has taken up with its file, or one file with another')
      .argument('[file]', 'the new one; left out: the file of the running server')
      .argument('[other]', 'compare FILE with this one, which is the newer')
      .option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)'),
    '{ settings: [{ key, before?, after? }] }',
  ).action(async (file: string | undefined, other: string | undefined, options: DiffCommandOptions) => {
    const { runDiff } = await import('../diff-config.ts')
    exit(await runDiff([file, other], options, terminal))
  })
  notes(
    command,
    '\nEnds with 0 when the settings are the same, with 1 when they differ, with 2 when a file has mistakes.',
  )
  examples(
    command,
    ['waybill config diff --state /var/lib/waybill', 'what `waybill reload` would take up'],
    ['waybill config diff old.yaml new.yaml', 'two files'],
  )
}
