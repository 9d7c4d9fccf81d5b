// One file of the log: opened for appending, opened anew when it was moved away (logrotate) or the server is told to, and never
// in the way of mail. What cannot be written is counted, told of once, and stands in the file as one line when it can again.

import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import type { Clock } from '../../core/clock.ts'
import { between, seconds, type Tick } from '../../core/time.ts'

export interface LogFileDeps {
  readonly clock: Clock
  /** It cannot be written (an error code), or again: how many lines it lacks. */
  readonly trouble: (path: string, code: string) => void
  readonly over: (path: string, missing: number) => void
  /** The line that tells so in the file. */
  readonly gap: (missing: number) => string
}

const LOOK_AGAIN = seconds(1)
const MODE = 0o640

export class LogFile {
  readonly #path: string
  readonly #deps: LogFileDeps
  #file: FileHandle | undefined
  #inode = ''
  #looked: Tick | undefined
  #missing = 0
  #inTrouble = false

  constructor(path: string, deps: LogFileDeps) {
    this.#path = path
    this.#deps = deps
  }

  /** `lines`: so many. Never rejects. */
  async write(text: string, lines: number): Promise<void> {
    try {
      const file = await this.#current()
      const gap = this.#missing > 0 ? this.#deps.gap(this.#missing) : ''
      await file.appendFile(gap + text)
      if (this.#inTrouble) this.#deps.over(this.#path, this.#missing)
      this.#missing = 0
      this.#inTrouble = false
    } catch (error) {
      this.#missing += lines
      await this.close()
      if (this.#inTrouble) return
      this.#inTrouble = true
      this.#deps.trouble(this.#path, (error as NodeJS.ErrnoException).code ?? String(error))
    }
  }

  /** The next line opens it anew. */
  async close(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close().catch(() => undefined)
  }

  async #current(): Promise<FileHandle> {
    const now = this.#deps.clock.ticks()
    if (this.#file && this.#looked !== undefined && between(this.#looked, now) < LOOK_AGAIN) return this.#file
    this.#looked = now
    if (this.#file && (await inodeOf(this.#path)) !== this.#inode) await this.close()
    if (!this.#file) {
      const { O_WRONLY, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants
      this.#file = await open(this.#path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, MODE)
      this.#inode = await inodeOf(this.#path)
    }
    return this.#file
  }
}

async function inodeOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? '' : `${found.dev} ${found.ino}`
}
