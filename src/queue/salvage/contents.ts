// The contents that are files, wherever they have come to: in the folder of bodies, among those that nobody owned, among those of
// damaged entries, and in folders that were set aside with their database.

import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, renameSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fieldText, isNamed, readHeader } from '../../core/header.ts'
import { parseId, type MessageId } from '../../core/id.ts'
import type { StoredContent } from '../../core/message.ts'
import { syncFolder } from '../sqlite/durable.ts'
import type { Folder } from '../sqlite/folder.ts'
import { storedBody } from '../sqlite/stored-body.ts'
import { contentSum } from '../sqlite/sums.ts'
import type { Stray } from './salvage-report.ts'

const ASIDE = /^bodies\.damaged-/
const BLOCK = 1024 * 1024
const HEADER_MOST = 16 * 1024

export interface FoundFile {
  readonly path: string
  readonly size: number
  readonly sum: number | null
}

export class Contents {
  readonly #folder: Folder
  readonly #places: readonly string[]

  constructor(folder: Folder) {
    this.#folder = folder
    const aside = existsSync(folder.path) ? readdirSync(folder.path).filter((name) => ASIDE.test(name)) : []
    const bodies = [folder.bodies, ...aside.map((name) => join(folder.path, name))]
    this.#places = bodies.flatMap((path) => [path, join(path, 'orphaned'), join(path, 'damaged')])
  }

  /** The path of a content of this size and, where it is known, this checksum. */
  find(id: MessageId, size: number, sum: number | null): string | undefined {
    return this.#places
      .map((place) => join(place, id))
      .find((path) => sizeOf(path) === size && (sum === null || sumOf(path) === sum))
  }

  /** Puts it where the queue looks for it. */
  bringBack(id: MessageId, { path, size, sum }: FoundFile): StoredContent {
    const to = join(this.#folder.bodies, id)
    if (path !== to) this.#move(path, to)
    return storedBody(this.#folder, id, size, sum)
  }

  #move(path: string, to: string): void {
    mkdirSync(this.#folder.bodies, { recursive: true, mode: 0o700 })
    renameSync(path, to)
    syncFolder(this.#folder.bodies)
    syncFolder(dirname(path))
  }

  /** Those of messages that nobody knows. */
  strays(isKnown: (id: number) => boolean): Stray[] {
    return this.#places.flatMap((place) => {
      if (!existsSync(place)) return []
      return readdirSync(place, { withFileTypes: true }).flatMap((file) => {
        const id = file.isFile() ? parseId(file.name) : undefined
        return id === undefined || isKnown(id) ? [] : [stray(join(place, file.name))]
      })
    })
  }
}

function stray(path: string): Stray {
  const bytes = new Uint8Array(HEADER_MOST)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, bytes, 0, HEADER_MOST, 0)
    const { fields } = readHeader(bytes.subarray(0, length), true)
    const named = (name: string): string | undefined => {
      const field = fields.find((one) => isNamed(one, name))
      return field && fieldText(field)
    }
    const [from, to, subject] = [named('from'), named('to'), named('subject')]
    return {
      path,
      size: statSync(path).size,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(subject !== undefined && { subject }),
    }
  } finally {
    closeSync(file)
  }
}

function sizeOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() === true ? found.size : undefined
}

/** Undefined where the disk does not give it. */
function sumOf(path: string): number | undefined {
  const file = openSync(path, 'r')
  try {
    const block = new Uint8Array(BLOCK)
    let sum = 0
    for (;;) {
      const length = readSync(file, block, 0, BLOCK, null)
      if (length === 0) return sum
      sum = contentSum(block.subarray(0, length), sum)
    }
  } catch {
    return undefined
  } finally {
    closeSync(file)
  }
}
