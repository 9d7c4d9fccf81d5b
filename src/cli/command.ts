// What all command files have in common: the shape of a command, and the options of those that
// talk to a server.

import type { Command } from 'commander'
import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** What a command needs besides its arguments; `exit` notes the code that the process ends with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly exit: (code: ExitCode) => void
}

/** Adds a command to the program. */
export type Register = (program: Command, context: CommandContext) => void

export interface ServerArguments {
  readonly state?: string
  readonly config?: string
  readonly json?: boolean
}

/** `shape` is what `--json` prints: the manual page tells each field. */
export function serverOptions(command: Command, shape: string): Command {
  command.option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, ./.waybill, /var/lib/waybill)')
  // A command may have a `--config` of its own, which is another file.
  if (!command.options.some(({ long }) => long === '--config')) {
    command.option('--config <file>', 'configuration file that names the state folder')
  }
  return command.option('--json', `print JSON: ${shape}`)
}
