// Reads a file of `key: value` lines as Exim's lsearch does, which most of Debian's files are: what begins with a space goes on
// the line before, `#` begins a comment, a key may stand in quotes, and of two lines with one key the first holds. What a value
// means is told by who reads the file; whatever is wrong is told with its place, and all of it at once.

export interface TableProblem {
  readonly line: number
  readonly column: number
  readonly message: string
  readonly advice: string
  /** The text of the line. */
  readonly source: string
}

export interface TableEntry<Value> {
  readonly value: Value
  /** Counted from 1. */
  readonly line: number
}

export interface LineTable<Value> {
  /** By key in small letters. */
  readonly byKey: ReadonlyMap<string, TableEntry<Value>>
  readonly problems: readonly TableProblem[]
}

/** `at`: where in the value it is wrong, or that the key is. */
export type ReadEntry<Value> = (
  text: string,
  key: string,
) =>
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly at: number | 'key'; readonly message: string; readonly advice: string }

/** A mistake in each of a million lines is not told a million times. */
const MOST_PROBLEMS = 50

export interface TableFormat<Value> {
  readonly read: ReadEntry<Value>
  /** What a line is to look like: `write domain: host`. */
  readonly example: string
}

export function parseTable<Value>(text: string, { read, example }: TableFormat<Value>): LineTable<Value> {
  const problems: TableProblem[] = []
  const byKey = new Map<string, TableEntry<Value>>()
  const complain = (line: number, column: number, source: string, message: string, advice: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push({ line, column: column + 1, message, advice, source })
  }
  for (const { line, source, rest } of entriesOf(text)) {
    const [, quoted, bare, colon = '', value = ''] = /^(?:"([^"]*)"|([^\s:"]+))(\s*:|\s|$)(.*)$/s.exec(source) ?? []
    const key = quoted ?? bare ?? ''
    const start = source.length - value.length
    if (key === '' || colon === '') {
      complain(line, 0, source, 'no key stands here', example)
      continue
    }
    const found = read(
      [value, ...rest]
        .map((part) => part.trim())
        .join(' ')
        .trim(),
      key,
    )
    if (!found.ok) {
      const spaces = value.length - value.trimStart().length
      complain(
        line,
        found.at === 'key' ? 0 : Math.min(start + spaces + found.at, source.length),
        source,
        found.message,
        found.advice,
      )
    } else if (!byKey.has(key.toLowerCase())) byKey.set(key.toLowerCase(), { value: found.value, line })
  }
  return { byKey, problems }
}

interface RawEntry {
  readonly line: number
  readonly source: string
  /** Of the lines that go on with it. */
  readonly rest: string[]
}

function entriesOf(text: string): readonly RawEntry[] {
  const entries: RawEntry[] = []
  for (const [i, source] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(source)) continue
    if (/^\s/.test(source)) entries.at(-1)?.rest.push(source)
    else entries.push({ line: i + 1, source, rest: [] })
  }
  return entries
}
