// What is wrong with a configuration, where it stands and what to write instead. The text is for people; a program that
// wants to know more reads the fields.

export interface Complaint {
  /** What is wrong. */
  readonly message: string
  /** What to write or do instead. */
  readonly advice: string
}

export interface ConfigProblem extends Complaint {
  readonly file: string
  /** Counted from 1; 0 when the problem has no place in the file (it cannot be read). */
  readonly line: number
  readonly column: number
  /** The text of the line, when there is one. */
  readonly source?: string
}

/** One `file:line:column: what is wrong` a problem, with the line, a caret below the place, and the advice. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems.map(formatProblem).join('\n')
}

/** `file:line:column`. */
export const placeText = ({ file, line, column }: Pick<ConfigProblem, 'file' | 'line' | 'column'>): string =>
  line > 0 ? `${file}:${line}:${column}` : file

const MARGIN = '    '
const MAX_SOURCE = 160

function formatProblem(problem: ConfigProblem): string {
  const { column, message, advice, source } = problem
  const lines = [`${placeText(problem)}: ${message}`]
  if (source !== undefined && source.trim() !== '' && source.length <= MAX_SOURCE) {
    // Tabs are kept before the caret, so that it stands below its place however wide they are shown.
    const indent = source.slice(0, column - 1).replaceAll(/[^\t]/g, ' ')
    lines.push(`${MARGIN}${source}`, `${MARGIN}${indent}^`)
  }
  lines.push(`${MARGIN}${advice}`)
  return lines.join('\n')
}

/** By file, line and column; problems of the same place and text are told once. */
export function sortProblems(
  problems: readonly ConfigProblem[],
  files: readonly string[] = problems.map(({ file }) => file),
): readonly ConfigProblem[] {
  const turn = ({ file }: ConfigProblem): number => files.indexOf(file)
  const sorted = [...problems].sort((a, b) => turn(a) - turn(b) || a.line - b.line || a.column - b.column)
  return sorted.filter((one, i) => {
    const before = sorted[i - 1]
    return !(
      before &&
      before.file === one.file &&
      before.line === one.line &&
      before.column === one.column &&
      before.message === one.message
    )
  })
}
