// DNS data as short readable text, for the fake resolver of tests and for the DNS server of the sandbox. A line is
//
//   ok.test       MX 10 mx.ok.test          name TYPE [ttl] data; types MX A AAAA CNAME TXT PTR NS TLSA
//   192.0.2.1     PTR mx.ok.test            an address stands for its reverse name
//   broken.test   FAIL servfail             every question about the name fails: servfail, refused or timeout
//   half.test     FAIL timeout AAAA         only questions of these types fail
//   signed.test   AD                        answers about the name and all below it count as validated (DNSSEC)
//
// A lookup tells "does not exist" from "has no such record" from "does not answer" and follows CNAMEs. What is not
// listed does not exist. A line that cannot be read is a fault of the program that wrote it, so it throws.

import { lookupIn, type Zones } from './zone-lookup.ts'
import { FAULTS, RECORD_TYPES, type Fault, type RecordType, type ZoneData, type ZoneRecord } from './zone-record.ts'
import { isIpv6, parseIp, type IpAddress } from '../core/ip.ts'
import { seconds, type Duration } from '../core/time.ts'
import type { TlsaRecord } from './resolver.ts'
import { reverseName } from './reverse-name.ts'

const DEFAULT_TTL = seconds(300)

interface MutableZoneData {
  readonly records: Map<string, ZoneRecord[]>
  readonly faults: Map<string, Map<RecordType | '*', Fault>>
  readonly authenticated: Set<string>
}

export function parseZones(text: string): Zones {
  const data: MutableZoneData = { records: new Map(), faults: new Map(), authenticated: new Set() }
  for (const [index, line] of text.split('\n').entries()) {
    const words = wordsOf(line)
    if (words.length === 0) continue
    if (!readLine(data, words)) throw new Error(`zone line ${index + 1} cannot be read: ${line.trim()}`)
  }
  return lookupIn(data satisfies ZoneData)
}

/** Words and "quoted strings" (which keep their quotes); a semicolon or # outside quotes begins a comment. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = []
  for (const [word] of line.matchAll(/"[^"]*"|[;#].*|[^\s"]+/g)) {
    if (/^[;#]/.test(word)) break
    words.push(word)
  }
  return words
}

function readLine(data: MutableZoneData, [first = '', keyword = '', ...fields]: readonly string[]): boolean {
  const name = ownerName(first)
  const type = recordType(keyword)
  if (type !== undefined) {
    const record = readRecord(name, type, fields)
    if (record === undefined) return false
    data.records.set(name, [...(data.records.get(name) ?? []), record])
    return true
  }
  if (keyword === 'AD' && fields.length === 0) {
    data.authenticated.add(name)
    return true
  }
  return keyword === 'FAIL' && readFault(data, name, fields)
}

function readFault(data: MutableZoneData, name: string, [word, ...typeWords]: readonly string[]): boolean {
  const fault = FAULTS.find((known) => known === word)
  const types = typeWords.map(recordType)
  if (fault === undefined || types.includes(undefined)) return false
  const faults = data.faults.get(name) ?? new Map<RecordType | '*', Fault>()
  data.faults.set(name, faults)
  if (types.length === 0) faults.set('*', fault)
  for (const type of types) if (type !== undefined) faults.set(type, fault)
  return true
}

function readRecord(name: string, type: RecordType, fields: readonly string[]): ZoneRecord | undefined {
  const { ttl, rest } = splitTtl(type, fields)
  const [first = '', second = ''] = rest
  const one = rest.length === 1
  switch (type) {
    case 'A':
    case 'AAAA': {
      const address = one ? addressOf(type, first) : undefined
      return address && { name, type, ttl, data: address }
    }
    case 'MX':
      if (rest.length !== 2 || !/^\d{1,5}$/.test(first)) return undefined
      return { name, type, ttl, data: { preference: Number(first), exchange: dnsName(second) } }
    case 'TXT':
      return rest.length === 0 ? undefined : { name, type, ttl, data: rest.map((text) => text.replaceAll('"', '')) }
    case 'TLSA': {
      const data = tlsaOf(rest)
      return data && { name, type, ttl, data }
    }
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return one ? { name, type, ttl, data: dnsName(first) } : undefined
  }
}

/** A number before the data is a TTL in seconds; the preference of an MX record is part of its data. */
function splitTtl(type: RecordType, fields: readonly string[]): { ttl: Duration; rest: readonly string[] } {
  const [first = ''] = fields
  const least = type === 'MX' ? 2 : type === 'TLSA' ? 4 : 1
  if (fields.length <= least || !/^\d+$/.test(first)) return { ttl: DEFAULT_TTL, rest: fields }
  return { ttl: seconds(Number(first)), rest: fields.slice(1) }
}

function addressOf(type: 'A' | 'AAAA', text: string): IpAddress | undefined {
  const address = parseIp(text)
  return address !== undefined && isIpv6(address) === (type === 'AAAA') ? address : undefined
}

/** RFC 6698 §2.2: `3 1 1 HEX`. */
function tlsaOf(fields: readonly string[]): TlsaRecord | undefined {
  const [, usage, selector, matching, hex = ''] =
    /^(\d{1,3}) (\d{1,3}) (\d{1,3}) ((?:[\da-f]{2})+)$/i.exec(fields.join(' ')) ?? []
  if (hex === '') return undefined
  const data = Uint8Array.from(Buffer.from(hex, 'hex'))
  return { usage: Number(usage), selector: Number(selector), matching: Number(matching), data }
}

function ownerName(text: string): string {
  const address = parseIp(text)
  return address === undefined ? dnsName(text) : reverseName(address)
}

const recordType = (word: string): RecordType | undefined => RECORD_TYPES.find((type) => type === word)
const dnsName = (text: string): string => text.toLowerCase().replace(/\.$/, '')
