// The labelled refusals: texts seen in public documentation and threads, each with what an expert would answer, written down
// before the engine was asked. Addresses and names of private people are replaced by documentation ones. Three parts: `tune`
// and `held` are split by the site a text was seen on, so that two posts of one place never stand on both sides, and both may
// be read while rules are written (`held` was kept back until the second round). `fresh` was collected last, from sites that
// are in neither: it may only be counted. Do not look into its errors; a rule made for one of them spoils the measure.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isCauseId, type CauseId } from '../../src/diagnose/causes/facts.ts'
import { WHO, type Who } from '../../src/diagnose/diagnosis.ts'

export const PARTS = ['tune', 'held', 'fresh'] as const
export type Part = (typeof PARTS)[number]

export interface Refusal {
  readonly text: string
  readonly host?: string
  readonly stage?: string
  readonly cause: CauseId
  /** What another expert might as well say, where the text does not decide between them. */
  readonly also?: readonly CauseId[]
  readonly who: Who
  /** null: the text does not tell. */
  readonly retry_helps: boolean | null
  /** Where the text was seen. */
  readonly source: string
  readonly part: Part
}

export function readRefusals(): readonly Refusal[] {
  return [...readFile('refusals.jsonl', sideOf), ...readFile('refusals-fresh.jsonl', () => 'fresh')]
}

function readFile(name: string, partOf: (source: string) => Part): readonly Refusal[] {
  const lines = readFileSync(new URL(name, import.meta.url), 'utf8').split('\n')
  return lines.flatMap((line, i) => (line === '' ? [] : [readRefusal(JSON.parse(line), `${name}:${i + 1}`, partOf)]))
}

/** Names the line that is wrong: whoever adds a refusal reads the message. */
function readRefusal(value: unknown, line: string, partOf: (source: string) => Part): Refusal {
  const wrong = (what: string): never => {
    throw new TypeError(`${line}: ${what}`)
  }
  if (typeof value !== 'object' || value === null) return wrong('not an object')
  const { text, host, stage, cause, also = [], who, retry_helps, source } = value as Record<string, unknown>
  if (typeof text !== 'string' || text === '') return wrong('no text')
  if (typeof cause !== 'string' || !isCauseId(cause)) return wrong(`no such cause: ${String(cause)}`)
  if (!isCauseList(also)) return wrong(`no such causes: ${String(also)}`)
  const knownWho = WHO.find((one) => one === who) ?? wrong(`no such who: ${String(who)}`)
  if (retry_helps !== null && typeof retry_helps !== 'boolean') return wrong('retry_helps is true, false or null')
  if (typeof source !== 'string' || !URL.canParse(source)) return wrong('no source')
  return {
    text,
    ...(typeof host === 'string' ? { host } : {}),
    ...(typeof stage === 'string' ? { stage } : {}),
    cause,
    ...(also.length > 0 ? { also } : {}),
    who: knownWho,
    retry_helps,
    source,
    part: partOf(source),
  }
}

const isCauseList = (value: unknown): value is readonly CauseId[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && isCauseId(one))

/** Many unrelated projects share one code host; there the project is the site. */
export function siteOf(source: string): string {
  const { hostname, pathname } = new URL(source)
  const host = hostname.replace(/^www\./, '')
  return host === 'github.com' ? `${host}${pathname.split('/').slice(0, 3).join('/').toLowerCase()}` : host
}

/** Goes by the site alone, so that a refusal never changes sides when others are added. */
const sideOf = (source: string): Part =>
  (createHash('sha256').update(siteOf(source)).digest()[0] ?? 0) % 2 === 0 ? 'tune' : 'held'
