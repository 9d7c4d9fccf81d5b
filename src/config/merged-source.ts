// Several files that are one configuration: the main file and its drop-ins. Groups of keys are put together, lists are appended in the
// order of the files, and a single value stands in one file only. Knows nothing of the keys; points at the file that has a part.

import { placeText, type Complaint, type ConfigProblem } from './problem.ts'
import type { Path, YamlSource } from './yaml-source.ts'

export interface MergedSource {
  readonly raw: unknown
  readonly problems: readonly ConfigProblem[]
  /** A problem at a part, or at the nearest part that exists. */
  at(path: Path, complaint: Complaint, where?: 'key' | 'value'): ConfigProblem
  /** The same at a character of a part that is a text. */
  within(path: Path, character: number, complaint: Complaint): ConfigProblem
}

/** What one file says of a part. */
interface Said {
  readonly source: YamlSource
  readonly path: Path
  readonly value: unknown
}

/** A part of the whole: where it stands, where its parts do. */
interface Part {
  readonly value: unknown
  readonly place: Said
  readonly parts?: ReadonlyMap<string | number, Part>
}

/** The main file first. All are readable. */
export function mergeSources(sources: readonly [YamlSource, ...YamlSource[]]): MergedSource {
  const [main, ...dropIns] = sources
  if (dropIns.length === 0) return main
  const problems: ConfigProblem[] = []
  // The main file may hold something else than keys, which is for the schema to say.
  const whole = isGroup(main.raw)
    ? together(
        sources.map((source) => ({ source, path: [], value: source.raw })),
        problems,
      )
    : undefined
  const placeOf = (path: Path): { readonly source: YamlSource; readonly path: Path } => {
    let part = whole
    let depth = 0
    for (const step of path) {
      const inner = part?.parts?.get(step)
      if (inner === undefined) break
      part = inner
      depth++
    }
    const { source, path: before } = part?.place ?? { source: main, path: [] }
    return { source, path: [...before, ...path.slice(depth)] }
  }
  return {
    raw: whole?.value ?? main.raw,
    problems: [...sources.flatMap((source) => source.problems), ...problems],
    at(path, complaint, where) {
      const place = placeOf(path)
      return place.source.at(place.path, complaint, where)
    },
    within(path, character, complaint) {
      const place = placeOf(path)
      return place.source.within(place.path, character, complaint)
    },
  }
}

function together(said: readonly Said[], problems: ConfigProblem[]): Part | undefined {
  // A key with nothing after its colon means the same as no key, where another file has something there.
  const full = said.filter(({ value }) => value !== null && value !== undefined)
  const [first, ...others] = full.length > 0 ? full : said.slice(0, 1)
  if (first === undefined) return undefined
  if (others.length === 0) return { value: first.value, place: first }
  const all = [first, ...others]
  if (all.every(({ value }) => isGroup(value))) return group(all, first, problems)
  if (all.every(({ value }) => Array.isArray(value))) return appended(all, first)
  for (const other of others) {
    const message = `this is written already, in ${placeText(first.source.at(first.path, NOTHING, 'key'))}`
    const advice = 'keep one of the two: groups and lists are put together, a single value stands in one file'
    problems.push(other.source.at(other.path, { message, advice }, 'key'))
  }
  return { value: first.value, place: first }
}

function group(all: readonly Said[], place: Said, problems: ConfigProblem[]): Part {
  const parts = new Map<string, Part>()
  const keys = new Set(all.flatMap(({ value }) => (isGroup(value) ? Object.keys(value) : [])))
  for (const key of keys) {
    const said = all.flatMap(({ source, path, value }) =>
      isGroup(value) && Object.hasOwn(value, key) ? [{ source, path: [...path, key], value: value[key] }] : [],
    )
    const part = together(said, problems)
    if (part) parts.set(key, part)
  }
  return { value: Object.fromEntries([...parts].map(([key, { value }]) => [key, value])), place, parts }
}

function appended(all: readonly Said[], place: Said): Part {
  const items = all.flatMap(({ source, path, value }) =>
    Array.isArray(value) ? (value as unknown[]).map((item, i) => ({ source, path: [...path, i], value: item })) : [],
  )
  const parts = new Map(items.map((item, i) => [i, { value: item.value, place: item }]))
  return { value: items.map(({ value }) => value), place, parts }
}

const NOTHING: Complaint = { message: '', advice: '' }

const isGroup = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
