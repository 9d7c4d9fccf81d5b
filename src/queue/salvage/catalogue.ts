// What stands in the pages of a damaged database, and where: one entry for each message, made by looking at every page that is
// in use. Rows are read again when they are wanted, so that a large queue does not fill the memory.

import { carve, cellAt, readCells, type Cell } from './page-cells.ts'
import type { PageImages } from './page-images.ts'
import { readHead, readRecord, type Value } from './record.ts'
import { tableOf, type Table } from './row-kinds.ts'

/** A row, its row id first where there is one, and whether it is surely the newest. */
export interface PageRow {
  readonly values: readonly Value[]
  readonly sure: boolean
}

/** Where a row is: the number of the image, the octet in its page, and whether it is surely the newest. */
type Place = number

const AT = 65_536 * 2
/** Contents of messages in the database are far smaller. */
const LARGEST_ROW = 256 * 1024 * 1024
const TELL_EVERY = 500

export class Catalogue {
  readonly #images: PageImages
  readonly #rows = new Map<Table, Map<number, Place[]>>()
  #last: { readonly image: number; readonly page: Uint8Array } | undefined
  /** Pages that are in use and are not what they should be. */
  damagedPages = 0

  constructor(images: PageImages, onProgress: (done: number, of: number) => void) {
    this.#images = images
    const free = images.free()
    const unclear: number[] = []
    const continued = new Set<number>()
    const used = images.images.length
    for (const [n, { page, sure }] of images.images.entries()) {
      if (n % TELL_EVERY === 0) onProgress(n, used)
      if (free?.has(page)) continue
      const bytes = this.#page(n)
      const { whole, cells } = readCells(bytes, page === 1)
      if (!whole) unclear.push(n)
      for (const cell of cells) this.#note({ n, bytes, cell, sure, continued })
    }
    for (const n of unclear) {
      const image = images.images[n]
      if (!image || continued.has(image.page)) continue
      this.damagedPages++
      const bytes = this.#page(n)
      for (const cell of carve(bytes)) this.#note({ n, bytes, cell, sure: image.sure && cell.listed, continued })
    }
  }

  /** Whether something of the message is here, other than its content. */
  ids(): Set<number> {
    const ids = new Set<number>()
    for (const table of ['message', 'recipient', 'event'] as const) {
      for (const id of this.#rows.get(table)?.keys() ?? []) ids.add(id)
    }
    return ids
  }

  keys(table: Table): Iterable<number> {
    return this.#rows.get(table)?.keys() ?? []
  }

  /** Those with this key: the message, the session of a refusal, the number of a damaged entry. */
  rows(table: Table, key: number): PageRow[] {
    return (this.#rows.get(table)?.get(key) ?? []).flatMap((place) => this.#read(place) ?? [])
  }

  #note(found: {
    readonly n: number
    readonly bytes: Uint8Array
    readonly cell: Cell
    readonly sure: boolean
    readonly continued: Set<number>
  }): void {
    const { n, bytes, cell, sure, continued } = found
    const head = readHead(bytes.subarray(0, cell.from + cell.local), cell.from, cell.size)
    const table = head && tableOf(head.types, cell.rowid !== undefined)
    if (!head || !table || cell.size > LARGEST_ROW) return
    const key = keyOf(table, cell, head, bytes)
    if (key === undefined || key < 0) return
    for (const page of this.#chain(cell)) continued.add(page)
    const rows = this.#rows.get(table) ?? new Map<number, Place[]>()
    this.#rows.set(table, rows)
    const places = rows.get(key) ?? []
    rows.set(key, places)
    places.push((n * 65_536 + cell.at) * 2 + Number(sure))
  }

  #read(place: Place): PageRow | undefined {
    const n = Math.floor(place / AT)
    const at = Math.floor((place % AT) / 2)
    const page = this.#page(n)
    // A cell of an index reads as one of a table too, but its record does not.
    for (const isTable of [true, false]) {
      const cell = cellAt(page, at, { isTable, listed: true })
      const head = cell && readHead(page, cell.from, cell.size)
      if (!cell || !head || !tableOf(head.types, isTable)) continue
      const payload = this.#payload(page, cell)
      const values = payload && readRecord(payload)
      if (!values) return undefined
      // A key that is the row id is stored as null.
      const stored = values[0] === null ? values.slice(1) : values
      return { values: cell.rowid === undefined ? values : [cell.rowid, ...stored], sure: place % 2 === 1 }
    }
    return undefined
  }

  #payload(page: Uint8Array, cell: Cell): Uint8Array | undefined {
    const bytes = new Uint8Array(cell.size)
    bytes.set(page.subarray(cell.from, cell.from + cell.local))
    let done = cell.local
    for (const next of this.#chain(cell)) {
      const more = this.#images.newest(next)
      if (!more) return undefined
      const part = more.subarray(4, 4 + cell.size - done)
      bytes.set(part, done)
      done += part.length
    }
    return done === cell.size ? bytes : undefined
  }

  /** The pages that go on with a cell: as many as its size asks for, or fewer where the chain is broken. */
  *#chain({ size, local, overflow }: Cell): Generator<number> {
    const room = this.#images.pageSize - 4
    let next = overflow
    for (let left = size - local; left > 0 && next !== 0; left -= room) {
      yield next
      const page = this.#images.newest(next)
      if (!page) return
      next = new DataView(page.buffer).getUint32(0)
    }
  }

  #page(image: number): Uint8Array {
    if (this.#last?.image === image) return this.#last.page
    const found = this.#images.images[image]
    const page = found ? this.#images.read(found) : new Uint8Array(this.#images.pageSize)
    this.#last = { image, page }
    return page
  }
}

function keyOf(
  table: Table,
  cell: Cell,
  head: { readonly types: readonly number[]; readonly body: number },
  page: Uint8Array,
): number | undefined {
  // Of an event the message is its second value, and its first is stored nowhere.
  if (cell.rowid !== undefined && table !== 'event') return cell.rowid
  const type = head.types[table === 'event' ? 1 : 0] ?? 0
  const size = [0, 1, 2, 3, 4, 6, 8][type]
  if (size === undefined) return type - 8
  const values = readRecord(Uint8Array.of(2, type, ...page.subarray(head.body, head.body + size)))
  const value = values?.[0]
  return typeof value === 'number' ? value : undefined
}
