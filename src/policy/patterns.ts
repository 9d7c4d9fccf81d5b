// Patterns of names: a text with `*` for any characters, or a regular expression that begins with `^`, as in Exim. Upper
// and lower case do not matter.

import * as v from 'valibot'
import { value } from '../config/values.ts'
import { isNot, oneOrMore } from './condition-values.ts'

export interface Pattern {
  /** As it was written. */
  readonly text: string
  readonly matches: (name: string) => boolean
}

/** Undefined for a regular expression that is none. */
export function parsePattern(text: string): Pattern | undefined {
  const wanted = text.toLowerCase()
  if (!text.includes('*') && !text.startsWith('^')) return { text, matches: (name) => name.toLowerCase() === wanted }
  try {
    // Without the flag `u` more of what Exim's expressions hold is understood (`\-`, `\_`); their `(?i)` is the rule here.
    const source = text.startsWith('^') ? text.replace(/^\^\(\?i\)/, '^') : globExpression(text)
    const expression = new RegExp(source, 'i')
    return { text, matches: (name) => expression.test(name) }
  } catch {
    return undefined
  }
}

const globExpression = (text: string): string =>
  `^${text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`

/** What YAML 1.1 and people take for true and false, and YAML 1.2 for texts. */
const YES_OR_NO = /^(?:yes|no|true|false|on|off)$/i

/** `true`, `false`, or patterns. A word such as `no` would be a pattern that fits nothing, and is nobody's wish. */
export function booleanOrPatterns(example: string): v.GenericSchema<unknown, boolean | readonly Pattern[]> {
  const pattern = value<Pattern>((input) => {
    if (typeof input === 'string' && YES_OR_NO.test(input)) {
      return isNot(input, 'true or false', `write true or false without quotes, or for example ${example}`)
    }
    const read = typeof input === 'string' && input !== '' ? parsePattern(input) : undefined
    return read === undefined
      ? isNot(
          input,
          'a pattern',
          `write true, false, for example ${example}, or a regular expression that begins with ^`,
        )
      : { value: read }
  })
  const patterns = oneOrMore(pattern, `[${example}]`)
  return v.lazy((input) => (typeof input === 'boolean' ? v.boolean() : patterns))
}

export const firstMatch = (patterns: readonly Pattern[], name: string): Pattern | undefined => {
  for (const pattern of patterns) if (pattern.matches(name)) return pattern
  return undefined
}
