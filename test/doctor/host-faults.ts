// What can be wrong with a host and with the mail servers that the doctor talks to, one thing at a time.

import type { Examination } from '../../src/doctor/examine.ts'
import type { FoundId } from '../../src/doctor/found.ts'
import { days, instant } from '../../src/core/time.ts'
import type { FetchProblem } from '../../src/tls-policy/sts-fetch.ts'
import type { StsPolicy } from '../../src/tls-policy/sts-policy.ts'
import type { OwnState, World } from '../../src/doctor/world.ts'
import type { Dialer } from '../../src/net/dialer.ts'
import { DROP, type Script } from '../support/scripted-peer.ts'
import { ADDRESS, HOST, noMxHosts, noSpf } from './zone.ts'

/** The mail server on the host itself, as it should be. */
export const GOOD_HERE: Script = {
  connect: `220 ${HOST} ESMTP`,
  EHLO: `250-${HOST}\n250-STARTTLS\n250 PIPELINING`,
  STARTTLS: '220 2.0.0 go on',
  RCPT: '550 5.7.1 relay not permitted',
  postmaster: '250 2.1.5 ok',
}

/** Mail hosts elsewhere, and the one of the domain as it is seen from outside. */
export const GOOD_THERE: Script = {
  connect: '220 mx.there.test ESMTP',
  EHLO: '250-mx.there.test\n250 STARTTLS',
  STARTTLS: '220 2.0.0 go on',
}

export const GOOD_SELF: OwnState = {
  file: '/etc/waybill.yaml',
  warnings: [],
  backends: [{ name: 'Dovecot /run/auth' }],
  queue: { messages: 3, held: 0, paused: [] },
}

const self = (changed: Partial<OwnState>): Partial<World> => ({ self: async () => ({ ...GOOD_SELF, ...changed }) })

export interface CertificateOf {
  readonly names: readonly string[]
  /** Days from now. */
  readonly from?: number
  readonly until?: number
  readonly trusted: boolean
}
export const GOOD_CERTIFICATE: CertificateOf = { names: [HOST], trusted: true }

export interface HostFault {
  readonly name: string
  readonly here?: Script
  readonly there?: Script
  readonly certificate?: Partial<CertificateOf>
  readonly world?: Partial<World>
  readonly what?: Partial<Examination>
  readonly flips: Readonly<Record<string, FoundId | 'silent'>>
}

const failing =
  (code: 'connect.refused' | 'connect.timeout' | 'connect.no-network'): Dialer =>
  async () => ({ ok: false, reason: { code } })

const GIB = 2 ** 30
const disk = (free: number): Partial<World> => ({ room: async () => ({ free: free * GIB, total: 100 * GIB }) })
const clock = (offset: number): Partial<World> => ({ clockOffset: async () => ({ ok: true, offset, of: 'time.test' }) })
const policy = (served: Pick<StsPolicy, 'mode' | 'mx'>): Partial<World> => ({
  stsPolicy: async () => ({ ok: true, policy: { ...served, maxAge: days(7) } }),
})
const noPolicy = (result: FetchProblem['result']): Partial<World> => ({
  stsPolicy: async () => ({ ok: false, problem: { result, detail: 'mta-sts.clinic.test: refused' } }),
})
/** What asks about the name, which is none. */
const nameless = { 'host.address': 'silent', 'host.confirmed': 'confirmed.other-name' } as const
const noServerHere = {
  'host.smuggling': 'silent',
  'host.injection': 'silent',
  'host.banner': 'silent',
  'host.relay': 'silent',
  'host.log-in': 'silent',
} as const

