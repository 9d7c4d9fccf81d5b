// What all command files have in common: the shape of a command, its help with examples, and the options of those that
// talk to a server.

import type { Command } from 'commander'
import { indent, wrap } from './render/layout.ts'
import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** What a command needs besides its arguments; `exit` notes the code that the process ends with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly exit: (code: ExitCode) => void
}

/** Adds a command to the program. */
export type Register = (program: Command, context: CommandContext) => void

/** Each example is a line to type and what it is for. */
export function examples(command: Command, ...pairs: readonly (readonly [line: string, purpose: string])[]): Command {
  const text = pairs.map(([line, purpose]) => [`  ${line}`, ...indent(wrap(purpose, 72), 6)].join('\n')).join('\n')
  return command.addHelpText('after', `\nExamples:\n${text}`)
}

export interface ServerArguments {
  readonly state?: string
  readonly config?: string
  readonly json?: boolean
}

/** `shape` is what `--json` prints: the manual page tells each field. */
export function serverOptions(command: Command, shape: string): Command {
  command.option('--state <dir>', 'state folder of the server (else $WAYBILL_STATE, else ./.waybill)')
  // A command may have a `--config` of its own, which is another file.
  if (!command.options.some(({ long }) => long === '--config')) {
    command.option('--config <file>', 'configuration file that names the state folder')
  }
  return command.option('--json', `print JSON: ${shape}`)
}
