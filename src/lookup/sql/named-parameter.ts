// `:user` and the like in a query for PostgreSQL, which knows parameters by number only. The query is taken apart just far enough
// to leave alone what stands in strings, quoted names and comments, and the casts that are written `::`.

/** What may be asked with. */
export const PARAMETERS = ['user', 'local_part', 'domain', 'address'] as const

/** The query with `$1` for the first of `names`, and so on. */
export function numberParameters(query: string): { readonly text: string; readonly names: readonly string[] } {
  const names: string[] = []
  const text = query.replaceAll(PIECE, (piece) => {
    if (!PARAMETER.test(piece)) return piece
    const name = piece.slice(1)
    if (!names.includes(name)) names.push(name)
    return `$${names.indexOf(name) + 1}`
  })
  return { text, names }
}

const PARAMETER = new RegExp(`^:(?:${PARAMETERS.join('|')})$`)

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
    String.raw`:(?:${PARAMETERS.join('|')})\b`,
  ].join('|'),
  'gs',
)
