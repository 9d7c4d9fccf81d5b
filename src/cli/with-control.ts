// Connects a command to the control port of its server, and turns what cannot be had into words and an exit code.

import { resolve } from 'node:path'
import { connectControl, type ControlClient } from '../control/client.ts'
import type { Answer, ControlProblem } from '../control/control.ts'
import type { Trial } from '../control/trial.ts'
import type { CommandContext, ServerOptions } from './command.ts'
import { EXIT, exitCodeFor, type ExitCode } from './exit-code.ts'
import { packageVersion } from './package-version.ts'
import { printJson, type Terminal } from './terminal.ts'

export async function withControl(
  { terminal, exit }: CommandContext,
  options: ServerOptions,
  run: (client: ControlClient) => Promise<ExitCode>,
  trial?: Trial,
): Promise<void> {
  const folder = await findStateFolder(terminal, options)
  if (folder === undefined) return exit(EXIT.usage)
  const { clock } = terminal
  const connected = await connectControl({ stateFolder: folder, clock, version: packageVersion(), trial })
  if (!connected.ok) return exit(printProblem(terminal, options, connected.problem))
  try {
    exit(await run(connected.value))
  } finally {
    connected.value.close()
  }
}

/** `--state`, else the one of `--config`, else WAYBILL_STATE, else ./.waybill; undefined when the configuration is bad. */
async function findStateFolder(terminal: Terminal, { state, config }: ServerOptions): Promise<string | undefined> {
  if (state !== undefined) return resolve(state)
  if (config === undefined) return resolve(terminal.env['WAYBILL_STATE'] || '.waybill')
  const { loadConfig, formatProblems } = await import('../config/load.ts')
  const loaded = await loadConfig(config)
  if (loaded.ok) return loaded.config.stateFolder
  terminal.err(`${formatProblems(loaded.problems)}\n`)
  return undefined
}

/** Prints the sentence, as talk, and with `--json` the problem as data; returns the exit code it means. */
export function printProblem(terminal: Terminal, { json }: ServerOptions, problem: ControlProblem): ExitCode {
  if (json === true) printJson(terminal, { error: problem })
  terminal.err(`waybill: ${problem.message}\n`)
  return exitCodeFor(problem.code)
}

/** Prints an answer by `print`, or its problem. */
export function printAnswer<T>(
  terminal: Terminal,
  options: ServerOptions,
  result: Answer<T>,
  print: (value: T) => ExitCode,
): ExitCode {
  return result.ok ? print(result.value) : printProblem(terminal, options, result.problem)
}

/** Says that nothing moves by itself, where something waits and no server runs. */
export function warnStopped(terminal: Terminal, running: boolean, waiting: boolean): void {
  if (running || !waiting) return
  terminal.err('No server is running on this state folder: what waits is not tried until one is started.\n')
}
