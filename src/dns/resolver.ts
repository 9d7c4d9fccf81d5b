// The DNS port: the questions a mail server asks, with answers that tell "does not exist" from "has no such record" from
// "did not answer". Names are given and returned lower-case without a final dot.

import type { IpAddress } from '../core/ip.ts'
import type { Duration } from '../core/time.ts'

export type DnsFailure =
  /** NXDOMAIN: the name does not exist (RFC 8020). */
  | { readonly kind: 'nxdomain' }
  /** NODATA: the name exists, this type of record does not (RFC 2308 §2.2). */
  | { readonly kind: 'nodata' }
  /** SERVFAIL, REFUSED, time-out, no server reachable, malformed answer: nothing is known. */
  | { readonly kind: 'temporary'; readonly detail: string }

export interface DnsAnswer<T> {
  readonly kind: 'answer'
  readonly records: readonly T[]
  /** How long the answer may be kept: the least TTL of the records on the way. */
  readonly ttl: Duration
  /** The AD bit: the resolver validated the answer (RFC 4035 §3.2.3). */
  readonly authenticated: boolean
  /** Aliases that were followed to the records, in order (RFC 1034 §3.6.2). */
  readonly aliases: readonly string[]
}

export type DnsResult<T> = DnsAnswer<T> | DnsFailure

export interface MxRecord {
  readonly preference: number
  /** Empty for null MX (`.`, RFC 7505). */
  readonly exchange: string
}

/** Never throws for what DNS says; `signal` gives up at once with `temporary`. */
export interface Resolver {
  mx(name: string, signal?: AbortSignal): Promise<DnsResult<MxRecord>>
  a(name: string, signal?: AbortSignal): Promise<DnsResult<IpAddress>>
  aaaa(name: string, signal?: AbortSignal): Promise<DnsResult<IpAddress>>
  /** Each record's strings joined (RFC 7208 §3.3). */
  txt(name: string, signal?: AbortSignal): Promise<DnsResult<string>>
  ptr(address: IpAddress, signal?: AbortSignal): Promise<DnsResult<string>>
}
