// What a failing disk does to the files of a queue, at a place that the seed chooses: every kind of page of the database, its header,
// the log and its index, the mark, bodies, folders.

import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Random } from '../../src/core/random.ts'

export const PAGE = 8192
const SECTOR = 512

type Place = (
  random: Random,
  folder: string,
) => { readonly path: string; readonly from: number; readonly to: number } | undefined

/** A queue that was stopped in order has no log. */
const lengthOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** The whole file. */
const file =
  (name: string): Place =>
  (_, folder) => {
    const path = join(folder, name)
    const length = lengthOf(path)
    return length === 0 ? undefined : { path, from: 0, to: length }
  }

/** A page of the database; `kind` names its type where it matters (https://sqlite.org/fileformat2.html#b_tree_pages). */
const page =
  (kind?: number): Place =>
  (random, folder) => {
    const path = join(folder, 'queue.db')
    const bytes = readFileSync(path)
    const starts = Array.from({ length: Math.floor(bytes.length / PAGE) }, (_, n) => n * PAGE)
    const found = starts.filter((start) => kind === undefined || bytes[start] === kind)
    const from = found[Math.floor(random() * found.length)]
    return from === undefined ? undefined : { path, from, to: from + PAGE }
  }

const part =
  (name: string, from: number, to: number): Place =>
  (_, folder) => {
    const path = join(folder, name)
    return lengthOf(path) < to ? undefined : { path, from, to }
  }

const body: Place = (random, folder) => {
  const names = readdirSync(join(folder, 'bodies'), { withFileTypes: true }).filter((one) => one.isFile())
  const name = names[Math.floor(random() * names.length)]?.name
  return name === undefined ? undefined : file(join('bodies', name))(random, folder)
}

export const PLACES: Readonly<Record<string, Place>> = {
  'the header of the database': part('queue.db', 0, 100),
  'the page of the schema': part('queue.db', 100, PAGE),
  'an inner page of a table': page(5),
  'a leaf of a table': page(13),
  'an inner page of an index': page(2),
  'a leaf of an index': page(10),
  'any page of the database': page(),
  'the database': file('queue.db'),
  'the header of the log': part('queue.db-wal', 0, 32),
  'the head of a frame of the log': part('queue.db-wal', 32, 56),
  'the log': file('queue.db-wal'),
  'the index of the log': file('queue.db-shm'),
  'the mark': file('queue.mark'),
  'a body': body,
}

type Damage = (place: { readonly path: string; readonly from: number; readonly to: number }, random: Random) => void

const overwrite = (path: string, change: (bytes: Buffer) => void): void => {
  const bytes = readFileSync(path)
  change(bytes)
  writeFileSync(path, bytes)
}

const within = ({ from, to }: { from: number; to: number }, random: Random): number =>
  from + Math.floor(random() * (to - from))

export const DAMAGES: Readonly<Record<string, Damage>> = {
  'a bit is flipped': (place, random) =>
    overwrite(place.path, (bytes) => {
      const at = within(place, random)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    }),
  'an octet is another': (place, random) =>
    overwrite(place.path, (bytes) => {
      const at = within(place, random)
      bytes[at] = ((bytes[at] ?? 0) + 1 + Math.floor(random() * 254)) & 0xff
    }),
  'a sector is zeros': (place, random) =>
    overwrite(place.path, (bytes) => {
      const at = Math.floor(within(place, random) / SECTOR) * SECTOR
      bytes.fill(0, at, Math.min(at + SECTOR, bytes.length))
    }),
  'all of it is noise': (place, random) =>
    overwrite(place.path, (bytes) => {
      for (let at = place.from; at < place.to; at++) bytes[at] = Math.floor(random() * 256)
    }),
  'the file ends here': (place, random) => truncateSync(place.path, within(place, random)),
  'the file is gone': ({ path }) => rmSync(path),
}
