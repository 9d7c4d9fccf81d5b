// The addresses of one host by A and AAAA, with what is to be told about how they were found. It decides the order of the
// families and nothing else: which addresses may be used is for mail-hosts.ts to say.

import type { IpAddress } from '../core/ip.ts'
import type { DnsFault, DnsResult, Resolver } from '../dns/resolver.ts'

export interface HostAddresses {
  readonly host: string
  readonly addresses: readonly IpAddress[]
  /** The aliases followed, `mail.test -> host.test`. */
  readonly aliases: readonly string[]
  /** Questions without an answer, `AAAA mx.test: SERVFAIL`. Addresses may be hidden behind them. */
  readonly unanswered: readonly string[]
  /** Why they have none. */
  readonly faults: readonly DnsFault[]
  readonly exists: boolean
  readonly authenticated: boolean
  /** Where its aliases lead; the host itself where it has none. */
  readonly canonical: string
}

export async function findHostAddresses(
  resolver: Resolver,
  host: string,
  signal?: AbortSignal,
): Promise<HostAddresses> {
  const [v6, v4] = await Promise.all([resolver.aaaa(host, signal), resolver.a(host, signal)])
  return {
    host,
    addresses: interleave(recordsOf(v6), recordsOf(v4)),
    aliases: [...new Set([...aliasesOf(host, v6), ...aliasesOf(host, v4)])],
    unanswered: [...unansweredOf(`AAAA ${host}`, v6), ...unansweredOf(`A ${host}`, v4)],
    faults: [...faultsOf(v6), ...faultsOf(v4)],
    exists: v6.kind !== 'nxdomain' || v4.kind !== 'nxdomain',
    authenticated: isAuthenticated(v6) && isAuthenticated(v4),
    canonical: endOf(v6) ?? endOf(v4) ?? host,
  }
}

/**
 * One of each family in turn, IPv6 first (RFC 6724 §2.1 prefers it, RFC 8305 §4 takes turns): where a network's IPv6 is
 * broken, one attempt is lost and the next is over IPv4, however many AAAA records there are.
 */
function interleave(v6: readonly IpAddress[], v4: readonly IpAddress[]): readonly IpAddress[] {
  const turns = Array.from({ length: Math.max(v6.length, v4.length) }, (_, i) => [
    ...v6.slice(i, i + 1),
    ...v4.slice(i, i + 1),
  ])
  return [...new Set(turns.flat())]
}

const recordsOf = <T>(result: DnsResult<T>): readonly T[] => (result.kind === 'answer' ? result.records : [])

const endOf = <T>(result: DnsResult<T>): string | undefined =>
  result.kind === 'answer' ? result.aliases.at(-1) : undefined

/** `a.test -> b.test -> c.test`, the chain as one text, from the name asked and where each alias led. */
export function aliasesOf<T>(name: string, result: DnsResult<T>): readonly string[] {
  return result.kind === 'answer' && result.aliases.length > 0 ? [[name, ...result.aliases].join(' -> ')] : []
}

export function unansweredOf<T>(question: string, result: DnsResult<T>): readonly string[] {
  return result.kind === 'temporary' ? [`${question}: ${result.detail}`] : []
}

const faultsOf = <T>(result: DnsResult<T>): readonly DnsFault[] => (result.kind === 'temporary' ? [result.fault] : [])

/** The port tells no AD bit for what does not exist, so only answers count. */
const isAuthenticated = <T>(result: DnsResult<T>): boolean => result.kind !== 'answer' || result.authenticated
