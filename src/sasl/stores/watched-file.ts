// A file with passwords in it, read again when it has changed. It is refused when everybody can read it, or when more than
// its owner can write it: such a file proves nothing. Whatever is wrong with it is an answer, never an exception.

import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

export type FileContent<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly detail: string }

const MOST_BYTES = 16 * 1024 * 1024
/** Anything for others, writing for the group. */
const TOO_OPEN = 0o027

export class WatchedFile<T> {
  readonly #path: string
  readonly #parse: (text: string) => T
  #seen: { readonly signature: string; readonly value: T } | undefined
  #reading: Promise<FileContent<T>> | undefined

  constructor(path: string, parse: (text: string) => T) {
    this.#path = path
    this.#parse = parse
  }

  read(): Promise<FileContent<T>> {
    this.#reading ??= this.#load().finally(() => (this.#reading = undefined))
    return this.#reading
  }

  async #load(): Promise<FileContent<T>> {
    let file: FileHandle | undefined
    try {
      // Asked of the open file, so that what is checked is what is read; without waiting, should it be a pipe.
      file = await open(this.#path, constants.O_RDONLY | constants.O_NONBLOCK)
      const status = await file.stat({ bigint: true })
      const { dev, ino, size, mtimeNs, ctimeNs, mode } = status
      if (!status.isFile()) return this.#refused('is not a regular file')
      if ((Number(mode) & TOO_OPEN) !== 0) {
        const shown = (Number(mode) & 0o777).toString(8)
        return this.#refused(`has mode ${shown}, so that others can read or change it; do \`chmod 600 ${this.#path}\``)
      }
      if (size > MOST_BYTES) return this.#refused(`is larger than ${MOST_BYTES} bytes`)
      const signature = [dev, ino, size, mtimeNs, ctimeNs].join(' ')
      if (this.#seen?.signature !== signature) {
        this.#seen = { signature, value: this.#parse(await file.readFile('utf8')) }
      }
      return { ok: true, value: this.#seen.value }
    } catch (error) {
      return this.#refused(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      await file?.close()
    }
  }

  #refused(why: string): FileContent<T> {
    return { ok: false, detail: `${this.#path} ${why}` }
  }
}
