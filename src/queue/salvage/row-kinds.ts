// Which table a row is from, told by the kinds of its values alone: where the tree of a table is damaged, nothing else says it.
// The tables are those of schema.ts; columns that later versions added stand behind the others.

export const TABLES = ['message', 'body', 'recipient', 'event', 'refused', 'damaged', 'tally'] as const
export type Table = (typeof TABLES)[number]

/**
 * n null, i whole number, t text, b octets; a capital may be null as well. `later`: columns that rows of earlier versions lack;
 * `more`: how many they are, with some that later versions may add. `keyed`: with a row id of its own.
 */
const SHAPES: Readonly<
  Record<Table, { readonly columns: string; readonly later?: string; readonly more: number; readonly keyed: boolean }>
> = {
  message: { columns: 'nITTiiIt', more: 4, keyed: true },
  body: { columns: 'nb', more: 0, keyed: true },
  recipient: { columns: 'iiiIittTT', later: 'IITI', more: 6, keyed: false },
  event: { columns: 'nit', more: 0, keyed: true },
  refused: { columns: 'nitti', more: 0, keyed: true },
  damaged: { columns: 'niittB', later: 'IT', more: 4, keyed: true },
  tally: { columns: 'ii', more: 3, keyed: true },
}

/** `types`: serial types of the record format. */
export function tableOf(types: readonly number[], keyed: boolean): Table | undefined {
  return TABLES.find((table) => {
    const shape = SHAPES[table]
    const { length } = shape.columns
    if (shape.keyed !== keyed || types.length < length || types.length > length + shape.more) return false
    const kinds = shape.columns + (shape.later ?? '')
    return types.every((type, i) => fits(type, kinds[i] ?? 'I'))
  })
}

function fits(type: number, wanted: string): boolean {
  if (type === 0) return wanted === 'n' || wanted === wanted.toUpperCase()
  switch (wanted.toLowerCase()) {
    case 'i':
      return type < 10 && type !== 7
    case 't':
      return type >= 13 && type % 2 === 1
    case 'b':
      return type >= 12 && type % 2 === 0
    default:
      return false
  }
}
