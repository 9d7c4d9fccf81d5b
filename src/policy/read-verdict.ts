// Reads what a rule does when its conditions hold: exactly one verdict, in the forms that the language has for it. Codes
// must fit the verdict, and a status its code, or the reply would say two things at once (RFC 3463 §2).

import type { Stage } from '../core/decision.ts'
import { parseEnhancedStatus } from '../core/enhanced-status.ts'
import { nearestKey } from '../config/nearest-key.ts'
import { show } from '../config/values.ts'
import type { Path } from '../config/yaml-source.ts'
import { DEFERRED, DEFERRED_TEXT, DENIED, DENIED_TEXT } from './default-replies.ts'
import { isGroup, type Reading } from '../conditions/reading.ts'
import { readText } from './read-text.ts'
import type { Act } from './rule.ts'

export const VERDICT_KEYS = ['accept', 'deny', 'defer', 'discard', 'hold', 'tag', 'next'] as const
type VerdictKey = (typeof VERDICT_KEYS)[number]

/** Before there is a message, nothing can be thrown away, kept or changed. */
const NEEDS_MESSAGE: readonly VerdictKey[] = ['discard', 'hold', 'tag']
const BEFORE_MESSAGE: readonly Stage[] = ['connect', 'helo', 'auth']

export function readVerdict(
  written: Readonly<Record<string, unknown>>,
  name: string,
  values: readonly string[],
  reading: Reading,
): Act | undefined {
  const [key, second] = VERDICT_KEYS.filter((one) => Object.hasOwn(written, one))
  if (key === undefined) {
    const advice = `add one of ${VERDICT_KEYS.join(', ')}, for example deny: true`
    reading.complain([], { message: `rule "${name}" has no verdict`, advice })
    return undefined
  }
  if (second !== undefined) {
    const message = `rule "${name}" has two verdicts, ${key} and ${second}`
    reading.complain([second], { message, advice: 'keep one of them, or make two rules of it' }, 'key')
    return undefined
  }
  if (NEEDS_MESSAGE.includes(key) && BEFORE_MESSAGE.includes(reading.stage)) {
    const message = `${key} has no meaning at ${reading.stage}: there is no message yet`
    reading.complain([key], { message, advice: 'move the rule to "mail:", "rcpt:" or "data:"' }, 'key')
    return undefined
  }
  return readAct(key, written[key], { name, values, reading })
}

interface Context {
  readonly name: string
  readonly values: readonly string[]
  readonly reading: Reading
}

function readAct(key: VerdictKey, value: unknown, context: Context): Act | undefined {
  const { values, reading } = context
  switch (key) {
    case 'accept':
    case 'discard':
    case 'next':
      if (value === true) return { kind: key }
      reading.complain([key], { message: `${show(value)} stands where true belongs`, advice: `write ${key}: true` })
      return undefined
    case 'hold': {
      const why = readText(value, [key], { values, said: false }, reading)
      return why && { kind: key, why }
    }
    case 'tag':
      return readTag(value, context)
    case 'deny':
    case 'defer':
      return readRefusal(key, value, context)
  }
}

/** RFC 5322 §2.2: printable ASCII but the colon. */
const FIELD_NAME = /^[!-9;-~]{1,70}$/

function readTag(value: unknown, { values, reading }: Context): Act | undefined {
  const fields = readFields(value, ['tag'], ['field', 'value'], 'tag: { field: X-Warning, value: "{client}" }', reading)
  if (!fields) return undefined
  const { field } = fields
  const template = readText(fields['value'], ['tag', 'value'], { values, said: true }, reading)
  if (typeof field === 'string' && FIELD_NAME.test(field)) return template && { kind: 'tag', field, value: template }
  const message = `${show(field)} cannot be the name of a header field`
  reading.complain(['tag', 'field'], { message, advice: 'write letters, digits and hyphens, for example X-Warning' })
  return undefined
}

function readRefusal(key: 'deny' | 'defer', value: unknown, context: Context): Act | undefined {
  const { values, reading, name } = context
  const { code, status } = (key === 'deny' ? DENIED : DEFERRED)[reading.stage]
  const ofText = (input: unknown, path: Path) => readText(input, path, { values, said: true }, reading)
  if (value === true || typeof value === 'string') {
    const text = value === true ? defaultText(key, name) : ofText(value, [key])
    return text && { kind: key, code, status, text }
  }
  const example = `${key}: true, ${key}: "text" or ${key}: { code: ${code}, status: ${status}, text: "text" }`
  const fields = readFields(value, [key], ['code', 'status', 'text'], example, reading)
  if (!fields) return undefined
  const ownCode = readCode(key, fields['code'] ?? code, reading)
  const ownStatus = readStatus(key, fields['status'] ?? status, reading)
  const text = fields['text'] === undefined ? defaultText(key, name) : ofText(fields['text'], [key, 'text'])
  return ownCode && ownStatus && text ? { kind: key, code: ownCode, status: ownStatus, text } : undefined
}

const defaultText = (key: 'deny' | 'defer', name: string) => [
  (key === 'deny' ? DENIED_TEXT : DEFERRED_TEXT).replace('{rule}', name),
]

function readCode(key: 'deny' | 'defer', code: unknown, reading: Reading): number | undefined {
  const [least, most] = key === 'deny' ? [500, 559] : [400, 459]
  if (typeof code === 'number' && Number.isInteger(code) && code >= least && code <= most) return code
  const message = `${show(code)} is not a reply code of ${key}`
  reading.complain([key, 'code'], { message, advice: `write a number from ${least} to ${most}` })
  return undefined
}

function readStatus(key: 'deny' | 'defer', status: unknown, reading: Reading): string | undefined {
  const text = typeof status === 'string' ? status : ''
  const digit = key === 'deny' ? '5' : '4'
  if (parseEnhancedStatus(text) !== undefined && text.startsWith(digit)) return text
  const message = `${show(status)} is not an enhanced status of ${key}`
  reading.complain([key, 'status'], {
    message,
    advice: `write ${digit} and two more numbers, for example ${digit}.7.1`,
  })
  return undefined
}

function readFields(
  value: unknown,
  path: Path,
  known: readonly string[],
  example: string,
  reading: Reading,
): Readonly<Record<string, unknown>> | undefined {
  if (!isGroup(value)) {
    reading.complain(path, { message: `${show(value)} says nothing here`, advice: `write ${example}` })
    return undefined
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const nearest = nearestKey(key, known, [])
    const advice = nearest !== undefined && known.includes(nearest) ? `write "${nearest}"` : `write ${example}`
    reading.complain([...path, key], { message: `there is no key "${key}" here`, advice }, 'key')
  }
  return value
}
