// Exim's configuration as logical lines: continued lines joined, comments gone, blanks squeezed, each with its place. What it says is not
// asked here, and directives are lines like others (conditions.ts goes by them).

export interface LineOfFile {
  readonly file: string
  /** From 1. */
  readonly line: number
}

export interface LogicalLine extends LineOfFile {
  readonly text: string
}

export function logicalLines(text: string, file: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = []
  let begun: { readonly line: number; text: string } | undefined
  for (const [i, raw] of text.split('\n').entries()) {
    const trimmed = raw.trim()
    // Comments may stand inside of a continued line.
    if (trimmed.startsWith('#') || (trimmed === '' && begun === undefined)) continue
    const goesOn = trimmed.endsWith('\\')
    const part = goesOn ? trimmed.slice(0, -1) : trimmed
    if (begun) begun.text += part
    else begun = { line: i + 1, text: part }
    if (goesOn) continue
    lines.push({ file, line: begun.line, text: begun.text.replaceAll(/\s+/g, ' ').trim() })
    begun = undefined
  }
  if (begun) lines.push({ file, line: begun.line, text: begun.text.replaceAll(/\s+/g, ' ').trim() })
  return lines
}
