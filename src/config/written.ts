// What a configuration file says, setting by setting, with the place of each: for whoever shows a configuration, compares two, or
// points at a setting after it was read. Settings are called as in docs/reference/configuration.md; a list is one setting,
// but one of named groups (rules) has a setting for each name.

import { hideSecrets, isSecretPlace } from './hide-secrets.ts'
import type { MergedSource } from './merged-source.ts'
import type { Shape } from './shape.ts'
import type { Path } from './yaml-source.ts'

export interface WrittenValue {
  /** On one line; what may be a secret is left out. */
  readonly text: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** By the name of the setting: `limits.idle`, `users.alice.maildir`, `policy.rcpt.too-fast`. */
export type Written = ReadonlyMap<string, WrittenValue>

export const NOTHING_WRITTEN: Written = new Map()

export function readWritten(source: MergedSource, shape: Shape): Written {
  const written = new Map<string, WrittenValue>()
  const note = (key: string, value: unknown, path: Path): void => {
    const { file, line, column } = source.at(path, { message: '', advice: '' }, 'key')
    const text = isSecretPlace(path) && typeof value === 'string' ? '…' : inOneLine(value)
    written.set(key, { text, file, line, column })
  }
  const walk = (value: unknown, inner: Shape, key: string, path: Path): void => {
    // A key with nothing after its colon means the same as no key; the name of a user means a user.
    if (value === null || value === undefined) return
    if (inner.kind === 'list' && Array.isArray(value)) {
      if (value.length === 0 || !value.every(isNamed)) return note(key, value, path)
      for (const [i, item] of value.entries()) note(`${key}.${item.name}`, item, [...path, i])
    } else if (inner.kind === 'names' && isGroup(value)) {
      for (const [name, below] of Object.entries(value)) {
        const here = [...path, name]
        if (isGroup(below) && Object.keys(below).length > 0) walk(below, inner.of, `${key}.${name}`, here)
        else note(`${key}.${name}`, below, here)
      }
    } else if (inner.kind === 'section' && isGroup(value)) {
      for (const [name, below] of Object.entries(value)) {
        const known = inner.keys.get(name)
        if (known) walk(below, known, key === '' ? name : `${key}.${name}`, [...path, name])
      }
    } else note(key, value, path)
  }
  walk(source.raw, shape, '', [])
  return written
}

/** Where a setting is written, or one below it, or the nearest above; else the file. */
export function placeOfSetting(
  { written, policy }: { readonly written: Written; readonly policy: { readonly file: string } },
  setting: string,
): Pick<WrittenValue, 'file' | 'line' | 'column'> {
  for (let key = setting; key !== ''; key = key.slice(0, Math.max(0, key.lastIndexOf('.')))) {
    for (const [name, { file, line, column }] of written) {
      if (name === key || name.startsWith(`${key}.`)) return { file, line, column }
    }
  }
  return { file: policy.file, line: 0, column: 0 }
}

export interface SettingChange {
  readonly key: string
  /** Left out: the file did not name it. */
  readonly before?: WrittenValue
  /** Left out: the file does not name it any more. */
  readonly after?: WrittenValue
}

/** In the order of the new file, then what has gone. */
export function changesBetween(before: Written, after: Written): readonly SettingChange[] {
  const changed = [...after].flatMap(([key, value]): readonly SettingChange[] => {
    const old = before.get(key)
    if (old === undefined) return [{ key, after: value }]
    return old.text === value.text ? [] : [{ key, before: old, after: value }]
  })
  const gone = [...before].flatMap(([key, value]) => (after.has(key) ? [] : [{ key, before: value }]))
  return [...changed, ...gone]
}

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isNamed = (value: unknown): value is { readonly name: string } =>
  isGroup(value) && typeof value['name'] === 'string'

function inOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(', ')}]`
  if (isGroup(value)) {
    const parts = Object.entries(value).map(([key, inner]) => hideSecrets(`${key}: ${inOneLine(inner)}`))
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
  }
  if (value === null || value === undefined) return ''
  return hideSecrets(typeof value === 'string' ? value : JSON.stringify(value))
}
