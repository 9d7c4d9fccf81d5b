// The tree walk of RFC 9989 §4.10: which DMARC records stand at a domain and above it, and which of these names is its
// organizational domain. No list of public suffixes: whoever runs a suffix says so in its record (`psd=y`).

import { isAskable } from '../../dns/dns-message.ts'
import type { DnsUnknown, Resolver } from '../../dns/resolver.ts'
import type { TraceLines } from '../trace-lines.ts'
import { isDmarcRecord, readDmarc, type DmarcRecord } from './record.ts'

/** RFC 9989 §4.10: longer names are cut to this many labels before the second question. */
const MOST_LABELS = 7

export interface FoundRecord {
  readonly domain: string
  readonly record: DmarcRecord
}

export type TreeWalk =
  | {
      readonly kind: 'known'
      /** From the domain upwards. */
      readonly found: readonly FoundRecord[]
      readonly organization: string
      /** A record at the domain itself that cannot be read, by the tag that is wrong. */
      readonly malformed?: { readonly domain: string; readonly tag: string }
    }
  | { readonly kind: 'unknown'; readonly name: string; readonly trouble: DnsUnknown }

export interface WalkDeps {
  readonly resolver: Resolver
  readonly signal: AbortSignal
  readonly trace: TraceLines
}

export async function treeWalk(domain: string, { resolver, signal, trace }: WalkDeps): Promise<TreeWalk> {
  const found: FoundRecord[] = []
  let malformed: { readonly domain: string; readonly tag: string } | undefined
  for (const target of targetsOf(domain)) {
    const name = `_dmarc.${target}`
    if (!isAskable(name)) continue
    const answer = await resolver.txt(name, signal)
    trace.answer('TXT', name, answer)
    if (answer.kind === 'temporary') return { kind: 'unknown', name, trouble: answer }
    const records = answer.kind === 'answer' ? answer.records.filter(isDmarcRecord) : []
    const [text] = records
    // Of several nobody knows which is meant: none counts.
    if (text === undefined || records.length > 1) continue
    const read = readDmarc(text)
    if (!read.ok) {
      malformed ??= { domain: target, tag: read.tag }
      continue
    }
    found.push({ domain: target, record: read.record })
    if (read.record.psd !== undefined) break
  }
  return { kind: 'known', found, organization: organizationOf(domain, found), ...(malformed && { malformed }) }
}

/** RFC 9989 §4.10: at most eight names. */
function targetsOf(domain: string): readonly string[] {
  const labels = domain.split('.')
  const above = labels.length > MOST_LABELS ? labels.slice(-MOST_LABELS) : labels.slice(1)
  return [domain, ...above.map((_, i) => above.slice(i).join('.'))]
}

/** RFC 9989 §4.10.2. */
function organizationOf(domain: string, found: readonly FoundRecord[]): string {
  const none = found.find(({ record }) => record.psd === 'n')
  if (none) return none.domain
  const suffix = found.find((one) => one.domain !== domain && one.record.psd === 'y')
  if (suffix) {
    const depth = suffix.domain.split('.').length + 1
    return domain.split('.').slice(-depth).join('.')
  }
  return found.at(-1)?.domain ?? domain
}
