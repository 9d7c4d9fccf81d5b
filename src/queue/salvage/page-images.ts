// The pages of a database as they lie on disk, without SQLite: those of its file, and over them those of its log. Where a frame
// of the log is damaged there are two images of a page: the last that is surely right, and the one that came after it.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { readWal, type Frame } from '../sqlite/wal.ts'

/** Databases of this program are made with pages of this size. */
const USUAL_PAGE_SIZE = 8192
const HEADER = 100

export interface Image {
  /** 0 where its frame does not tell. */
  readonly page: number
  /** Whether it is what was written last: not older than that, and not damaged in the log. */
  readonly sure: boolean
  readonly inLog: boolean
  readonly at: number
}

export interface ImagesOptions {
  readonly database: string
  readonly log: string
  /** A transaction at the end of the log that is not whole was promised to nobody. */
  readonly afterPowerCut: boolean
  /** What was written last may be missing altogether. */
  readonly stale: boolean
}

export class PageImages {
  readonly pageSize: number
  readonly images: readonly Image[]
  readonly #database: number | undefined
  readonly #log: number | undefined
  readonly #newest = new Map<number, Image>()

  constructor({ database, log, afterPowerCut, stale }: ImagesOptions) {
    this.#database = openIfThere(database)
    this.#log = openIfThere(log)
    const header = new Uint8Array(HEADER)
    const length = this.#database === undefined ? 0 : fstatSync(this.#database).size
    if (this.#database !== undefined) readSync(this.#database, header, 0, HEADER, 0)
    this.pageSize = pageSizeOf(header) ?? (readWal(log)?.pageSize || USUAL_PAGE_SIZE)
    const wal = readWal(log, this.pageSize)
    const frames = usable(wal?.frames ?? [], afterPowerCut)
    // Each page of the database may be the one that such a frame had, unless it was written again behind it; and any where
    // nothing of the log can be made out.
    const known = frames.findLastIndex(({ page }) => page === 0) + 1
    const isOlder = stale || known > 0 || (wal?.headerSound === false && !frames.some(({ intact }) => intact))
    this.images = [...this.#fromFile(length, frames, isOlder), ...fromLog(frames, stale ? frames.length : known)]
    for (const image of this.images) if (image.page !== 0) this.#newest.set(image.page, image)
  }

  /** Pages that are neither in a table nor in an index; undefined where the list of them is damaged, or an older one. */
  free(): ReadonlySet<number> | undefined {
    const first = this.newest(1)
    if (!first || this.#newest.get(1)?.sure !== true) return undefined
    const header = view(first)
    const free = new Set<number>()
    const wanted = header.getUint32(36)
    for (let trunk = header.getUint32(32); trunk !== 0;) {
      const page = free.has(trunk) ? undefined : this.newest(trunk)
      if (!page) return undefined
      free.add(trunk)
      const fields = view(page)
      const leaves = fields.getUint32(4)
      if (leaves > this.pageSize / 4 - 2) return undefined
      for (let i = 0; i < leaves; i++) free.add(fields.getUint32(8 + 4 * i))
      trunk = fields.getUint32(0)
    }
    return free.size === wanted ? free : undefined
  }

  newest(page: number): Uint8Array | undefined {
    const image = this.#newest.get(page)
    return image && this.read(image)
  }

  /** What is missing at the end of a file that was cut is zeros. */
  read({ inLog, at }: Image): Uint8Array {
    const bytes = new Uint8Array(this.pageSize)
    const file = inLog ? this.#log : this.#database
    if (file !== undefined) readSync(file, bytes, 0, this.pageSize, at)
    return bytes
  }

  close(): void {
    for (const file of [this.#database, this.#log]) if (file !== undefined) closeSync(file)
  }

  #fromFile(length: number, frames: readonly Frame[], stale: boolean): Image[] {
    // Whether a frame is intact or not, what the file has of its page is older.
    const replaced = new Set(frames.filter(({ intact }) => intact).map(({ page }) => page))
    const older = new Set(frames.map(({ page }) => page))
    const images: Image[] = []
    for (let page = 1, at = 0; at < length; page++, at += this.pageSize) {
      if (!replaced.has(page)) images.push({ page, sure: !stale && !older.has(page), inLog: false, at })
    }
    return images
  }
}

/** Those that SQLite would have read, had nothing been damaged: up to the last commit. */
function usable(frames: readonly Frame[], afterPowerCut: boolean): readonly Frame[] {
  const bad = frames.findIndex(({ intact }) => !intact)
  const isTorn = afterPowerCut && bad >= 0 && frames.slice(bad).filter(({ commit }) => commit > 0).length <= 1
  const those = isTorn ? frames.slice(0, bad) : frames
  return those.slice(0, those.findLastIndex(({ commit }) => commit > 0) + 1)
}

/**
 * Of each page the newest frame that is intact, and the newest of those behind it that are not; and all whose page is unknown.
 * What stands before the frame `known` may not be the newest of its page.
 */
function fromLog(frames: readonly Frame[], known: number): Image[] {
  const intact = new Map<number, Image>()
  const damaged = new Map<number, Image>()
  const unknown: Image[] = []
  for (const [n, frame] of frames.entries()) {
    const image = { page: frame.page, sure: frame.intact && n >= known, inLog: true, at: frame.at }
    if (frame.page === 0) unknown.push(image)
    else if (frame.intact) {
      intact.set(frame.page, image)
      damaged.delete(frame.page)
    } else damaged.set(frame.page, image)
  }
  const older = [...intact.values()].map((image) => (damaged.has(image.page) ? { ...image, sure: false } : image))
  return [...older, ...damaged.values(), ...unknown]
}

/** https://sqlite.org/fileformat2.html#the_database_header */
function pageSizeOf(header: Uint8Array): number | undefined {
  const size = view(header).getUint16(16)
  if (size === 1) return 65_536
  return size >= 512 && (size & (size - 1)) === 0 ? size : undefined
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined
    throw error
  }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
