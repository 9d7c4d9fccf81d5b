// The DNS port: the questions a mail server asks, with answers that tell "does not exist" from "has no such record" from
// "did not answer". Names are given and returned lower-case without a final dot.

import type { IpAddress } from '../core/ip.ts'
import type { Duration } from '../core/time.ts'

export type DnsFailure =
  /** NXDOMAIN: the name does not exist (RFC 8020). */
  | {
      readonly kind: 'nxdomain'
      /** Aliases that were followed to a name that is not there, in order. */
      readonly aliases?: readonly string[]
    }
  /** NODATA: the name exists, this type of record does not (RFC 2308 §2.2). */
  | { readonly kind: 'nodata' }
  /** Nothing is known; `fault` says what stands in the way, `detail` which server said so in which words. */
  | DnsUnknown

export interface DnsUnknown {
  readonly kind: 'temporary'
  readonly fault: DnsFault
  readonly detail: string
}

/** Why nothing is known, the fault first that says most about whose move it is. */
export const DNS_FAULTS = [
  /** The server found the domain's signatures wrong (RFC 8914 §4). */
  'dnssec',
  /** Aliases lead in a circle, or further than anyone follows. */
  'alias-loop',
  /** SERVFAIL: the server could not find out. */
  'servfail',
  /** The server does not want to be asked by us. */
  'refused',
  /** An answer that cannot be read, or cannot be right. */
  'bogus',
  /** Silence, or nobody who listens. */
  'silent',
  /** There is no server to ask. */
  'no-server',
  /** Whoever asked has lost interest. */
  'given-up',
] as const
export type DnsFault = (typeof DNS_FAULTS)[number]

/** Of several faults the one that says most. */
export const mostTelling = (faults: readonly DnsFault[]): DnsFault =>
  DNS_FAULTS.find((fault) => faults.includes(fault)) ?? 'no-server'

export const GIVEN_UP: DnsUnknown = { kind: 'temporary', fault: 'given-up', detail: 'given up' }

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

/** RFC 6698 §2.1: which certificate a server has, and how that is to be read. */
export interface TlsaRecord {
  /** 2: an authority that must have signed it, 3: the certificate itself (RFC 7218). */
  readonly usage: number
  /** 0: the whole certificate, 1: its public key. */
  readonly selector: number
  /** 0: as it is, 1: SHA-256, 2: SHA-512. */
  readonly matching: number
  readonly data: Uint8Array
}

/** Never throws for what DNS says; `signal` gives up at once with `temporary`. */
export interface Resolver {
  mx(name: string, signal?: AbortSignal): Promise<DnsResult<MxRecord>>
  a(name: string, signal?: AbortSignal): Promise<DnsResult<IpAddress>>
  aaaa(name: string, signal?: AbortSignal): Promise<DnsResult<IpAddress>>
  /** Each record's strings joined (RFC 7208 §3.3). */
  txt(name: string, signal?: AbortSignal): Promise<DnsResult<string>>
  ptr(address: IpAddress, signal?: AbortSignal): Promise<DnsResult<string>>
  /** Of `_25._tcp.mx.example.org`. */
  tlsa(name: string, signal?: AbortSignal): Promise<DnsResult<TlsaRecord>>
}
