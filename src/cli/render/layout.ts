// Lines for a terminal: wrapping of prose, tables, sizes. Works on plain text; colour is added around it.

/** Breaks prose at spaces so that every line fits; a word that is too long stays whole, to be copied in one piece. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  return lines
}

export const indent = (lines: readonly string[], by: number): string[] =>
  lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line))

/** Wraps, with further lines two deeper, so that they do not look like items of their own. */
export const hang = (text: string, width: number): string[] =>
  wrap(text, width - 2).map((line, i) => (i === 0 ? line : `  ${line}`))

/** Prose behind a label, its further lines aligned below the first. */
export function labelled(
  label: string,
  text: string,
  options: { readonly column: number; readonly width: number },
): string[] {
  const lines = wrap(text, options.width - options.column)
  return lines.map((line, i) => (i === 0 ? label.padEnd(options.column) : ' '.repeat(options.column)) + line)
}

/**
 * A table with two spaces between columns. Columns named in `shrink` give way, in that order and down to eight
 * characters, when the whole would be wider than `width`.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: { readonly width: number; readonly shrink: readonly number[] },
): string[] {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  let over = widths.reduce((sum, width) => sum + width + 2, -2) - options.width
  for (const column of options.shrink) {
    const width = widths[column] ?? 0
    const give = Math.max(0, Math.min(over, width - 8))
    widths[column] = width - give
    over -= give
  }
  return all.map((row) =>
    row
      .map((cell, column) => cut(cell, widths[column] ?? 0).padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
