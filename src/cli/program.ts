// The program: which commands there are, and how mistakes in the command line are told. A command that asks nothing of a
// server has a file of its own, and whoever names it waits for no other to be loaded; each loads what it works with only when
// it runs.

import { Command, CommanderError, type HelpConfiguration } from 'commander'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { AnyUseCase } from '../control/use-case.ts'
import type { CommandContext, Register } from './command.ts'
import { notes } from './help.ts'
import { localeLanguage } from './language.ts'
import { packageVersion } from './package-version.ts'
import type { Terminal } from './terminal.ts'
import { russianUsage } from './usage-errors.ts'

const EXIT_CODES = `
To begin: \`waybill start\`, and in another terminal \`waybill send --to x@spam.test\`
and \`waybill trace x@spam.test\`.

Exit codes: 0 done; 1 not found, refused or failed; 2 mistake in the command
line or the configuration; 69 server not reachable.`

const SEE_HELP = '`waybill --help` lists the commands, `waybill COMMAND --help` their options.'

type Load = () => Promise<{ readonly register: Register }>

/** Before those that are questions to a server, and after them. */
const FIRST = { start: () => import('./commands/start.ts'), send: () => import('./commands/send.ts') }
const LAST = {
  setup: () => import('./commands/setup.ts'),
  import: () => import('./commands/import.ts'),
  lint: () => import('./commands/lint.ts'),
  reports: () => import('./commands/reports.ts'),
  config: () => import('./commands/config.ts'),
  backup: () => import('./commands/backup.ts'),
  restore: () => import('./commands/restore.ts'),
  user: () => import('./commands/user.ts'),
  dkim: () => import('./commands/dkim.ts'),
  'client-setup': () => import('./commands/client-setup.ts'),
  provider: () => import('./commands/provider.ts'),
  explain: () => import('./commands/explain.ts'),
  stats: () => import('./commands/stats.ts'),
  mcp: () => import('./commands/mcp.ts'),
  version: () => import('./commands/version.ts'),
}
const OWN: Readonly<Record<string, Load>> = { ...FIRST, ...LAST }

/** Use-cases that are parts of another command: `explain --letter --id`, `config diff`. */
const PARTS = ['letter', 'configuration']

/** All commands in the order of help, or the one that is typed. */
async function load(typed: readonly string[], useCases?: readonly AnyUseCase[]): Promise<readonly Register[]> {
  const [named = ''] = typed
  // It is the option that asks for the version, and needs no command.
  if (typed.length === 1 && named === '--version') return []
  const alone = Object.hasOwn(OWN, named) ? OWN[named] : undefined
  if (alone) return [(await alone()).register]
  const { loadAll, loadTyped } = await import('./use-case-commands.ts')
  const one = useCases === undefined ? await loadTyped(typed) : undefined
  if (one) return [one]
  const registers = (loads: readonly Load[]) => Promise.all(loads.map(async (each) => (await each()).register))
  return [
    ...(await registers(Object.values(FIRST))),
    ...(await loadAll(new Set([...Object.keys(OWN), ...PARTS]), useCases)),
    // It stands under `queue`, which those before it make.
    ...(await registers([() => import('./commands/queue-salvage.ts'), ...Object.values(LAST)])),
  ]
}

/** What a command line is understood by; `typed` are its words. */
export async function makeProgram(
  context: CommandContext,
  typed: readonly string[] = [],
  useCases?: readonly AnyUseCase[],
): Promise<Command> {
  const { terminal } = context
  const russian = localeLanguage(terminal.env) === 'ru'
  const program = new Command('waybill')
    .description('A mail server that shows its work.')
    .version(packageVersion(), '--version', 'print the version of Waybill')
    .showHelpAfterError(russian ? russianUsage(SEE_HELP) : SEE_HELP)
    .configureHelp(russian ? await inRussian() : {})
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(russian ? russianUsage(text) : text),
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  notes(program, EXIT_CODES)
  for (const register of await load(typed, useCases)) register(program, context)
  return program
}

/** Nobody else has to wait for the catalogue. */
async function inRussian(): Promise<HelpConfiguration> {
  const [{ russianHelp }, { HELP_RU }] = await Promise.all([import('./help.ts'), import('../words/help-ru.ts')])
  return russianHelp(HELP_RU)
}

/** Runs one command line, without the names of node and script; returns the exit code. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  useCases?: readonly AnyUseCase[],
): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok
  const program = await makeProgram({ terminal, exit: (next) => (code = next) }, args, useCases)
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander ends with 1 for every mistake of usage, and has printed it; help that was asked for ends with 0.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
  return code
}
