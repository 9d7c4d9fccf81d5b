// A file of `key: value` lines that is read again when it has changed. One that does not exist is empty, as in Debian; one with
// a mistake does not take the place of the last one without. Who looks after the server is told once when it breaks, and once
// when it is right again.

import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import type { Found } from '../lookup.ts'
import { describeProblem, WatchedFile, type FileContent } from '../watched-file.ts'
import { parseTable, type LineTable, type TableEntry, type TableFormat } from './parse-table.ts'

export interface TableFileDeps {
  readonly clock: Clock
  /** What to tell whoever looks after the server. */
  readonly notice?: ((message: string, facts: Readonly<Record<string, string | number>>) => void) | undefined
}

const LOOK_AGAIN = seconds(1)
const MOST_BYTES = 64 * 1024 * 1024
const NOTHING: ReadonlyMap<string, never> = new Map<string, never>()

export class TableFile<Value> {
  readonly path: string
  readonly #deps: TableFileDeps
  readonly #file: WatchedFile<LineTable<Value>>
  #seen: FileContent<LineTable<Value>> | undefined
  #good: LineTable<Value>['byKey'] | undefined
  #isBroken = false

  constructor(path: string, format: TableFormat<Value>, deps: TableFileDeps) {
    this.path = path
    this.#deps = deps
    const lookAgain = { clock: deps.clock, after: LOOK_AGAIN }
    this.#file = new WatchedFile(path, {
      parse: (text) => parseTable(text, format),
      mostBytes: MOST_BYTES,
      lookAgain,
    })
  }

  /** As it is now, be it good or not; for whoever takes it up. */
  content(): FileContent<LineTable<Value>> {
    return this.#file.read()
  }

  /** The first of the keys that stands in the file holds. */
  find(keys: Iterable<string>): Found<TableEntry<Value>> {
    const byKey = this.#current()
    if (!byKey) return { kind: 'unknown', why: `${this.path} cannot be read, or has mistakes` }
    if (byKey.size === 0) return { kind: 'none' }
    for (const key of keys) {
      const entry = byKey.get(key)
      if (entry) return { kind: 'found', value: entry }
    }
    return { kind: 'none' }
  }

  #current(): LineTable<Value>['byKey'] | undefined {
    const content = this.#file.read()
    if (content === this.#seen) return this.#good
    this.#seen = content
    const trouble = troubleOf(this.path, content)
    if (trouble === undefined) this.#good = content.kind === 'found' ? content.value.byKey : NOTHING
    if (trouble !== undefined) this.#deps.notice?.('a file is broken, and its last lines that were right hold', trouble)
    else if (this.#isBroken) this.#deps.notice?.('a file is right again', { path: this.path })
    this.#isBroken = trouble !== undefined
    return this.#good
  }
}

function troubleOf(
  path: string,
  content: FileContent<LineTable<unknown>>,
): Readonly<Record<string, string | number>> | undefined {
  if (content.kind === 'none') return undefined
  if (content.kind === 'unknown') return { path, problem: describeProblem(path, content) }
  const [first] = content.value.problems
  return first && { path, line: first.line, column: first.column, problem: first.message, advice: first.advice }
}
