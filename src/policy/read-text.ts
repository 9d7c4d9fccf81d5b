// Reads the texts of rules: every place to be filled in must have a value at this stage, and what is said in SMTP must be
// ASCII as it is written (RFC 5321 §4.2), for nobody can read a reply of question marks.

import { nearestKey } from '../config/nearest-key.ts'
import { show } from '../config/values.ts'
import type { Path } from '../config/yaml-source.ts'
import type { Reading } from '../conditions/reading.ts'
import { namesIn, parseTemplate, type Template } from './template.ts'

export interface TextNeeds {
  /** The values that exist for this rule. */
  readonly values: readonly string[]
  /** For the client's eyes: printable ASCII only. */
  readonly said: boolean
}

export function readText(input: unknown, path: Path, needs: TextNeeds, reading: Reading): Template | undefined {
  if (typeof input !== 'string' || input.trim() === '') {
    reading.complain(path, { message: `${show(input)} is not a text`, advice: 'write a sentence in quotes' })
    return undefined
  }
  if (needs.said && /[^\x20-\x7e\r\n\t]/.test(input)) {
    reading.complain(path, {
      message: 'this text holds characters that SMTP cannot carry',
      advice: 'write it in ASCII letters; other languages belong into "log"',
    })
    return undefined
  }
  const parsed = parseTemplate(input)
  if (!parsed.ok) {
    reading.complain(path, {
      message: `"${parsed.problem}" names no value`,
      advice: 'write the name of a value in braces, for example {client}; write {{ for a brace itself',
    })
    return undefined
  }
  for (const name of namesIn(parsed.template)) {
    if (exists(name, needs.values)) continue
    const nearest = nearestKey(name, needs.values, [])
    const advice =
      nearest === undefined || !needs.values.includes(nearest)
        ? `the values of this rule are ${needs.values.join(', ')}`
        : `write {${nearest}}`
    reading.complain(path, { message: `there is no value {${name}} in this rule`, advice })
  }
  return parsed.template
}

/** A condition may bring values whose names it does not know itself, as hooks do: `hook_*`. */
const exists = (name: string, values: readonly string[]): boolean =>
  values.some((value) => value === name || (value.endsWith('*') && name.startsWith(value.slice(0, -1))))
