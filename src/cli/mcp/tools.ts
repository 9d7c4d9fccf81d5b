// The questions that an assistant may ask, made from the use-cases that change nothing: the schema from the fields, the text from
// the face of the command, the value as `--json` has it. Each is asked anew of whoever answers then: a running server, or the
// store that it left.

import { fieldsOf, type Field } from '../../control/fields.ts'
import { checkInput } from '../../control/http-form.ts'
import type { AnyUseCase } from '../../control/use-case.ts'
import { doctor } from '../../control/use-cases/doctor.ts'
import { explainText } from '../../control/use-cases/explain.ts'
import { queueCauses } from '../../control/use-cases/queue-causes.ts'
import { queueList } from '../../control/use-cases/queue-list.ts'
import { routeAddresses } from '../../control/use-cases/route.ts'
import { simulateSession } from '../../control/use-cases/simulate.ts'
import { serverStatus } from '../../control/use-cases/status.ts'
import { trace } from '../../control/use-cases/trace.ts'
import { whyRefused } from '../../control/use-cases/why.ts'
import type { Language } from '../../words/language.ts'
import type { ServerArguments } from '../command.ts'
import { EXIT } from '../exit-code.ts'
import { FACES } from '../faces.ts'
import { plainLines } from '../print-plain.ts'
import { explainedLines } from '../render/explained.ts'
import { noPaint } from '../render/paint.ts'
import { makeTimes } from '../render/times.ts'
import { printLines, type Terminal } from '../terminal.ts'
import { printAnswer, withControl } from '../with-control.ts'
import type { Tool, ToolAnswer, Tools } from './protocol.ts'

const QUESTIONS: readonly AnyUseCase[] = [
  explainText,
  trace,
  whyRefused,
  simulateSession,
  routeAddresses,
  queueCauses,
  queueList,
  doctor,
  serverStatus,
]

export interface ToolsOptions {
  readonly terminal: Terminal
  readonly place: ServerArguments
  readonly language: Language
}

export function questionTools(options: ToolsOptions): Tools {
  const byName = new Map(QUESTIONS.map((useCase) => [toolName(useCase), useCase]))
  return {
    list: [...byName].map(([name, useCase]) => toolOf(name, useCase)),
    async call(name, input) {
      const useCase = byName.get(name)
      return useCase && ask(useCase, input, options)
    },
  }
}

/** A name of a tool has no blanks. */
const toolName = ({ name }: AnyUseCase): string => name.replaceAll(' ', '_')

function toolOf(name: string, useCase: AnyUseCase): Tool {
  const fields = fieldsOf(useCase)
  return {
    name,
    title: useCase.name,
    description: useCase.summary,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field)])),
      required: fields.filter(({ required }) => required).map((field) => field.name),
      additionalProperties: false,
    },
  }
}

const TYPES = {
  text: { type: 'string' },
  number: { type: 'integer' },
  flag: { type: 'boolean' },
  texts: { type: 'array', items: { type: 'string' } },
} as const satisfies Readonly<Record<Field['kind'], object>>

const schemaOf = ({ kind, description, choices, usual }: Field): object => ({
  ...TYPES[kind],
  description,
  ...(choices && { enum: choices }),
  ...(usual !== undefined && { default: usual }),
})

/** What is asked in a language is asked in the reader's, unless another is asked for; and what may be explained is. */
const LANGUAGE_FIELDS: ReadonlySet<string> = new Set(['language', 'explain'])

async function ask(useCase: AnyUseCase, given: object, options: ToolsOptions): Promise<ToolAnswer> {
  if (useCase.name === explainText.name) return explain(given, options)
  const spoken = fieldsOf(useCase)
    .filter(({ name }) => LANGUAGE_FIELDS.has(name))
    .map(({ name }) => [name, options.language])
  const input = checkInput(useCase, { ...Object.fromEntries(spoken), ...given })
  if (!input.ok) return { text: input.problem.message }
  let text = ''
  let value: object | undefined
  const write = (more: string): void => void (text += more)
  const terminal: Terminal = { ...options.terminal, out: write, err: write, paint: noPaint }
  const face = await FACES[useCase.name]?.()
  await withControl({ terminal, exit: () => {} }, options.place, async ({ control, running }) => {
    const result = await control.ask(useCase, input.value)
    if (result.ok) {
      if (typeof result.value === 'object' && result.value !== null) value = result.value
      const shown = { terminal, input: input.value, options: { lang: options.language }, control, stopped: !running }
      if (face) await face.print(result.value, shown)
      else printLines(terminal, plainLines(result.value))
    }
    return printAnswer(terminal, {}, result, () => EXIT.ok)
  })
  return { text, ...(value !== undefined && { value }) }
}

/** Needs neither a server nor its store. */
async function explain(given: object, { terminal, language }: ToolsOptions): Promise<ToolAnswer> {
  const input = checkInput(explainText, { language, ...given })
  if (!input.ok) return { text: input.problem.message }
  const found = await explainText.run(input.value, terminal)
  if (!found.ok) return { text: found.problem.message }
  const { clock, timeZone, width } = terminal
  const times = makeTimes(clock.now(), timeZone, input.value.language)
  const lines = explainedLines(found.value, { paint: noPaint, width, times, language: input.value.language })
  return { text: lines.join('\n'), value: found.value }
}
