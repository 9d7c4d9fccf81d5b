// The labelled refusals: texts seen in public documentation and threads, each with what an expert would answer, written down
// before the engine was asked. Addresses and names of private people are replaced by documentation ones. The set is split by
// the site a text was seen on, so that two posts of one place never stand on both sides: `tune` may be read while rules are
// written, `held` may only be counted. Do not look into the errors of `held`; a rule made for one of them spoils the measure.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isCauseId, type CauseId } from '../../src/diagnose/causes/facts.ts'
import { WHO, type Who } from '../../src/diagnose/diagnosis.ts'

export const HALVES = ['tune', 'held'] as const
export type Half = (typeof HALVES)[number]

export interface Refusal {
  readonly text: string
  readonly host?: string
  readonly stage?: string
  readonly cause: CauseId
  readonly who: Who
  /** null: the text does not tell. */
  readonly retry_helps: boolean | null
  /** Where the text was seen. */
  readonly source: string
}

const FILE = new URL('refusals.jsonl', import.meta.url)

export function readRefusals(): readonly Refusal[] {
  const lines = readFileSync(FILE, 'utf8').split('\n')
  return lines.flatMap((line, i) => (line === '' ? [] : [readRefusal(JSON.parse(line), i + 1)]))
}

/** Names the line that is wrong: whoever adds a refusal reads the message. */
function readRefusal(value: unknown, line: number): Refusal {
  const wrong = (what: string): never => {
    throw new TypeError(`refusals.jsonl:${line}: ${what}`)
  }
  if (typeof value !== 'object' || value === null) return wrong('not an object')
  const { text, host, stage, cause, who, retry_helps, source } = value as Record<string, unknown>
  if (typeof text !== 'string' || text === '') return wrong('no text')
  if (typeof cause !== 'string' || !isCauseId(cause)) return wrong(`no such cause: ${String(cause)}`)
  const knownWho = WHO.find((one) => one === who) ?? wrong(`no such who: ${String(who)}`)
  if (retry_helps !== null && typeof retry_helps !== 'boolean') return wrong('retry_helps is true, false or null')
  if (typeof source !== 'string' || !URL.canParse(source)) return wrong('no source')
  return {
    text,
    ...(typeof host === 'string' ? { host } : {}),
    ...(typeof stage === 'string' ? { stage } : {}),
    cause,
    who: knownWho,
    retry_helps,
    source,
  }
}

/** Many unrelated projects share one code host; there the project is the site. */
export function siteOf(source: string): string {
  const { hostname, pathname } = new URL(source)
  const host = hostname.replace(/^www\./, '')
  return host === 'github.com' ? `${host}${pathname.split('/').slice(0, 3).join('/').toLowerCase()}` : host
}

/** Goes by the site alone, so that a refusal never changes sides when others are added. */
export const halfOf = ({ source }: Refusal): Half =>
  (createHash('sha256').update(siteOf(source)).digest()[0] ?? 0) % 2 === 0 ? 'tune' : 'held'