export const HOST_FAULTS: readonly HostFault[] = [
  {
    name: 'the host is called localhost',
    world: { hostname: 'localhost.localdomain' },
    flips: { 'host.name': 'helo.localhost', ...nameless, 'host.banner': 'banner.other', 'host.tls': 'tls.other-name' },
  },
  {
    name: 'the host has a short name',
    world: { hostname: 'mx' },
    flips: { 'host.name': 'helo.short', ...nameless, 'host.banner': 'banner.other', 'host.tls': 'tls.other-name' },
  },
  {
    name: 'the host has an underscore in its name',
    world: { hostname: 'mx_1.clinic.test' },
    flips: {
      'host.name': 'helo.malformed',
      'host.address': 'name.no-address',
      'host.confirmed': 'confirmed.other-name',
      'host.banner': 'banner.other',
      'host.tls': 'tls.other-name',
    },
  },
  {
    name: 'the domain does not exist',
    what: { domains: ['gone.test'] },
    flips: {
      'domain.exists': 'domain.gone',
      'mx.named': 'silent',
      ...noMxHosts,
      'spf.record': 'silent',
      ...noSpf,
      'dkim.record': 'silent',
      'dkim.key': 'silent',
      'dmarc.record': 'silent',
      'dmarc.form': 'silent',
      'dmarc.policy': 'silent',
      'dmarc.reports': 'silent',
      'tls.reports': 'silent',
      'tls.mta-sts': 'silent',
      'tls.dane': 'silent',
      'domain.listed': 'silent',
    },
  },
  {
    name: 'port 25 of others is blocked',
    world: { dialer: failing('connect.timeout') },
    flips: { 'host.out': 'out.blocked', 'mx.accepts': 'mx-accepts.unreached', 'tls.dane': 'silent' },
  },
  {
    name: 'no way leads out',
    world: { dialer: failing('connect.no-network') },
    flips: { 'host.out': 'out.no-network', 'mx.accepts': 'mx-accepts.unreached', 'tls.dane': 'silent' },
  },
  {
    name: 'nobody listens at the mail host',
    world: { dialer: failing('connect.refused') },
    flips: { 'mx.accepts': 'mx-accepts.closed', 'host.out': 'out.blocked', 'tls.dane': 'silent' },
  },
  {
    name: 'nobody listens on this host',
    world: { here: failing('connect.refused') },
    flips: { 'host.in': 'in.closed', ...noServerHere, 'host.tls': 'silent' },
  },
  {
    name: 'the server here does not want to talk',
    here: { ...GOOD_HERE, connect: { say: '554 5.3.2 closed', drop: true } },
    flips: { 'host.in': 'in.busy', ...noServerHere, 'host.tls': 'silent' },
  },
  {
    name: 'the server here greets with another name',
    here: { ...GOOD_HERE, connect: '220 localhost ESMTP' },
    flips: { 'host.banner': 'banner.other' },
  },
  {
    name: 'the server here is an open relay',
    here: { ...GOOD_HERE, RCPT: '250 2.1.5 ok' },
    flips: { 'host.relay': 'relay.open' },
  },
  {
    name: 'the server here relays what is written as a source route',
    here: { ...GOOD_HERE, RCPT: ['550 5.7.1 no', '250 2.1.5 ok', '550 5.7.1 no'] },
    flips: { 'host.relay': 'relay.open' },
  },
  {
    name: 'the server here relays by the percent sign',
    here: { ...GOOD_HERE, RCPT: ['550 5.7.1 no', '550 5.7.1 no', '550 5.1.1 nobody', '250 2.1.5 ok', '550 5.7.1 no'] },
    flips: { 'host.relay': 'relay.open' },
  },
  {
    name: 'the server here puts strangers off',
    here: { ...GOOD_HERE, RCPT: '451 4.7.1 later' },
    flips: { 'host.relay': 'relay.deferred' },
  },
  {
    name: 'the server here finds no domain of others in DNS',
    here: { ...GOOD_HERE, RCPT: '550 5.1.2 The domain gmail.com does not exist' },
    flips: { 'host.relay': 'relay.untestable' },
  },
  {
    name: 'the server here trusts the address that asks',
    here: { ...GOOD_HERE, RCPT: '250 2.1.5 ok' },
    world: { trusts: (address) => address === ADDRESS },
    flips: { 'host.relay': 'relay.trusted' },
  },
  {
    name: 'the server here takes passwords in clear',
    here: { ...GOOD_HERE, EHLO: `250-${HOST}\n250-STARTTLS\n250 AUTH PLAIN LOGIN` },
    flips: { 'host.log-in': 'log-in.in-clear' },
  },
  {
    name: 'the server here has no TLS',
    here: { ...GOOD_HERE, EHLO: `250 ${HOST}` },
    flips: { 'host.tls': 'tls.none' },
  },
  {
    name: 'TLS fails on the server here',
    here: { ...GOOD_HERE, STARTTLS: { say: '220 2.0.0 go on', drop: true } },
    flips: { 'host.tls': 'tls.failed' },
  },
  {
    name: 'the certificate has expired',
    certificate: { from: -90, until: -1 },
    flips: { 'host.tls': 'tls.expired' },
  },
  {
    name: 'the certificate ends soon',
    certificate: { until: 5 },
    flips: { 'host.tls': 'tls.expires-soon' },
  },
  {
    name: 'the certificate has another name',
    certificate: { names: ['www.clinic.test'] },
    flips: { 'host.tls': 'tls.other-name' },
  },
  {
    name: 'the certificate is signed by itself',
    certificate: { trusted: false },
    world: { ports: [{ port: 25, mode: 'smtp' }] },
    flips: { 'host.tls': 'tls.self-signed' },
  },
  {
    name: 'mail programs meet a certificate that is signed by itself',
    certificate: { trusted: false },
    flips: { 'host.tls': 'tls.self-signed-clients' },
  },
  {
    name: 'the mail host does not know the domain',
    there: { ...GOOD_THERE, RCPT: '550 5.7.1 relay not permitted' },
    flips: { 'mx.accepts': 'mx-accepts.no' },
  },
  {
    name: 'the mail host puts postmaster off',
    there: { ...GOOD_THERE, RCPT: '451 4.2.0 later' },
    flips: { 'mx.accepts': 'mx-accepts.later' },
  },
  {
    name: 'the mail host refuses to talk',
    there: { connect: { say: '554 5.7.1 no', drop: true } },
    flips: { 'mx.accepts': 'mx-accepts.unwelcome', 'tls.dane': 'silent' },
  },
  {
    name: 'the mail host closes the connection',
    there: { connect: DROP },
    flips: { 'mx.accepts': 'mx-accepts.unreached', 'host.out': 'out.blocked', 'tls.dane': 'silent' },
  },
  { name: 'the clock is a little off', world: clock(-9000), flips: { 'host.clock': 'clock.off' } },
  { name: 'the clock is wrong', world: clock(600_000), flips: { 'host.clock': 'clock.wrong' } },
  {
    name: 'nobody tells the time',
    world: { clockOffset: async () => ({ ok: false, why: 'no answer', of: 'time.test' }) },
    flips: { 'host.clock': 'clock.unasked' },
  },
  { name: 'the disk has little room', world: disk(15), flips: { 'host.disk': 'disk.little' } },
  { name: 'the disk is full', world: disk(1), flips: { 'host.disk': 'disk.full' } },
  { name: 'the disk cannot be seen', world: { room: async () => undefined }, flips: { 'host.disk': 'disk.unseen' } },
  {
    name: 'the configuration has something that is hardly meant',
    world: self({
      warnings: [{ id: 'port-26', where: 'w.yaml:3:1', says: { en: 'a', ru: 'б' }, advice: { en: 'c', ru: 'д' } }],
    }),
    flips: { 'server.configuration': 'server-config.warning' },
  },
  {
    name: 'Dovecot is down',
    world: self({ backends: [{ name: 'Dovecot /run/auth', problem: 'ECONNREFUSED' }] }),
    flips: { 'server.backends': 'server-backends.down' },
  },
  {
    name: 'mail has waited for days',
    world: self({ queue: { messages: 1, held: 0, oldest: instant(0), paused: [] } }),
    flips: { 'server.queue': 'server-queue.old' },
  },
  {
    name: 'a route is paused',
    world: self({ queue: { messages: 1, held: 0, paused: ['smtp.isp.test'] } }),
    flips: { 'server.queue': 'server-queue.paused' },
  },
  {
    name: 'the public address is not known',
    world: { own: [] },
    flips: {
      'host.reverse': 'unknown.own-address',
      'host.address': 'name.has-address',
      'host.confirmed': 'silent',
      'host.generic': 'silent',
      'host.listed': 'unknown.own-address',
      'spf.us': 'unknown.own-address',
    },
  },
  {
    name: 'the server here ends a message at a line that is none',
    here: { ...GOOD_HERE, habit: 'ends-at-bare-lf' },
    flips: { 'host.smuggling': 'smuggling.open' },
  },
  {
    name: 'the server here takes no mail for postmaster',
    here: { ...GOOD_HERE, postmaster: '550 5.1.1 who?' },
    flips: { 'host.smuggling': 'smuggling.untestable' },
  },
  {
    name: 'the server here carries out within TLS what came before it',
    here: { ...GOOD_HERE, habit: 'keeps-what-was-said' },
    flips: { 'host.injection': 'injection.open' },
  },
  {
    name: 'the policy of MTA-STS names other hosts',
    world: policy({ mode: 'enforce', mx: ['mx.old.test'] }),
    flips: { 'tls.mta-sts': 'mta-sts.other-hosts' },
  },
  {
    name: 'the policy of MTA-STS that is only tried names other hosts',
    world: policy({ mode: 'testing', mx: ['mx.old.test'] }),
    flips: { 'tls.mta-sts': 'mta-sts.other-hosts-testing' },
  },
  {
    name: 'the policy of MTA-STS cannot be fetched',
    world: noPolicy('sts-policy-fetch-error'),
    flips: { 'tls.mta-sts': 'mta-sts.unreached' },
  },
  {
    name: 'the host of the MTA-STS policy has a wrong certificate',
    world: noPolicy('sts-webpki-invalid'),
    flips: { 'tls.mta-sts': 'mta-sts.invalid' },
  },
  {
    name: 'the mail host has a TLSA record and offers no STARTTLS',
    there: { connect: GOOD_THERE.connect ?? '' },
    flips: { 'tls.dane': 'dane.no-tls' },
  },
]
