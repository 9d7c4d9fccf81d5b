// One record of a DNS message as the value that the Resolver port promises; undefined for a record that does not hold
// what its type says, which is left out of the answer.

import type { Answer } from 'dns-packet'
import { isIpv6, parseIp, type IpAddress } from '../core/ip.ts'
import { cleanName } from './dns-message.ts'
import type { MxRecord, TlsaRecord } from './resolver.ts'

export type ReadRecord<T> = (record: Answer) => T | undefined

export function readMx(record: Answer): MxRecord | undefined {
  if (record.type !== 'MX') return undefined
  return { preference: record.data.preference ?? 0, exchange: cleanName(record.data.exchange) }
}

export const readA: ReadRecord<IpAddress> = (record) => (record.type === 'A' ? parseIp(record.data) : undefined)

export function readAaaa(record: Answer): IpAddress | undefined {
  const address = record.type === 'AAAA' ? parseIp(record.data) : undefined
  // ::ffff:192.0.2.1 is an IPv4 address in disguise and no target for IPv6 (RFC 4038 §4.2, RFC 5156 §2.2).
  return address !== undefined && isIpv6(address) ? address : undefined
}

/** RFC 7208 §3.3: the strings of one record are joined without anything between them. */
export function readTxt(record: Answer): string | undefined {
  if (record.type !== 'TXT') return undefined
  const parts = Array.isArray(record.data) ? record.data : [record.data]
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))).toString('utf8')
}

export const readPtr: ReadRecord<string> = (record) => (record.type === 'PTR' ? cleanName(record.data) : undefined)

export function readTlsa(record: Answer): TlsaRecord | undefined {
  if (record.type !== 'TLSA') return undefined
  const { usage, selector, matchingType: matching, certificate } = record.data
  // The decoder's bytes are a view of the whole packet, which need not be kept for them.
  return { usage, selector, matching, data: Uint8Array.from(certificate) }
}
