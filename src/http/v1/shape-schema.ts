// The shape of an answer, as help and the reference write it (`{ messages, next?, groups: [{ name }] }`), as a JSON Schema: which
// fields there are, which of them always, and what stands in them where the shape says so. More may follow in later versions.

import { TIME_FIELDS } from './iso-times.ts'

export interface JsonSchema {
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly JsonSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly pattern?: string
}

export function schemaOfShape(shape: string): JsonSchema {
  const reader = new ShapeReader(shape)
  const schema = reader.alternatives()
  if (!reader.atEnd) throw new Error(`the shape ${shape} goes on where it should end`)
  return schema
}

/** Names that are a time wherever they stand; `next` and `from` are something else elsewhere. */
const isTime = (name: string): boolean => TIME_FIELDS.has(name) && name !== 'next' && name !== 'from'

class ShapeReader {
  readonly #tokens: readonly string[]
  #at = 0

  constructor(shape: string) {
    this.#tokens = shape.match(/\.\.\.|[{}[\],:?]|[\w-]+/g) ?? []
  }

  get atEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  alternatives(): JsonSchema {
    const all = [this.#object()]
    while (this.#take('or')) all.push(this.#object())
    const [only, ...others] = all
    return others.length === 0 && only ? only : { anyOf: all }
  }

  #object(): JsonSchema {
    this.#expect('{')
    const properties: Record<string, JsonSchema> = {}
    const required: string[] = []
    while (!this.#take('}')) {
      if (!this.#take('...')) {
        const name = this.#next()
        if (!this.#take('?')) required.push(name)
        properties[name] = this.#take(':') ? this.#value() : isTime(name) ? { type: 'string', format: 'date-time' } : {}
      }
      this.#take(',')
    }
    return { type: 'object', properties, ...(required.length > 0 && { required }) }
  }

  #value(): JsonSchema {
    if (!this.#take('[')) return this.#object()
    const items = this.#tokens[this.#at] === '{' ? this.#object() : {}
    if (Object.keys(items).length === 0) this.#next()
    this.#expect(']')
    return { type: 'array', items }
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false
    this.#at += 1
    return true
  }

  #next(): string {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw new Error('the shape ends too early')
    return token
  }

  #expect(token: string): void {
    const found = this.#next()
    if (found !== token) throw new Error(`the shape has ${found} where ${token} belongs`)
  }
}
