// The doctor in a world of the tests: real questions to a DNS server on loopback and real sessions with mail servers there,
// everything else as it should be, but for one fault.

import assert from 'node:assert/strict'
import { createSecureContext, getCACertificates, setDefaultCACertificates, type SecureContext } from 'node:tls'
import { parseIp, type IpAddress } from '../../src/core/ip.ts'
import { days, duration } from '../../src/core/time.ts'
import type { StsPolicy } from '../../src/tls-policy/sts-policy.ts'
import { systemClock } from '../../src/core/clock.ts'
import { examine, type Examination, type Report } from '../../src/doctor/examine.ts'
import type { World } from '../../src/doctor/world.ts'
import { createDnsResolver } from '../../src/dns/dns-resolver.ts'
import type { Resolver } from '../../src/dns/resolver.ts'
import { tcpDialer } from '../../src/net/tcp-dialer.ts'
import { makeCertificate } from '../../src/tls/certificates.test-support.ts'
import { scriptedServer } from '../support/scripted-server.ts'
import {
  GOOD_CERTIFICATE,
  GOOD_HERE,
  GOOD_SELF,
  GOOD_THERE,
  type CertificateOf,
  type HostFault,
} from './host-faults.ts'
import { ADDRESS, CERTIFICATE, DOMAIN, HOST, SELECTOR } from './zone.ts'

/** Of whatever the faults make the mail hosts of the domain. */
const GOOD_POLICY: StsPolicy = { mode: 'enforce', mx: [`*.${DOMAIN}`], maxAge: days(7) }

export const ip = (text: string): IpAddress => parseIp(text) ?? assert.fail(text)

export const resolverAt = (port: number, address = '127.0.0.1'): Resolver =>
  createDnsResolver({ servers: [{ address: ip(address), port }], clock: systemClock })

const WHOLE: Examination = { domains: [DOMAIN], only: [], elsewhere: false }

export async function examined(resolver: Resolver, fault: Partial<HostFault> = {}): Promise<Report> {
  const context = await secureContext({ ...GOOD_CERTIFICATE, ...fault.certificate })
  await using here = await scriptedServer(fault.here ?? GOOD_HERE, context)
  const shown = createSecureContext({ cert: CERTIFICATE.chain, key: CERTIFICATE.key })
  await using there = await scriptedServer(fault.there ?? GOOD_THERE, shown)
  const world = { ...worldOf(resolver, here.port, there.port), ...fault.world }
  return await examine({ ...WHOLE, ...fault.what }, world)
}

const contexts = new Map<string, Promise<SecureContext>>()

/** One for each that is asked for: who is trusted is set for the whole process, and costs time. */
function secureContext(of: CertificateOf): Promise<SecureContext> {
  const key = JSON.stringify(of)
  const made = contexts.get(key) ?? makeContext(of)
  contexts.set(key, made)
  return made
}

async function makeContext({ names, from, until, trusted }: CertificateOf) {
  const made = await makeCertificate({
    // The first is its subject, by which an authority is found: each needs its own.
    names: [`certificate-${contexts.size}.test`, ...names],
    now: systemClock.now(),
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
  })
  // It is its own authority: no chain has to be made.
  if (trusted) setDefaultCACertificates([...getCACertificates('default'), made.chain])
  return createSecureContext({ cert: made.chain, key: made.key })
}

export function worldOf(resolver: Resolver, here: number, there: number): World {
  const dial = tcpDialer(systemClock)
  const leadingTo =
    (port: number): World['dialer'] =>
    (_address, _port, options) =>
      dial(ip('127.0.0.1'), port, options)
  return {
    clock: systemClock,
    silence: duration(80),
    resolver,
    server: 'DNS 127.0.0.1',
    dialer: leadingTo(there),
    here: leadingTo(here),
    hostname: HOST,
    nameFrom: 'configuration',
    own: [{ address: ip(ADDRESS), from: 'told' }],
    machine: [ip('127.0.0.1'), ip(ADDRESS)],
    ports: [
      { port: 25, mode: 'smtp' },
      { port: 587, mode: 'submission' },
    ],
    trusts: () => false,
    self: async () => GOOD_SELF,
    selectorsOf: () => [SELECTOR],
    blockLists: [
      { zone: 'zen.spamhaus.org', major: true },
      { zone: 'psbl.surriel.com', major: false },
    ],
    domainLists: ['dbl.spamhaus.org'],
    stsPolicy: async () => ({ ok: true, policy: GOOD_POLICY }),
    folder: '/var/spool',
    room: async () => ({ free: 80 * 2 ** 30, total: 100 * 2 ** 30 }),
    clockOffset: async () => ({ ok: true, offset: 12, of: 'time.test' }),
  }
}

/** What each check came to; of several the worst. */
export function foundBy(report: Report): ReadonlyMap<string, string> {
  const order = ['failure', 'warning', 'unknown', 'note', 'pass']
  const sorted = report.results.toSorted((a, b) => order.indexOf(b.status) - order.indexOf(a.status))
  return new Map(sorted.map(({ check, found }) => [check, found]))
}
