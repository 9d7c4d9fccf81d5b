// The table in which Exchange writes: comma-separated values with quotes (RFC 4180), and the two kinds of header that name its
// columns: `#Fields: date-time,client-ip,...` of the tracking log, the first line of a message trace's CSV.

export interface Columns {
  readonly kind: 'tracking' | 'trace' | 'protocol'
  /** Position by name; names in lower case, without blanks, hyphens and underscores. */
  readonly places: ReadonlyMap<string, number>
  readonly count: number
}

const FIELDS = '#Fields: '

export function readHeader(text: string): Columns | undefined {
  if (text.startsWith(FIELDS)) return columnsOf(text.slice(FIELDS.length))
  const first = text.charCodeAt(0) === 34 ? 1 : 0
  // Only a header begins with the name of a column; two of them must be there.
  const code = text.charCodeAt(first) | 32
  if (code < 97 || code > 122 || !text.includes(',') || text.length > 4000) return undefined
  if (!/sender.?address/i.test(text) || !/recipient.?(?:address|status)/i.test(text)) return undefined
  return columnsOf(text)
}

function columnsOf(text: string): Columns | undefined {
  const names = cellsOf(text).map(nameOf)
  const places = new Map(names.map((name, place) => [name, place]))
  if (places.has('datetime') && places.has('sessionid') && places.has('event'))
    return { kind: 'protocol', places, count: names.length }
  if (places.has('datetime') && places.has('eventid')) return { kind: 'tracking', places, count: names.length }
  const known = places.has('senderaddress') && (places.has('recipientaddress') || places.has('recipientstatus'))
  return known ? { kind: 'trace', places, count: names.length } : undefined
}

const nameOf = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '')

/** The cells of a line. A quote inside a quoted cell is doubled. */
export function cellsOf(text: string): readonly string[] {
  const cells: string[] = []
  let start = 0
  for (;;) {
    if (text.charCodeAt(start) === 34) {
      let end = text.indexOf('"', start + 1)
      while (end >= 0 && text.charCodeAt(end + 1) === 34) end = text.indexOf('"', end + 2)
      const close = end < 0 ? text.length : end
      const cell = text.slice(start + 1, close)
      cells.push(cell.includes('""') ? cell.replaceAll('""', '"') : cell)
      const comma = text.indexOf(',', close)
      if (comma < 0) return cells
      start = comma + 1
    } else {
      const comma = text.indexOf(',', start)
      cells.push(text.slice(start, comma < 0 ? undefined : comma))
      if (comma < 0) return cells
      start = comma + 1
    }
  }
}
