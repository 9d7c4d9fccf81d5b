// The values that zone text is read into (zones.ts) and that a lookup in it answers with (zone-lookup.ts).

import type { IpAddress } from '../core/ip.ts'
import type { Duration } from '../core/time.ts'
import type { MxRecord, TlsaRecord } from './resolver.ts'

export const RECORD_TYPES = ['MX', 'A', 'AAAA', 'CNAME', 'TXT', 'PTR', 'NS', 'TLSA'] as const
export type RecordType = (typeof RECORD_TYPES)[number]

export const FAULTS = ['servfail', 'refused', 'timeout'] as const
export type Fault = (typeof FAULTS)[number]

interface Owned {
  /** Lower case, without a final dot. */
  readonly name: string
  readonly ttl: Duration
}

export type NameRecord = Owned & { readonly type: 'CNAME' | 'PTR' | 'NS'; readonly data: string }

export type ZoneRecord =
  | NameRecord
  | (Owned & { readonly type: 'MX'; readonly data: MxRecord })
  | (Owned & { readonly type: 'A' | 'AAAA'; readonly data: IpAddress })
  | (Owned & { readonly type: 'TLSA'; readonly data: TlsaRecord })
  /** The strings of the record, each of at most 255 octets on the wire (RFC 1035 §3.3.14). */
  | (Owned & { readonly type: 'TXT'; readonly data: readonly string[] })

export interface ZoneData {
  readonly records: ReadonlyMap<string, readonly ZoneRecord[]>
  /** By name and type; `*` stands for every type. */
  readonly faults: ReadonlyMap<string, ReadonlyMap<RecordType | '*', Fault>>
  /** Names whose answers, and those of all names below, count as validated. */
  readonly authenticated: ReadonlySet<string>
}
