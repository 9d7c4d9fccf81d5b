// A resolver for tests: it answers from zone text (see zones.ts) and remembers what it was asked. It behaves as the real
// one does, without packets and without waiting: a planted time-out is a `temporary` answer at once.

import { duration } from '../core/time.ts'
import { GIVEN_UP, type DnsResult, type Resolver } from './resolver.ts'
import { reverseName } from './reverse-name.ts'
import { parseZones } from './zones.ts'
import type { RecordType, ZoneRecord } from './zone-record.ts'

export interface FakeResolver extends Resolver {
  /** Every question so far: `MX ok.test`, `PTR 1.2.0.192.in-addr.arpa`. */
  readonly asked: readonly string[]
}

export function fakeResolver(zoneText: string): FakeResolver {
  const zones = parseZones(zoneText)
  const asked: string[] = []

  function ask<T>(
    name: string,
    type: RecordType,
    signal: AbortSignal | undefined,
    read: (record: ZoneRecord) => readonly T[],
  ): Promise<DnsResult<T>> {
    asked.push(`${type} ${name}`)
    if (signal?.aborted) return Promise.resolve(GIVEN_UP)
    return Promise.resolve(answer(name, type, read))
  }

  function answer<T>(name: string, type: RecordType, read: (record: ZoneRecord) => readonly T[]): DnsResult<T> {
    const { kind, aliases, records, authenticated } = zones.lookup(name, type)
    switch (kind) {
      case 'answer': {
        const ttl = duration(Math.min(...[...aliases, ...records].map((record) => record.ttl)))
        const followed = aliases.map((alias) => alias.data)
        return { kind, records: records.flatMap(read), ttl, authenticated, aliases: followed }
      }
      case 'nxdomain':
        return { kind, ...(aliases.length > 0 && { aliases: aliases.map((alias) => alias.data) }) }
      case 'nodata':
        return { kind }
      case 'loop':
        return { kind: 'temporary', fault: 'alias-loop', detail: 'the fake resolver was told: loop' }
      case 'servfail':
      case 'refused':
        return { kind: 'temporary', fault: kind, detail: `the fake resolver was told: ${kind}` }
      case 'timeout':
        return { kind: 'temporary', fault: 'silent', detail: 'the fake resolver was told: timeout' }
    }
  }

  return {
    asked,
    mx: (name, signal) => ask(name, 'MX', signal, (record) => (record.type === 'MX' ? [record.data] : [])),
    a: (name, signal) => ask(name, 'A', signal, (record) => (record.type === 'A' ? [record.data] : [])),
    aaaa: (name, signal) => ask(name, 'AAAA', signal, (record) => (record.type === 'AAAA' ? [record.data] : [])),
    txt: (name, signal) => ask(name, 'TXT', signal, (record) => (record.type === 'TXT' ? [record.data.join('')] : [])),
    ptr: (address, signal) =>
      ask(reverseName(address), 'PTR', signal, (record) => (record.type === 'PTR' ? [record.data] : [])),
    tlsa: (name, signal) => ask(name, 'TLSA', signal, (record) => (record.type === 'TLSA' ? [record.data] : [])),
  }
}
