// What a use-case shows of itself on a terminal: its renderer, its examples, and where the command asks for more than the
// use-case does, options of its own. A use-case without a face is printed as its fields stand (print-plain.ts).

import type { Command } from 'commander'
import type { ControlAnswer, Control } from '../control/control.ts'
import type { AnyUseCase, UseCase } from '../control/use-case.ts'
import type { CommandContext, ServerArguments } from './command.ts'
import type { ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

/** What a face is handed to print with. */
export interface Shown<Input, Options> {
  readonly terminal: Terminal
  readonly input: Input
  readonly options: Options & ServerArguments
  readonly control: Control
  /** No server runs: nothing moves until one is started. */
  readonly stopped: boolean
}

export interface Face<Input, T, Options> {
  readonly useCase: UseCase<Input, T>
  readonly examples: readonly (readonly [line: string, purpose: string])[]
  /** Help below the options. */
  readonly notes?: string
  /** Fields that `fill` gives, so that they are no options. */
  readonly filled?: readonly string[]
  /** Fields of the path that may be left out, because `fill` gives them then. */
  readonly spared?: readonly string[]
  /** A field that is a list: all arguments behind those of the path. */
  readonly rest?: string
  /** The server is asked also where the file of `--config` has mistakes, for the question is about them. */
  readonly withWrongFile?: true
  /** Options that are no fields. */
  options?(command: Command): void
  /** `fields` are those from arguments and options; what comes back goes over them. Undefined: a mistake, and told. */
  fill?(fields: Partial<Input>, options: Options, terminal: Terminal): Promise<Partial<Input> | undefined>
  /** Does without a server where the options say so; undefined: they do not. */
  alone?(input: Input, options: Options & ServerArguments, context: CommandContext): Promise<ExitCode> | undefined
  /** Asks in another way than with the input alone. */
  ask?(control: Control, input: Input, options: Options, terminal: Terminal): Promise<ControlAnswer<T>>
  print(value: T, shown: Shown<Input, Options>): void | Promise<void>
  /** What `--json` prints, where it is not the value alone; `shape` is told in help. */
  readonly json?: { readonly shape: string; of(value: T, options: Options): unknown }
  /** Whether something waits, which is worth a word where no server runs. */
  waits?(value: T): boolean
  exitCode?(value: T, input: Input): ExitCode
}

export type AnyFace = Face<object, unknown, object> & { readonly useCase: AnyUseCase }

/** Only for the types. */
export const face = <Input extends object, T, Options extends object = object>(
  one: Face<Input, T, Options>,
): Face<Input, T, Options> => one
