// A file that is read again when it has changed, and only then. Whatever is wrong with it is an answer, never an exception:
// who must not use what is broken sees that it is, who may go on with the last good content finds it here. It answers at
// once, for lists are asked at every recipient; a file that has not changed costs one look at it, or none within `lookAgain`.

import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import type { Clock } from '../core/clock.ts'
import type { Duration, Tick } from '../core/time.ts'

export type FileProblem =
  | { readonly kind: 'no-file'; readonly directory: boolean }
  /** Others can read or change it. `mode` as in `chmod`: `644`. */
  | { readonly kind: 'exposed'; readonly mode: string }
  | { readonly kind: 'too-large'; readonly most: number }
  | { readonly kind: 'error'; readonly code: string | undefined; readonly message: string }

export type FileContent<Value> =
  | { readonly kind: 'found'; readonly value: Value }
  /** There is no such file. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly problem: FileProblem }

export interface WatchedFileOptions<Value> {
  readonly parse: (text: string) => Value
  /** Nobody but the owner, and its group for reading: such a file proves something. */
  readonly secret?: boolean
  readonly mostBytes?: number
  readonly encoding?: 'utf8' | 'latin1'
  /** How long it is taken to be as it was; without it, each question looks. */
  readonly lookAgain?: { readonly clock: Clock; readonly after: Duration }
}

/** Anything for others, writing for the group. */
const TOO_OPEN = 0o027

export class WatchedFile<Value> {
  readonly path: string
  readonly #options: WatchedFileOptions<Value>
  #signature = ''
  #content: FileContent<Value> = { kind: 'none' }
  #lookedAt: Tick | undefined

  constructor(path: string, options: WatchedFileOptions<Value>) {
    this.path = path
    this.#options = options
  }

  /** The content now. The same object as long as the file is the same. */
  read(): FileContent<Value> {
    if (this.#isFresh()) return this.#content
    let file: number | undefined
    try {
      // Asked of the open file, so that what is checked is what is read; without waiting, should it be a pipe.
      file = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK)
      this.#look(file)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
      const message = error instanceof Error ? error.message : String(error)
      const gone = code === 'ENOENT' || code === 'ENOTDIR'
      this.#set(message, gone ? { kind: 'none' } : { kind: 'unknown', problem: { kind: 'error', code, message } })
    } finally {
      if (file !== undefined) closeSync(file)
    }
    return this.#content
  }

  /** Another one when the file is another: the size and the number count, for two changes may share a tick of the clock. */
  get signature(): string {
    return this.#signature
  }

  #isFresh(): boolean {
    const { lookAgain } = this.#options
    if (!lookAgain) return false
    const now = lookAgain.clock.ticks()
    // A clock that was set back must not keep an old content alive.
    if (this.#lookedAt !== undefined && now >= this.#lookedAt && now - this.#lookedAt < lookAgain.after) return true
    this.#lookedAt = now
    return false
  }

  #look(file: number): void {
    const { parse, secret = false, mostBytes: most = Infinity, encoding = 'utf8' } = this.#options
    const status = fstatSync(file, { bigint: true })
    const { dev, ino, size, mtimeNs, ctimeNs } = status
    const mode = Number(status.mode) & 0o777
    const refused = (problem: FileProblem): void => this.#set(JSON.stringify(problem), { kind: 'unknown', problem })
    // Reading a device could last for ever.
    if (!status.isFile()) return refused({ kind: 'no-file', directory: status.isDirectory() })
    if (secret && (mode & TOO_OPEN) !== 0) return refused({ kind: 'exposed', mode: mode.toString(8) })
    if (size > most) return refused({ kind: 'too-large', most })
    const signature = [dev, ino, size, mtimeNs, ctimeNs].join(' ')
    if (signature === this.#signature) return
    this.#set(signature, { kind: 'found', value: parse(readFileSync(file, encoding)) })
  }

  #set(signature: string, content: FileContent<Value>): void {
    if (signature === this.#signature) return
    this.#signature = signature
    this.#content = content
  }
}

/** Why a secret file cannot be used, and what to do: `/etc/x has mode 644, ...`. */
export function describeProblem(path: string, content: Exclude<FileContent<unknown>, { kind: 'found' }>): string {
  if (content.kind === 'none') return `${path} cannot be read: there is no such file`
  const { problem } = content
  switch (problem.kind) {
    case 'no-file':
      return `${path} is not a regular file`
    case 'exposed':
      return `${path} has mode ${problem.mode}, so that others can read or change it; do \`chmod 600 ${path}\``
    case 'too-large':
      return `${path} is larger than ${problem.most} bytes`
    case 'error':
      return `${path} cannot be read: ${problem.message}`
  }
}
