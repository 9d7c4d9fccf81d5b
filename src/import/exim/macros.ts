// Macros and conditions of Exim's configuration: what `.ifdef` leaves, and what stands there once macros are replaced. As Exim does it: a
// macro is replaced wherever its name stands, the longest name first; `.ifdef` asks whether the line has a macro of a value in it.

import type { LogicalLine } from './lines.ts'

export class Macros {
  readonly #values: Map<string, string>

  constructor(values: Iterable<readonly [string, string]> = []) {
    this.#values = new Map(values)
  }

  get(name: string): string | undefined {
    return this.#values.get(name)
  }

  /** `X == y` gives it another value, `X = y` one that it must not have yet; the first holds where a file says it twice. */
  define(name: string, value: string, anew = false): void {
    if (anew || !this.#values.has(name)) this.#values.set(name, value)
  }

  get names(): readonly string[] {
    return [...this.#values.keys()]
  }

  replaceIn(text: string): string {
    let result = text
    for (const name of this.names.toSorted((a, b) => b.length - a.length)) {
      if (result.includes(name)) result = result.replaceAll(name, this.replaceNested(name))
    }
    return result
  }

  private replaceNested(name: string, depth = 0): string {
    let value = this.#values.get(name) ?? ''
    if (depth > 8) return value
    for (const other of this.names.toSorted((a, b) => b.length - a.length)) {
      if (other !== name && value.includes(other)) value = value.replaceAll(other, this.replaceNested(other, depth + 1))
    }
    return value
  }

  isSet(line: string): boolean {
    return this.names.some((name) => line.includes(name) && this.replaceNested(name) !== '')
  }
}

export const MACRO_LINE = /^([A-Z][A-Za-z0-9_]*)\s*(==?)\s*(.*)$/

/** The lines that hold, without directives and macros, which are noted in `macros`. */
export function activeLines(lines: readonly LogicalLine[], macros: Macros): readonly LogicalLine[] {
  const held: LogicalLine[] = []
  /** For each open condition, whether its lines hold. */
  const open: boolean[] = []
  for (const line of lines) {
    const [, directive = '', rest = ''] =
      /^\.(ifdef|ifndef|elifdef|elifndef|else|endif)\b\s*(.*)$/.exec(line.text) ?? []
    const holds = (): boolean => open.every(Boolean)
    switch (directive) {
      case 'ifdef':
        open.push(macros.isSet(rest))
        continue
      case 'ifndef':
        open.push(!macros.isSet(rest))
        continue
      case 'elifdef':
        open.push(!(open.pop() ?? false) && macros.isSet(rest))
        continue
      case 'elifndef':
        open.push(!(open.pop() ?? false) && !macros.isSet(rest))
        continue
      case 'else':
        open.push(!(open.pop() ?? false))
        continue
      case 'endif':
        open.pop()
        continue
    }
    if (!holds()) continue
    const [, name, sign, value = ''] = MACRO_LINE.exec(line.text) ?? []
    if (name !== undefined) macros.define(name, value, sign === '==')
    else held.push(line)
  }
  return held
}
