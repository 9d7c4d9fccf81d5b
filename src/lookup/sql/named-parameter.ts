// `:user` in a query for PostgreSQL, which knows parameters by number only. The query is taken apart just far enough to
// leave alone what stands in strings, quoted names and comments, and the casts that are written `::`.

/** The query with `$1` for `:user`, and how many there were. */
export function numberParameter(query: string): { readonly text: string; readonly count: number } {
  let count = 0
  const text = query.replaceAll(PIECE, (piece) => {
    if (piece !== ':user') return piece
    count += 1
    return '$1'
  })
  return { text, count }
}

const PIECE = new RegExp(
  [
    // PostgreSQL §4.1.2: strings with escapes, strings, quoted names, strings in dollars.
    String.raw`\b[eE]'(?:[^'\\]|\\.|'')*'`,
    String.raw`'(?:[^']|'')*'`,
    String.raw`"(?:[^"]|"")*"`,
    String.raw`\$(?<tag>\w*)\$.*?\$\k<tag>\$`,
    String.raw`--[^\n]*`,
    String.raw`/\*.*?\*/`,
    '::',
    String.raw`:user\b`,
  ].join('|'),
  'gs',
)
