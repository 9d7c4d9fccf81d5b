// An SPF record with all that it leads to, as receivers have to read it in the worst case (RFC 7208 §4.6.4): how many terms ask DNS,
// which records have mistakes, which are not there. What depends on the mail (macros) is counted and not followed.

import type { MacroPart } from '../../email-auth/spf/macro.ts'
import { isSpfRecord, readRecord, type SpfRecord } from '../../email-auth/spf/record.ts'
import type { DnsUnknown } from '../../dns/resolver.ts'
import type { Look } from '../look.ts'

export interface SpfFault {
  readonly kind: 'syntax' | 'no-record' | 'several-records'
  /** Whose record, or the domain that has none. */
  readonly domain: string
  /** The term with the mistake, or the one that leads there. */
  readonly term: string
}

export interface SpfTree {
  /** Terms that ask DNS, in all records together. */
  readonly lookups: number
  readonly faults: readonly SpfFault[]
  /** What DNS did not tell. */
  readonly unknown: readonly { readonly domain: string; readonly trouble: DnsUnknown }[]
}

/** Beyond these it is void anyway, and a circle has no end. */
const MOST_RECORDS = 25

/** Undefined: the domain does not have the one record, which spf.record tells of. */
export async function spfTree(domain: string, look: Look): Promise<SpfTree | undefined> {
  const result = await look.txt(domain)
  const records = result.kind === 'answer' ? result.records.filter(isSpfRecord) : []
  const [text] = records
  if (text === undefined || records.length > 1) return undefined
  const walk: Walk = { look, lookups: 0, faults: [], unknown: [], read: 0 }
  await readText(text, domain, walk)
  return walk
}

interface Walk {
  readonly look: Look
  lookups: number
  readonly faults: SpfFault[]
  readonly unknown: { domain: string; trouble: DnsUnknown }[]
  read: number
}

async function readText(text: string, domain: string, walk: Walk): Promise<void> {
  const read = readRecord(text)
  if (!read.ok) {
    walk.faults.push({ kind: 'syntax', domain, term: read.term })
    return
  }
  for (const { term, target } of askingTerms(read.record)) {
    walk.lookups++
    if (target === undefined || walk.read >= MOST_RECORDS) continue
    walk.read++
    await follow(term, target, walk)
  }
}

async function follow(term: string, domain: string, walk: Walk): Promise<void> {
  const result = await walk.look.txt(domain)
  if (result.kind === 'temporary') {
    walk.unknown.push({ domain, trouble: result })
    return
  }
  const records = result.kind === 'answer' ? result.records.filter(isSpfRecord) : []
  const [text] = records
  if (text === undefined) walk.faults.push({ kind: 'no-record', domain, term })
  else if (records.length > 1) walk.faults.push({ kind: 'several-records', domain, term })
  else await readText(text, domain, walk)
}

interface AskingTerm {
  readonly term: string
  /** The record that it leads to, where that is one and known. */
  readonly target?: string | undefined
}

function askingTerms({ directives, redirect }: SpfRecord): readonly AskingTerm[] {
  const terms = directives.flatMap(({ text, mechanism }): AskingTerm[] => {
    switch (mechanism.kind) {
      case 'all':
      case 'ip':
        return []
      case 'include':
        return [{ term: text, target: plain(mechanism.target) }]
      case 'exists':
      case 'a':
      case 'mx':
      case 'ptr':
        return [{ term: text }]
    }
  })
  // RFC 7208 §6.1: with an `all` it means nothing.
  const all = directives.some(({ mechanism }) => mechanism.kind === 'all')
  return redirect && !all ? [...terms, { term: redirect.text, target: plain(redirect.target) }] : terms
}

/** Undefined: it depends on the mail. */
const plain = (parts: readonly MacroPart[]): string | undefined =>
  parts.every((part) => part.kind === 'text')
    ? parts
        .map((part) => (part.kind === 'text' ? part.text : ''))
        .join('')
        .toLowerCase()
        .replace(/\.$/, '')
    : undefined
