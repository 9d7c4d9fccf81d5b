// An answer for which nobody has written a renderer: its fields, one a line, nested ones indented.

import { safeText } from './render/safe-text.ts'

export function plainLines(value: unknown, depth = 0): readonly string[] {
  const pad = '  '.repeat(depth)
  if (typeof value !== 'object' || value === null) return [`${pad}${safeText(String(value))}`]
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const label = `${pad}${Array.isArray(value) ? '-' : `${safeText(name)}:`}`
    if (typeof inner !== 'object' || inner === null) return [`${label} ${safeText(String(inner))}`]
    return [label, ...plainLines(inner, depth + 1)]
  })
}
