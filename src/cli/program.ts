// The program: which commands there are, and how mistakes in the command line are told. Each command stands in a file of
// its own, which loads what it needs only when it runs, so that small commands start quickly.

import { Command, CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { AnyUseCase } from '../control/use-case.ts'
import { GROUPS, USE_CASES } from '../control/use-cases.ts'
import type { CommandContext, Register } from './command.ts'
import { registerExplain } from './commands/explain.ts'
import { registerSend } from './commands/send.ts'
import { registerStart } from './commands/start.ts'
import { registerUser } from './commands/user.ts'
import { registerVersion } from './commands/version.ts'
import { faceOf } from './faces.ts'
import { packageVersion } from './package-version.ts'
import type { Terminal } from './terminal.ts'
import { registerUseCase } from './use-case-command.ts'

/** Commands that are no use-cases of a server, before those that are and after them. */
const FIRST: readonly Register[] = [registerStart, registerSend]
const LAST: readonly Register[] = [registerUser, registerExplain, registerVersion]

const EXIT_CODES = `
To begin: \`waybill start\`, and in another terminal \`waybill send --to x@spam.test\`
and \`waybill trace x@spam.test\`.

Exit codes: 0 done; 1 not found, refused or failed; 2 mistake in the command
line or the configuration; 69 server not reachable.`

export function makeProgram(context: CommandContext, useCases: readonly AnyUseCase[] = USE_CASES): Command {
  const { terminal } = context
  const program = new Command('waybill')
    .description('A mail server that shows its work.')
    .version(packageVersion(), '--version', 'print the version of Waybill')
    .showHelpAfterError('`waybill --help` lists the commands, `waybill COMMAND --help` their options.')
    .addHelpText('after', EXIT_CODES)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  for (const register of FIRST) register(program, context)
  for (const useCase of useCases) registerUseCase(groupOf(program, useCase), context, useCase, faceOf(useCase))
  for (const register of LAST) register(program, context)
  return program
}

/** The command that `queue list` stands under: `queue`, made when the first of its group comes. */
function groupOf(program: Command, { name }: AnyUseCase): Command {
  const words = name.split(' ').slice(0, -1)
  return words.reduce((parent, word) => {
    const made = parent.commands.find((one) => one.name() === word)
    return made ?? parent.command(word).description(GROUPS[word] ?? '')
  }, program)
}

/** Runs one command line, without the names of node and script; returns the exit code. */
export async function runProgram(
  args: readonly string[],
  terminal: Terminal,
  useCases: readonly AnyUseCase[] = USE_CASES,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok
  const program = makeProgram({ terminal, exit: (next) => (code = next) }, useCases)
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander ends with 1 for every mistake of usage, and has printed it; help that was asked for ends with 0.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
  return code
}
