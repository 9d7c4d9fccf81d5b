// Walks the CNAME records of one answer from the name asked to the records wanted (RFC 1034 §3.6.2) and says what the
// answer means: records, no such record, no such name, or an alias whose end the server left out and that is to be asked
// for. Loops and overlong chains end here, whatever the server sends.

import type { DnsMessage, DnsQuestion } from './dns-message.ts'
import { cleanName } from './dns-message.ts'
import type { ReadRecord } from './dns-record.ts'
import type { DnsFault, DnsResult, DnsUnknown } from './resolver.ts'
import { seconds } from '../core/time.ts'

/** How far the walk has come; it may go on over several answers. */
export interface Chain {
  /** The name that is looked up now. */
  name: string
  /** The names that the aliases led to so far. */
  readonly aliases: string[]
  /** The least TTL so far, in seconds. */
  ttl: number
  authenticated: boolean
}

/** Longer chains do not occur in good faith; public resolvers stop between 8 and 16. */
export const MAX_ALIASES = 12
/** RFC 2181 §8: a TTL with the highest bit set counts as 0. */
const MAX_TTL_S = 0x7fff_ffff

export function followAliases<T>(
  chain: Chain,
  message: Extract<DnsMessage, { kind: 'noerror' | 'nxdomain' }>,
  type: DnsQuestion['type'],
  read: ReadRecord<T>,
): DnsResult<T> | { readonly kind: 'continued' } {
  const askedFor = chain.name
  chain.authenticated &&= message.authenticated
  for (;;) {
    const owned = message.records.filter((record) => record.name === chain.name)
    const wanted = owned.filter((record) => record.type === type)
    if (wanted.length > 0) return answer(chain, wanted.map(ttlOf), wanted.map(read))
    const alias = owned.find((record) => record.type === 'CNAME')
    if (alias?.type !== 'CNAME') break
    const target = cleanName(alias.data)
    if (target === chain.name || chain.aliases.includes(target))
      return temporary('alias-loop', `the aliases of ${target} form a loop`)
    if (chain.aliases.length === MAX_ALIASES)
      return temporary('alias-loop', `more than ${MAX_ALIASES} aliases in a row`)
    chain.aliases.push(target)
    chain.ttl = Math.min(chain.ttl, ttlOf(alias))
    chain.name = target
  }
  if (message.kind === 'nxdomain') {
    return { kind: 'nxdomain', ...(chain.aliases.length > 0 && { aliases: chain.aliases }) }
  }
  if (chain.name !== askedFor && !message.final) return { kind: 'continued' }
  // Neither its own data nor looked up for us: a referral to others, from which nothing follows.
  if (!message.recursed)
    return temporary('refused', 'the DNS server does not answer for other people’s domains (no recursion)')
  return { kind: 'nodata' }
}

function answer<T>(
  { aliases, ttl, authenticated }: Chain,
  ttls: readonly number[],
  values: readonly (T | undefined)[],
): DnsResult<T> {
  const records = values.filter((value) => value !== undefined)
  if (records.length === 0) return temporary('bogus', 'records that cannot be read')
  return { kind: 'answer', records, ttl: seconds(Math.min(ttl, ...ttls)), authenticated, aliases }
}

function ttlOf(record: { readonly ttl?: number | undefined } | object): number {
  const ttl = 'ttl' in record ? (record.ttl ?? 0) : 0
  return ttl > MAX_TTL_S ? 0 : ttl
}

const temporary = (fault: DnsFault, detail: string): DnsUnknown => ({ kind: 'temporary', fault, detail })
