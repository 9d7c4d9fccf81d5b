// The program: which commands there are, and how mistakes in the command line are told. Each command stands in a file of
// its own, which loads what it needs only when it runs, so that small commands start quickly.

import { Command, CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-code.ts'
import type { CommandContext, Register } from './command.ts'
import { registerExplain } from './commands/explain.ts'
import { registerQueue } from './commands/queue.ts'
import { registerSend } from './commands/send.ts'
import { registerSimulate } from './commands/simulate.ts'
import { registerStart } from './commands/start.ts'
import { registerTrace } from './commands/trace.ts'
import { registerUser } from './commands/user.ts'
import { registerVersion } from './commands/version.ts'
import { registerWhy } from './commands/why.ts'
import { packageVersion } from './package-version.ts'
import type { Terminal } from './terminal.ts'

const COMMANDS: readonly Register[] = [
  registerStart,
  registerSend,
  registerTrace,
  registerWhy,
  registerSimulate,
  registerQueue,
  registerUser,
  registerExplain,
  registerVersion,
]

const EXIT_CODES = `
To begin: \`waybill start\`, and in another terminal \`waybill send --to x@spam.test\`
and \`waybill trace x@spam.test\`.

Exit codes: 0 done; 1 not found, refused or failed; 2 mistake in the command
line or the configuration; 69 server not reachable.`

export function makeProgram(context: CommandContext): Command {
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
  for (const register of COMMANDS) register(program, context)
  return program
}

/** Runs one command line, without the names of node and script; returns the exit code. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok
  const program = makeProgram({ terminal, exit: (next) => (code = next) })
  try {
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander ends with 1 for every mistake of usage, and has printed it; help that was asked for ends with 0.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
  return code
}
