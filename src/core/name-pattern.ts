// Patterns of names: a text with `*` for any characters, or a regular expression that begins with `^`, as in Exim. Upper
// and lower case do not matter.

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

export const firstMatch = (patterns: readonly Pattern[], name: string): Pattern | undefined => {
  for (const pattern of patterns) if (pattern.matches(name)) return pattern
  return undefined
}
