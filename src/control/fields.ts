// The fields of a use-case's input, as the doors need them: which kind of value each takes, so that the texts of a query or of
// a command line can be read into it, and what help says of it. The rules of a value stay in its schema.

import * as v from 'valibot'
import type { AnyUseCase } from './use-case.ts'

export type FieldKind = 'text' | 'number' | 'flag' | 'texts'

export interface Field {
  readonly name: string
  readonly kind: FieldKind
  readonly required: boolean
  /** Part of the path, and an argument of the command. */
  readonly inPath: boolean
  /** What stands for a value in help: `id|all`. */
  readonly title: string
  readonly description: string
  /** The words that it may be; left out: any. */
  readonly choices?: readonly string[]
  readonly usual?: unknown
  readonly schema: v.GenericSchema
}

export const fieldsOf = ({ input, http }: AnyUseCase): readonly Field[] =>
  Object.entries(input.entries).map(([name, schema]) =>
    fieldOf(name, schema, http.path.split('/').includes(`:${name}`)),
  )

function fieldOf(name: string, schema: v.GenericSchema, inPath: boolean): Field {
  const { inner, required, usual } = unwrapped(schema)
  return {
    name,
    kind: kindOf(name, inner),
    required,
    inPath,
    title: v.getTitle(schema) ?? v.getTitle(inner) ?? 'value',
    description: v.getDescription(schema) ?? v.getDescription(inner) ?? '',
    ...(inner.type === 'picklist' && { choices: wordsOf(inner) }),
    ...(usual !== undefined && { usual }),
    schema,
  }
}

/** What is inside `optional(...)`, and what it is when it is left out. */
function unwrapped(schema: v.GenericSchema): { inner: v.GenericSchema; required: boolean; usual?: unknown } {
  if (schema.type !== 'optional' && schema.type !== 'exact_optional') return { inner: schema, required: true }
  const { wrapped, default: usual } = schema as v.OptionalSchema<v.GenericSchema, unknown>
  return { inner: wrapped, required: false, usual }
}

function kindOf(name: string, { type }: v.GenericSchema): FieldKind {
  switch (type) {
    case 'string':
    case 'picklist':
      return 'text'
    case 'number':
      return 'number'
    case 'boolean':
      return 'flag'
    case 'array':
      return 'texts'
    default:
      throw new Error(`no door can read the field ${name}: it is a ${type}`)
  }
}

const wordsOf = (schema: v.GenericSchema): readonly string[] =>
  (schema as v.PicklistSchema<readonly string[], undefined>).options

/** What texts say as a value of the kind; what they cannot say stays a text, for the schema to refuse. */
export function valueOf(kind: FieldKind, texts: readonly string[]): unknown {
  const text = texts.at(-1)
  switch (kind) {
    case 'texts':
      return texts
    case 'text':
      return text
    case 'number':
      return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : text
    case 'flag':
      return text === '1' || text === 'true' ? true : text === '0' || text === 'false' ? false : text
  }
}

/** The reverse of `valueOf`. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String)
  return [typeof value === 'boolean' ? (value ? '1' : '0') : String(value)]
}
