// A file that takes up room for nothing, and is given up piece by piece when the disk is full, so that what is queued can
// be delivered, settled and deleted: each of these writes before it frees anything. It is laid again, piece by piece, when
// there is room. Its octets are random, because some file systems take no room for zeros.

import { closeSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs'
import { randomFillSync } from 'node:crypto'

const LARGEST = 48 * 1024 * 1024
/** Of the volume. */
const SHARE = 1 / 8
const PIECES = 16
const LEAST_PIECE = 64 * 1024
const PROBE = 64 * 1024

export class Ballast {
  /** Octets that it has when it is whole. */
  readonly wanted: number
  readonly piece: number
  readonly #path: string
  #size: number

  constructor(path: string, volumeSize: number) {
    this.#path = path
    this.wanted = Math.min(LARGEST, Math.floor(volumeSize * SHARE))
    this.piece = Math.max(LEAST_PIECE, Math.ceil(this.wanted / PIECES))
    this.#size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }

  /** Octets that were given up, or were never laid. */
  get missing(): number {
    return Math.max(0, this.wanted - this.#size)
  }

  /** Adds a piece; returns what the system says when there is no room for it. */
  grow(): string | undefined {
    return this.#extend(Math.min(this.piece, this.missing))
  }

  /** Gives up a piece; false when there is nothing left to give. */
  shrink(): boolean {
    if (this.#size === 0) return false
    return this.#cut(Math.max(0, this.#size - this.piece)) === undefined
  }

  /** Whether something can be written and synced now; returns what the system says when it cannot. */
  probe(): string | undefined {
    const before = this.#size
    const failed = this.#extend(PROBE, true)
    if (failed === undefined) this.#cut(before)
    return failed
  }

  /** What is not written whole is taken back. */
  #extend(octets: number, sync = false): string | undefined {
    if (octets === 0) return undefined
    const failed = this.#open((file) => {
      const bytes = randomFillSync(new Uint8Array(octets))
      for (let done = 0; done < octets;) done += writeSync(file, bytes, done, octets - done, this.#size + done)
      if (sync) fsyncSync(file)
    })
    if (failed === undefined) this.#size += octets
    else this.#cut(this.#size)
    return failed
  }

  #cut(size: number): string | undefined {
    const failed = this.#open((file) => ftruncateSync(file, size))
    if (failed === undefined) this.#size = size
    return failed
  }

  #open(work: (file: number) => void): string | undefined {
    try {
      const file = openSync(this.#path, 'a+', 0o600)
      try {
        work(file)
      } finally {
        closeSync(file)
      }
      return undefined
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
      if (typeof code === 'string') return code
      throw error
    }
  }
}
