// The command of a use-case, made from what the use-case says of itself: fields in its path are arguments, the others are
// options, and its face (face.ts) prints the answer. Decides nothing about what is asked.

import { InvalidArgumentError, Option, type Command } from 'commander'
import * as v from 'valibot'
import { fieldsOf, valueOf, type Field } from '../control/fields.ts'
import { checkInput } from '../control/http-form.ts'
import type { AnyUseCase } from '../control/use-case.ts'
import { serverOptions, type CommandContext, type ServerArguments } from './command.ts'
import { examples, notes } from './help.ts'
import { EXIT } from './exit-code.ts'
import type { AnyFace } from './face.ts'
import { printJson, printLines } from './terminal.ts'

/** `parent` is the program, or the command of the words before the last. */
export function registerUseCase(
  parent: Command,
  context: CommandContext,
  useCase: AnyUseCase,
  face: AnyFace | undefined,
): void {
  const own = fieldsOf(useCase).filter(({ name }) => face?.filled?.includes(name) !== true)
  const words = useCase.name.split(' ')
  const command = parent.command(words.at(-1) ?? useCase.name).description(useCase.summary)
  const inPath = own.filter((field) => field.inPath)
  for (const { name, title, description, required } of inPath)
    command.argument(required && face?.spared?.includes(name) !== true ? `<${title}>` : `[${title}]`, description)
  const rest = own.find(({ name }) => name === face?.rest)
  if (rest) command.argument(rest.required ? `<${rest.title}...>` : `[${rest.title}...]`, rest.description)
  for (const field of own) if (!field.inPath && field !== rest) command.addOption(optionOf(field))
  face?.options?.(command)
  serverOptions(command, face?.json?.shape ?? useCase.output.shape)
  if (face?.notes !== undefined) notes(command, face.notes)
  if (face) examples(command, ...face.examples)
  command.action(async () => {
    const options: ServerArguments & Readonly<Record<string, unknown>> = command.opts()
    const values = new Map<string, unknown>()
    for (const [i, { name, kind }] of inPath.entries())
      if (i < command.args.length) values.set(name, valueOf(kind, command.args.slice(i, i + 1)))
    if (rest) values.set(rest.name, command.args.slice(inPath.length))
    for (const { name, inPath: placed } of own) {
      if (!placed && options[name] !== undefined) values.set(name, options[name])
    }
    await run(context, { useCase, face, options, fields: Object.fromEntries(values) })
  })
}

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function optionOf({ name, kind, title, description, required, choices, usual, schema }: Field): Option {
  const flag = `--${kebab(name)}`
  if (kind === 'flag') return new Option(flag, description)
  const option = new Option(`${flag} <${title}>`, description)
  if (required) option.makeOptionMandatory()
  if (choices) option.choices(choices)
  else if (kind === 'texts') option.argParser(append)
  else option.argParser((text: string) => checked(schema, valueOf(kind, [text])))
  if (usual !== undefined) option.default(usual)
  return option
}

const append = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text]

function checked(schema: v.GenericSchema, value: unknown): unknown {
  const read = v.safeParse(schema, value)
  if (read.success) return read.output
  throw new InvalidArgumentError(read.issues[0].message)
}

interface Typed {
  readonly useCase: AnyUseCase
  readonly face: AnyFace | undefined
  readonly options: ServerArguments
  readonly fields: object
}

async function run(context: CommandContext, { useCase, face, options, fields }: Typed): Promise<void> {
  const { terminal, exit } = context
  const filled = face?.fill ? await face.fill(fields, options, terminal) : {}
  if (filled === undefined) return exit(EXIT.usage)
  const { withControl, printAnswer, printProblem, warnStopped } = await import('./with-control.ts')
  const input = checkInput(useCase, { ...fields, ...filled })
  if (!input.ok) return exit(printProblem(terminal, options, input.problem))
  const alone = face?.alone?.(input.value, options, context)
  if (alone) return exit(await alone)
  const place = { ...options, withWrongFile: face?.withWrongFile === true }
  await withControl(context, place, async ({ control, running }) => {
    const result = await (face?.ask?.(control, input.value, options, terminal) ?? control.ask(useCase, input.value))
    if (result.ok && options.json !== true) {
      const shown = { terminal, input: input.value, options, control, stopped: !running }
      if (face) await face.print(result.value, shown)
      else {
        const { plainLines } = await import('./print-plain.ts')
        printLines(terminal, plainLines(result.value))
      }
    }
    return printAnswer(terminal, options, result, (value) => {
      if (options.json === true) printJson(terminal, face?.json ? face.json.of(value, options) : value)
      if (face?.waits?.(value) === true) warnStopped(terminal, options, running)
      return face?.exitCode?.(value, input.value) ?? EXIT.ok
    })
  })
}
