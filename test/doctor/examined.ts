// The doctor on a zone of the tests: real questions to a DNS server on loopback, everything else of the world as it should be.

import assert from 'node:assert/strict'
import { parseIp, type IpAddress } from '../../src/core/ip.ts'
import { systemClock } from '../../src/core/clock.ts'
import { examine, type Examination, type Report } from '../../src/doctor/examine.ts'
import type { World } from '../../src/doctor/world.ts'
import { createDnsResolver } from '../../src/dns/dns-resolver.ts'
import type { Resolver } from '../../src/dns/resolver.ts'
import { tcpDialer } from '../../src/net/tcp-dialer.ts'
import { ADDRESS, DOMAIN, HOST, SELECTOR } from './zone.ts'

export const ip = (text: string): IpAddress => parseIp(text) ?? assert.fail(text)

export const resolverAt = (port: number, address = '127.0.0.1'): Resolver =>
  createDnsResolver({ servers: [{ address: ip(address), port }], clock: systemClock })

/** `mail`: the port of a mail server on loopback that stands for all that are called. */
export function healthyWorld(resolver: Resolver, mail: number): World {
  const dial = tcpDialer(systemClock)
  const toMail: World['dialer'] = (_address, _port, options) => dial(ip('127.0.0.1'), mail, options)
  return {
    clock: systemClock,
    resolver,
    server: 'DNS 127.0.0.1',
    dialer: toMail,
    here: toMail,
    hostname: HOST,
    nameFrom: 'configuration',
    own: [{ address: ip(ADDRESS), from: 'told' }],
    machine: [ip('127.0.0.1'), ip(ADDRESS)],
    inPort: 25,
    selectors: [SELECTOR],
    blockLists: [
      { zone: 'zen.spamhaus.org', major: true },
      { zone: 'psbl.surriel.com', major: false },
    ],
    folder: '/var/spool',
    room: async () => ({ free: 80 * 2 ** 30, total: 100 * 2 ** 30 }),
    clockOffset: async () => ({ ok: true, offset: 12, of: 'time.test' }),
  }
}

export const WHOLE: Examination = { domains: [DOMAIN], only: [], elsewhere: false }

export const examined = (world: World, what: Partial<Examination> = {}): Promise<Report> =>
  examine({ ...WHOLE, ...what }, world)

/** What each check came to; of several the worst. */
export function foundBy(report: Report): ReadonlyMap<string, string> {
  const order = ['failure', 'warning', 'unknown', 'note', 'pass']
  const sorted = report.results.toSorted((a, b) => order.indexOf(b.status) - order.indexOf(a.status))
  return new Map(sorted.map(({ check, found }) => [check, found]))
}
