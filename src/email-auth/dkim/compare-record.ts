// Whether DNS shows a key as its owner has it, and if not, what is wrong with what it shows: the mistakes that people make when
// they carry a long value into a web form.

import type { KeyObject } from 'node:crypto'
import type { DnsResult } from '../../dns/resolver.ts'
import { parseKeyRecord, publishedKey } from './key-record.ts'
import { parseTagList } from './tag-list.ts'

export type RecordState =
  | {
      readonly kind: 'published'
      /** It works, and this could be better: `t=y`, a second record beside it. */
      readonly remarks: readonly ('testing' | 'several' | 'strict')[]
      readonly aliases: readonly string[]
    }
  | {
      readonly kind: 'wrong'
      readonly why: RecordFault
      /** What DNS shows. */
      readonly record?: string
      readonly detail?: string
      /** Aliases that lead to nothing. */
      readonly aliases?: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly detail: string }

export const RECORD_FAULTS = [
  'missing',
  /** An alias (CNAME) leads to a name that does not exist. */
  'dangling-alias',
  'other-key',
  /** The end of the value is not there: one string of several, or a form that cuts. */
  'cut-short',
  /** Each part of the value became a record of its own. */
  'in-pieces',
  /** Quotation marks, backslashes or the words of a zone file stand inside of the value. */
  'quotes-inside',
  'revoked',
  'not-for-mail',
  'malformed',
] as const
export type RecordFault = (typeof RECORD_FAULTS)[number]

/** Shorter beginnings prove nothing. */
const LEAST_PART = 40

export function compareRecord(key: KeyObject, answer: DnsResult<string>): RecordState {
  switch (answer.kind) {
    case 'temporary':
      return { kind: 'unknown', detail: answer.detail }
    case 'nxdomain':
      return answer.aliases === undefined
        ? { kind: 'wrong', why: 'missing' }
        : { kind: 'wrong', why: 'dangling-alias', aliases: answer.aliases }
    case 'nodata':
      return { kind: 'wrong', why: 'missing' }
    case 'answer':
      break
  }
  const { records, aliases } = answer
  const wanted = publishedKey(key)
  const states = records.map((record) => compareOne(record, wanted))
  const good = states.find(({ kind }) => kind === 'published')
  if (good?.kind === 'published') {
    return { ...good, remarks: [...good.remarks, ...(records.length > 1 ? (['several'] as const) : [])], aliases }
  }
  const joined = records.length > 1 ? piecesOf(records, wanted) : undefined
  return joined ?? states[0] ?? { kind: 'wrong', why: 'missing' }
}

function compareOne(record: string, wanted: string): RecordState {
  const wrong = (why: RecordFault, detail?: string): RecordState => ({
    kind: 'wrong',
    why,
    record,
    ...(detail !== undefined && { detail }),
  })
  const read = parseKeyRecord(record)
  if (read.ok) {
    const { record: found } = read
    if (publishedKey(found.key) !== wanted) return wrong('other-key')
    if (!found.forMail || (found.hashes && !found.hashes.includes('sha256'))) return wrong('not-for-mail')
    const remarks = [...(found.testing ? (['testing'] as const) : []), ...(found.strict ? (['strict'] as const) : [])]
    return { kind: 'published', remarks, aliases: [] }
  }
  if (read.reason === 'key-revoked') return wrong('revoked')
  if (/["'\\()“”]|\bIN\s+TXT\b/.test(record)) return wrong('quotes-inside')
  const tags = parseTagList(record)
  const value = tags.ok ? (tags.tags.get('p') ?? '').replaceAll(/\s+/g, '') : ''
  if (value.length >= LEAST_PART && wanted.startsWith(value)) return wrong('cut-short')
  return wrong('malformed', read.detail)
}

/** Records whose texts, put together in some order, hold the whole key. */
function piecesOf(records: readonly string[], wanted: string): RecordState | undefined {
  const texts = records.slice(0, 8).map((record) => record.replaceAll(/["\s]+/g, ''))
  const first = texts.find((text) => /p=/.test(text))
  if (first === undefined) return undefined
  let value = first.slice(first.indexOf('p=') + 2)
  const rest = texts.filter((text) => text !== first)
  for (;;) {
    const next = rest.findIndex((text) => text.length > 0 && wanted.startsWith(value + text))
    if (next < 0) break
    value += rest[next] ?? ''
    rest.splice(next, 1)
  }
  return value === wanted ? { kind: 'wrong', why: 'in-pieces', record: records.join(' | ') } : undefined
}
