// One question put to zone data: follows CNAMEs (RFC 1034 §3.6.2), knows that a name with names below it exists even
// without records (RFC 8020 §2), and reports planted faults. It knows nothing of packets and of the Resolver port.

import type { Fault, NameRecord, ZoneData, ZoneRecord } from './zone-record.ts'

export interface ZoneLookup {
  /** `loop`: the aliases lead back to one of themselves, so there is no end to answer about. */
  readonly kind: 'answer' | 'nodata' | 'nxdomain' | 'loop' | Fault
  /** The CNAME records on the way, in order. */
  readonly aliases: readonly NameRecord[]
  /** The records asked for, none unless `kind` is `answer`. */
  readonly records: readonly ZoneRecord[]
  readonly authenticated: boolean
}

export interface Zones {
  /** The name in any case, with or without a final dot; a type that zones do not know finds no records. */
  lookup(name: string, type: string): ZoneLookup
}

export function lookupIn(data: ZoneData): Zones {
  const existing = existingNames(data)
  return {
    lookup(name, type) {
      const aliases: NameRecord[] = []
      let current = name.toLowerCase().replace(/\.$/, '')
      let authenticated = true
      const ended = (kind: ZoneLookup['kind'], records: readonly ZoneRecord[] = []): ZoneLookup => ({
        kind,
        aliases,
        records,
        authenticated,
      })
      for (;;) {
        authenticated &&= isAuthenticated(data, current)
        const fault = faultAt(data, current, type)
        if (fault !== undefined) return ended(fault)
        const here = data.records.get(current) ?? []
        const records = here.filter((record) => record.type === type)
        if (records.length > 0) return ended('answer', records)
        const alias = here.find(isAlias)
        if (alias === undefined) return ended(existing.has(current) ? 'nodata' : 'nxdomain')
        if (aliases.includes(alias)) return ended('loop')
        aliases.push(alias)
        current = alias.data
      }
    },
  }
}

function faultAt(data: ZoneData, name: string, type: string): Fault | undefined {
  for (const [failing, fault] of data.faults.get(name) ?? []) if (failing === '*' || failing === type) return fault
  return undefined
}

const isAlias = (record: ZoneRecord): record is NameRecord => record.type === 'CNAME'

/** Every name that is written down, and every name above one. */
function existingNames(data: ZoneData): ReadonlySet<string> {
  const names = new Set<string>()
  for (const name of [...data.records.keys(), ...data.faults.keys()]) {
    for (const above of upwards(name)) names.add(above)
  }
  return names
}

function isAuthenticated(data: ZoneData, name: string): boolean {
  return upwards(name).some((above) => data.authenticated.has(above))
}

/** `a.b.test` gives itself, `b.test` and `test`. */
function upwards(name: string): readonly string[] {
  const labels = name.split('.')
  return labels.map((_, i) => labels.slice(i).join('.'))
}
