// The rules and routes of the file as they are written, with the place of every part of them. What they mean is the business of
// policy and route, which this folder may not know; they get plain values, and places to point at when something is wrong.

import type { Stage } from '../core/decision.ts'
import type { Complaint, ConfigProblem } from './problem.ts'
import type { MergedSource } from './merged-source.ts'
import type { Path } from './yaml-source.ts'

export interface SourceLine {
  /** As problems name it: the main file, or a drop-in. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** The text of the line. */
  readonly source: string
}

export interface PolicySource {
  /** As problems name it. */
  readonly file: string
  /** Where relative paths in rules start; absolute. */
  readonly folder: string
  readonly rules: Readonly<Partial<Record<Stage, readonly unknown[]>>>
  /** What `routes` holds. */
  readonly routes: readonly unknown[]
  /** By `placeKey`. Plain data, so that a configuration can be copied from thread to thread. */
  readonly places: ReadonlyMap<string, SourceLine>
}

export const NO_RULES: PolicySource = { file: '', folder: '/', rules: {}, routes: [], places: new Map() }

/** `path` starts at the root of the file: `['policy', 'rcpt', 0, 'when']`. */
const placeKey = (path: Path, where: 'key' | 'value'): string => `${where} ${JSON.stringify(path)}`

/** A problem at a part of the rules, or at the nearest part that exists. */
export function problemAt(
  { file, places }: PolicySource,
  path: Path,
  complaint: Complaint,
  where: 'key' | 'value' = 'value',
): ConfigProblem {
  const place = placeOf(places, path, where)
  return place ? { ...place, ...complaint } : { file, line: 0, column: 0, ...complaint }
}

/** The line on which a part of the rules begins; 0 when it stands in no file. */
export const lineOf = ({ places }: PolicySource, path: Path): number => placeOf(places, path, 'value')?.line ?? 0

function placeOf(places: PolicySource['places'], path: Path, where: 'key' | 'value'): SourceLine | undefined {
  for (let length = path.length; length > 0; length--) {
    const place = places.get(placeKey(path.slice(0, length), length === path.length ? where : 'value'))
    if (place) return place
  }
  return undefined
}

export function readPolicySource(
  merged: MergedSource,
  { smarthost, ...source }: Omit<PolicySource, 'places'> & { readonly smarthost: unknown },
): PolicySource {
  const places = new Map<string, SourceLine>()
  const note = (path: Path, where: 'key' | 'value'): void => {
    const { file: own, line, column, source: text = '' } = merged.at(path, { message: '', advice: '' }, where)
    places.set(placeKey(path, where), { file: own, line, column, source: text })
  }
  const walk = (value: unknown, path: Path): void => {
    note(path, 'value')
    if (typeof value !== 'object' || value === null) return
    const inside = Array.isArray(value) ? [...(value as unknown[]).entries()] : Object.entries(value)
    for (const [key, child] of inside) {
      if (typeof key === 'string') note([...path, key], 'key')
      walk(child, [...path, key])
    }
  }
  walk(source.rules, ['policy'])
  walk(source.routes, ['routes'])
  // For which mail each is, is written in the same language.
  walk(smarthost, ['smarthost'])
  return { ...source, places }
}
