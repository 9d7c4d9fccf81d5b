// The value of a condition that is true, false, or patterns of names.

import * as v from 'valibot'
import { value } from '../config/values.ts'
import { parsePattern, type Pattern } from '../core/name-pattern.ts'
import { isNot, oneOrMore } from './condition-values.ts'

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
