// The text of a configuration file as YAML: its plain value, and where in the text each part of it stands. Knows nothing
// of the keys. YAML's own errors are told in plain words by yaml-errors.ts.

import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  visit,
} from 'yaml'
import { hideSecrets } from './hide-secrets.ts'
import type { Complaint, ConfigProblem } from './problem.ts'
import { explainYamlError } from './yaml-errors.ts'

/** Keys and indexes from the root to a part. */
export type Path = readonly (string | number)[]

export interface YamlSource {
  /** The plain value; an empty file is an empty group of keys. */
  readonly raw: unknown
  readonly root: Node | null
  readonly problems: readonly ConfigProblem[]
  /** Whether the text could be read well enough to look at its keys. */
  readonly readable: boolean
  /** A problem at a part of the file, or at the nearest part that exists. */
  at(path: Path, complaint: Complaint, where?: 'key' | 'value'): ConfigProblem
  atOffset(offset: number, complaint: Complaint): ConfigProblem
  /** At a character of a text, which may stand in lines of its own behind `|`. */
  within(path: Path, character: number, complaint: Complaint): ConfigProblem
  /** The text behind a key of the root, also of a file that is broken elsewhere. */
  textAt(key: string): string | undefined
  /** The node itself, or what an alias stands for. */
  follow(node: unknown): unknown
}

export function readYaml(text: string, file: string): YamlSource {
  const lineCounter = new LineCounter()
  // The parser's own search for double keys costs the square of their number.
  const doc = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error', uniqueKeys: false })
  const lines = text.split('\n')

  const atOffset = (offset: number, complaint: Complaint): ConfigProblem => {
    const { line, col } = lineCounter.linePos(Math.min(offset, text.length))
    // An empty file has no lines for the counter to know.
    const place = { file, line: Math.max(line, 1), column: Math.max(col, 1) }
    return { ...place, ...complaint, source: hideSecrets((lines[place.line - 1] ?? '').replace(/\r$/, '')) }
  }
  // The parser may call one slip by two names; the first is the nearer one.
  const errors = [...doc.errors, ...doc.warnings, ...doubleKeys(doc)]
  const faults = errors
    .filter(({ pos }, i) => errors.findIndex((other) => other.pos[0] === pos[0]) === i)
    .map((error) => atOffset(error.pos[0], explainYamlError(error, text)))
  const pairOf = findingPairs()
  const broken = doc.errors.length > 0
  const plain = broken ? { raw: {}, faults: [] } : plainValue(doc, atOffset)
  return {
    raw: plain.raw ?? {},
    root: doc.contents,
    problems: [...faults, ...plain.faults],
    readable: !broken && plain.faults.length === 0,
    at: (path, complaint, where = 'value') => atOffset(offsetOf(doc, path, where, pairOf), complaint),
    atOffset,
    within: (path, character, complaint) => atOffset(offsetWithin(doc, text, path, character, pairOf), complaint),
    textAt(key) {
      const value: unknown = isMap(doc.contents) ? doc.contents.get(key) : undefined
      return typeof value === 'string' ? value : undefined
    },
    follow: (node) => (isAlias(node) ? node.resolve(doc) : node),
  }
}

function doubleKeys(doc: Document): readonly { readonly code: 'DUPLICATE_KEY'; readonly pos: readonly [number] }[] {
  const found: { readonly code: 'DUPLICATE_KEY'; readonly pos: readonly [number] }[] = []
  visit(doc, {
    Map(_, { items }) {
      const seen = new Set<string>()
      for (const { key } of items) {
        const name = keyText(key)
        const at = startOf(key)
        if (seen.has(name) && at !== undefined) found.push({ code: 'DUPLICATE_KEY', pos: [at] })
        seen.add(name)
      }
    },
  })
  return found
}

/** Aliases are resolved only here; one that leads nowhere, or multiplies without end, throws. */
function plainValue(doc: Document, atOffset: (offset: number, complaint: Complaint) => ConfigProblem) {
  try {
    const raw: unknown = doc.toJS({ maxAliasCount: 50 })
    if (!holdsItself(raw)) return { raw, faults: [] }
  } catch {
    // Told below.
  }
  const advice = 'write the values out instead of using "&" and "*"'
  return { raw: {}, faults: [atOffset(0, { message: 'an alias in this file cannot be resolved', advice })] }
}

/** `&a [*a]` is legal YAML, and whoever walks it never ends. */
function holdsItself(value: unknown, above: readonly unknown[] = []): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (above.includes(value)) return true
  const within = [...above, value]
  return Object.values(value).some((inner) => holdsItself(inner, within))
}

type PairOf = (map: YAMLMap, key: string) => Pair | undefined

/** Of a key that stands twice the last one counts, as in the plain value. A map is gone through once, however many ask. */
function findingPairs(): PairOf {
  const known = new Map<YAMLMap, ReadonlyMap<string, Pair>>()
  return (map, key) => {
    const pairs = known.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key), pair]))
    known.set(map, pairs)
    return pairs.get(key)
  }
}

function offsetOf(doc: Document, path: Path, where: 'key' | 'value', pairOf: PairOf): number {
  let node: unknown = doc.contents
  let offset = startOf(node) ?? 0
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(doc)
    const pair: Pair | undefined = isMap(node) ? pairOf(node, String(step)) : undefined
    const child: unknown = pair ? pair.value : isSeq(node) ? node.items[Number(step)] : undefined
    if (pair === undefined && child === undefined) return offset
    const wanted = pair && where === 'key' && depth === path.length - 1 ? pair.key : child
    offset = startOf(wanted) ?? startOf(pair?.key) ?? offset
    node = child
  }
  return offset
}

function offsetWithin(doc: Document, text: string, path: Path, character: number, pairOf: PairOf): number {
  const start = offsetOf(doc, path, 'value', pairOf)
  const node: unknown = doc.getIn(path, true)
  if (!isScalar(node) || typeof node.value !== 'string') return start
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') return start + 1 + character
  if (node.type !== 'BLOCK_LITERAL') return start + character
  // Its lines are those of the file, each behind the same blanks.
  const before = node.value.slice(0, character).split('\n')
  const line = node.value.split('\n')[before.length - 1] ?? ''
  let from = text.indexOf('\n', start) + 1
  for (let n = 1; n < before.length; n++) from = text.indexOf('\n', from) + 1
  const end = text.indexOf('\n', from)
  const written = text.slice(from, end < 0 ? text.length : end).replace(/\r$/, '')
  return from + written.length - line.length + (before.at(-1)?.length ?? 0)
}

/** An empty value has no width and stands behind its colon: its key shows the place better. */
function startOf(node: unknown): number | undefined {
  if (!isNode(node) || !node.range) return undefined
  if (isScalar(node) && node.value === null && node.range[0] === node.range[1]) return undefined
  return node.range[0]
}

/** A key as the plain value spells it. */
export const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key)
