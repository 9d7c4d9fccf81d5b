// A file of aliases that is read again when it has changed. One with a mistake in it does not take the place of the last one
// without: half of it would send mail to the wrong people, and none of it would refuse all. Whoever looks after the server is
// told once when it breaks, and once when it is right again.

import type { Clock } from '../../core/clock.ts'
import { seconds } from '../../core/time.ts'
import { describeProblem, WatchedFile, type FileContent } from '../watched-file.ts'
import type { Alias, Aliases, AliasTarget } from './alias.ts'
import { parseAliases } from './parse-aliases.ts'
import { itemsOf, parseTarget } from './parse-targets.ts'

export type FoundAlias =
  /** `targets`: includes are read. */
  | {
      readonly kind: 'to'
      readonly alias: Alias
      readonly targets: readonly Extract<AliasTarget, { kind: 'address' }>[]
    }
  | { readonly kind: 'fail' | 'defer'; readonly alias: Alias; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly alias?: Alias; readonly why: string }

export interface AliasFileDeps {
  readonly clock: Clock
  /** What to tell whoever looks after the server. */
  readonly notice?: ((message: string, facts: Readonly<Record<string, string | number>>) => void) | undefined
}

const LOOK_AGAIN = seconds(1)
const MOST_BYTES = 64 * 1024 * 1024
/** Includes within includes. */
const DEEPEST = 5
/** Of one alias. */
const MOST_TARGETS = 10_000

export class AliasFile {
  readonly path: string
  readonly #deps: AliasFileDeps
  readonly #file: WatchedFile<Aliases>
  readonly #includes = new Map<string, WatchedFile<readonly string[]>>()
  #seen: FileContent<Aliases> | undefined
  #good: Aliases['byName'] | undefined
  #isBroken = false

  constructor(path: string, deps: AliasFileDeps) {
    this.path = path
    this.#deps = deps
    const lookAgain = { clock: deps.clock, after: LOOK_AGAIN }
    this.#file = new WatchedFile(path, { parse: parseAliases, mostBytes: MOST_BYTES, lookAgain })
  }

  /** As it is now, be it good or not; for whoever takes it up. */
  content(): FileContent<Aliases> {
    return this.#file.read()
  }

  /** `names`: the first that stands in the file holds. */
  find(names: readonly string[]): FoundAlias {
    const byName = this.#current()
    if (!byName) return { kind: 'unknown', why: describeProblem(this.path, { kind: 'none' }) }
    for (const name of names) {
      const alias = byName.get(name)
      if (alias) return this.#meaning(alias)
    }
    return { kind: 'none' }
  }

  #current(): Aliases['byName'] | undefined {
    const content = this.#file.read()
    if (content === this.#seen) return this.#good
    this.#seen = content
    const trouble = troubleOf(this.path, content)
    if (content.kind === 'found' && trouble === undefined) this.#good = content.value.byName
    if (trouble !== undefined) {
      this.#deps.notice?.('the aliases are broken, and the last ones that were right hold', trouble)
    } else if (this.#isBroken) {
      this.#deps.notice?.('the aliases are right again', { path: this.path })
    }
    this.#isBroken = trouble !== undefined
    return this.#good
  }

  #meaning(alias: Alias): FoundAlias {
    if (alias.kind !== 'to') return { kind: alias.kind, alias, text: alias.text }
    const targets: Extract<AliasTarget, { kind: 'address' }>[] = []
    const why = this.#collect(alias.targets, targets, 0)
    return why === undefined ? { kind: 'to', alias, targets } : { kind: 'unknown', alias, why }
  }

  /** Adds addresses to `into`; returns why that cannot be done now. */
  #collect(
    targets: readonly AliasTarget[],
    into: Extract<AliasTarget, { kind: 'address' }>[],
    depth: number,
  ): string | undefined {
    for (const target of targets) {
      if (into.length >= MOST_TARGETS) return `it stands for more than ${MOST_TARGETS} addresses`
      if (target.kind === 'address') into.push(target)
      if (target.kind !== 'include') continue
      if (depth === DEEPEST) return `${target.path} is included by files that include each other`
      const included = this.#included(target.path)
      const why = typeof included === 'string' ? included : this.#collect(included, into, depth + 1)
      if (why !== undefined) return why
    }
    return undefined
  }

  #included(path: string): readonly AliasTarget[] | string {
    let file = this.#includes.get(path)
    if (!file) {
      const lookAgain = { clock: this.#deps.clock, after: LOOK_AGAIN }
      file = new WatchedFile(path, { parse: (text) => text.split(/\r?\n/), mostBytes: MOST_BYTES, lookAgain })
      this.#includes.set(path, file)
    }
    const content = file.read()
    if (content.kind !== 'found') return describeProblem(path, content)
    const targets: AliasTarget[] = []
    for (const [i, line] of content.value.entries()) {
      for (const item of itemsOf(line)) {
        const parsed = parseTarget(item)
        if (!parsed.ok) return `${path}:${i + 1}:${parsed.column + 1}: ${parsed.message}`
        targets.push(parsed.target)
      }
    }
    return targets
  }
}

function troubleOf(path: string, content: FileContent<Aliases>): Readonly<Record<string, string | number>> | undefined {
  if (content.kind !== 'found') return { path, problem: describeProblem(path, content) }
  const [first] = content.value.problems
  return first && { path, line: first.line, column: first.column, problem: first.message, advice: first.advice }
}
