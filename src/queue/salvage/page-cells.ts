// The cells of one page of a b-tree (https://sqlite.org/fileformat2.html#b_tree_pages). A page whose parts do not add up is
// searched octet by octet for what is still whole in it: a record names the lengths of its values, and hardly anything else
// looks like one by accident.

import { readHead, readVarint } from './record.ts'

export interface Cell {
  /** Where it begins in its page. */
  readonly at: number
  /** Undefined in an index, and in a table without row ids. */
  readonly rowid: number | undefined
  readonly size: number
  /** The part of the payload that is in this page. */
  readonly from: number
  readonly local: number
  /** The page that goes on with it; 0 when it is whole. */
  readonly overflow: number
  /** False for what stands in no list of the page: it may have been deleted. */
  readonly listed: boolean
}

const TABLE_LEAF = 13
const TABLE_INTERIOR = 5
const INDEX_LEAF = 10
const INDEX_INTERIOR = 2

/** `whole`: the page is one of a b-tree, and every octet of it is accounted for. */
export interface PageCells {
  readonly whole: boolean
  readonly cells: readonly Cell[]
}

export function readCells(page: Uint8Array, isFirst: boolean): PageCells {
  const start = isFirst ? 100 : 0
  const fields = view(page)
  const type = page[start] ?? 0
  const isInterior = type === TABLE_INTERIOR || type === INDEX_INTERIOR
  if (!isInterior && type !== TABLE_LEAF && type !== INDEX_LEAF) return { whole: false, cells: [] }
  const pointers = start + (isInterior ? 12 : 8)
  const count = fields.getUint16(start + 3)
  const content = fields.getUint16(start + 5) || 65_536
  if (pointers + 2 * count > content || content > page.length) return { whole: false, cells: [] }
  const cells: Cell[] = []
  let octets = (page[start + 7] ?? 0) + freeOctets(fields, fields.getUint16(start + 1))
  for (let i = 0; i < count; i++) {
    const at = fields.getUint16(pointers + 2 * i)
    const read = at < content ? undefined : readCell(page, at, type)
    if (!read) return { whole: false, cells: [] }
    octets += read.octets
    if (read.cell) cells.push(read.cell)
  }
  return { whole: octets === page.length - content, cells }
}

/** Of the chain of free blocks; NaN where it does not hold together. */
function freeOctets(fields: DataView, first: number): number {
  let octets = 0
  let last = 0
  for (let at = first; at !== 0;) {
    if (at <= last || at + 4 > fields.byteLength) return NaN
    octets += fields.getUint16(at + 2)
    last = at
    at = fields.getUint16(at)
  }
  return octets
}

function readCell(
  page: Uint8Array,
  at: number,
  type: number,
): { readonly octets: number; readonly cell: Cell | undefined } | undefined {
  if (type === TABLE_INTERIOR) {
    const key = readVarint(page, at + 4)
    return key && { octets: 4 + key.size, cell: undefined }
  }
  const child = type === INDEX_INTERIOR ? 4 : 0
  const cell = cellAt(page, at + child, { isTable: type === TABLE_LEAF, listed: true })
  if (!cell) return undefined
  const end = cell.from + cell.local + (cell.local < cell.size ? 4 : 0)
  return { octets: Math.max(end - at, 4), cell }
}

export interface CellKind {
  readonly isTable: boolean
  readonly listed: boolean
}

export function cellAt(page: Uint8Array, at: number, { isTable, listed }: CellKind): Cell | undefined {
  const size = readVarint(page, at)
  if (!size || size.value < 2) return undefined
  const rowid = isTable ? readVarint(page, at + size.size) : undefined
  if (isTable && !rowid) return undefined
  const from = at + size.size + (rowid?.size ?? 0)
  const local = localOctets(size.value, page.length, isTable)
  const whole = local === size.value
  if (from + local + (whole ? 0 : 4) > page.length) return undefined
  const overflow = whole ? 0 : view(page).getUint32(from + local)
  return { at, rowid: rowid?.value, size: size.value, from, local, overflow, listed }
}

/** https://sqlite.org/fileformat2.html#cell_payload_overflow_pages */
function localOctets(size: number, usable: number, isTable: boolean): number {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23
  if (size <= most) return size
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const wanted = least + ((size - least) % (usable - 4))
  return wanted <= most ? wanted : least
}

/** Everything in the page that may be a cell with a record, in both forms. */
export function carve(page: Uint8Array): Cell[] {
  const listed = listedPlaces(page)
  const found: Cell[] = []
  for (let at = 8; at < page.length - 4; at++) {
    for (const isTable of [true, false]) {
      const place = listed.has(at) || (!isTable && listed.has(at - 4))
      const cell = cellAt(page, at, { isTable, listed: place })
      if (cell && readsAsRecord(page, cell)) found.push(cell)
    }
  }
  return found
}

/** The head of a record is always in the page where the cell is. */
function readsAsRecord(page: Uint8Array, { from, local, size }: Cell): boolean {
  const head = readHead(page, from, size)
  return head !== undefined && head.types.length >= 2 && head.body <= from + local
}

/** What may stand in the list of cells, whatever the number of cells is said to be. */
function listedPlaces(page: Uint8Array): ReadonlySet<number> {
  const fields = view(page)
  const places = new Set<number>()
  let least = page.length
  for (let at = 8; at + 2 <= least; at += 2) {
    const place = fields.getUint16(at)
    if (place > at && place < page.length) {
      places.add(place)
      if (at >= 12) least = Math.min(least, place)
    }
  }
  return places
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
