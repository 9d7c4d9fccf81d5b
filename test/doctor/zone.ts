// A healthy zone, as text of src/dns/zones.ts, and what can be broken in it: each fault flips one check, and no other.

import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { systemClock } from '../../src/core/clock.ts'
import type { FoundId } from '../../src/doctor/found.ts'
import { makeCertificate } from '../../src/tls/certificates.test-support.ts'

/** The host that is looked at: mx.clinic.test at 203.0.113.25. */
export const HOST = 'mx.clinic.test'
export const ADDRESS = '203.0.113.25'
export const DOMAIN = 'clinic.test'
export const SELECTOR = 'mail2026'

const keyOf = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits })
    .publicKey.export({ type: 'spki', format: 'der' })
    .toString('base64')

/** What the mail hosts show to others. */
export const CERTIFICATE = await makeCertificate({ names: [HOST], now: systemClock.now() })

const digest = createHash('sha256')
  .update(new X509Certificate(CERTIFICATE.chain).publicKey.export({ type: 'spki', format: 'der' }))
  .digest('hex')
const TLSA = `3 1 1 ${digest}`

export const HEALTHY = `
clinic.test            MX 10 mx.clinic.test
clinic.test            TXT "v=spf1 mx include:_spf.clinic.test -all"
_spf.clinic.test       TXT "v=spf1 ip4:198.51.100.0/24 -all"
mx.clinic.test         A 203.0.113.25
203.0.113.25           PTR mx.clinic.test
_dmarc.clinic.test     TXT "v=DMARC1; p=reject; rua=mailto:reports@clinic.test"
mail2026._domainkey.clinic.test  TXT "v=DKIM1; k=rsa; p=${keyOf(2048)}"
_smtp._tls.clinic.test TXT "v=TLSRPTv1; rua=mailto:reports@clinic.test"
_mta-sts.clinic.test   TXT "v=STSv1; id=20261129"
mta-sts.clinic.test    A 203.0.113.25
_25._tcp.mx.clinic.test  TLSA ${TLSA}
`

export const WORLD = `
a.root-servers.net           A 198.41.0.4
2.0.0.127.zen.spamhaus.org   A 127.0.0.2
2.0.0.127.zen.spamhaus.org   TXT "test"
2.0.0.127.bl.spamcop.net     A 127.0.0.2
2.0.0.127.psbl.surriel.com   A 127.0.0.2
test.dbl.spamhaus.org        A 127.0.1.2
gmail.com                    MX 5 mx.gmail.com
mx.gmail.com                 A 192.0.2.71
mail.ru                      MX 10 mx.mail.ru
mx.mail.ru                   A 192.0.2.72
`

export interface ZoneFault {
  readonly name: string
  /** Lines of the zone that begin so are taken out. */
  readonly without?: readonly string[]
  readonly with?: readonly string[]
  /** What flips, the check that the fault is for first; `silent`: it has nothing to look at any more. */
  readonly flips: Readonly<Record<string, FoundId | 'silent'>>
}

const MX = 'clinic.test MX'
const SPF = 'clinic.test TXT "v=spf1'
const DMARC = '_dmarc.clinic.test'
const DKIM = `${SELECTOR}._domainkey.clinic.test`
const LIST = '2.0.0.127.zen.spamhaus.org'

const spf = (record: string): Pick<ZoneFault, 'with' | 'without'> => ({
  without: [SPF],
  with: [`clinic.test TXT "${record}"`],
})
const dmarc = (record: string): Pick<ZoneFault, 'with' | 'without'> => ({
  without: [DMARC],
  with: [`${DMARC} TXT "${record}"`],
})
const dkim = (record: string): Pick<ZoneFault, 'with' | 'without'> => ({
  without: [DKIM],
  with: [`${DKIM} TXT "${record}"`],
})
export const noSpf = {
  'spf.form': 'silent',
  'spf.include': 'silent',
  'spf.lookups': 'silent',
  'spf.end': 'silent',
  'spf.us': 'silent',
} as const
export const noMxHosts = {
  'tls.dane': 'silent',
  'mx.form': 'silent',
  'mx.alias': 'silent',
  'mx.address': 'silent',
  'mx.public': 'silent',
  'mx.here': 'silent',
  'mx.accepts': 'silent',
} as const

export const ZONE_FAULTS: readonly ZoneFault[] = [
  {
    name: 'the host name has no address',
    without: [MX, 'mx.clinic.test A', '203.0.113.25 PTR', 'mta-sts'],
    with: [
      'clinic.test MX 10 mail.clinic.test',
      'mail.clinic.test A 203.0.113.25',
      'mta-sts.clinic.test A 203.0.113.25',
      '203.0.113.25 PTR mail.clinic.test',
    ],
    // The reverse name cannot be that of a host that is not there.
    flips: { 'host.address': 'name.no-address', 'host.confirmed': 'confirmed.other-name', 'tls.dane': 'dane.none' },
  },
  {
    name: 'the host name leads elsewhere',
    without: [MX, 'mx.clinic.test A', '203.0.113.25 PTR'],
    with: [
      'clinic.test MX 10 mail.clinic.test',
      'mail.clinic.test A 203.0.113.25',
      'mx.clinic.test A 203.0.113.99',
      '203.0.113.25 PTR mail.clinic.test',
    ],
    flips: { 'host.address': 'name.elsewhere', 'host.confirmed': 'confirmed.other-name', 'tls.dane': 'dane.none' },
  },
  {
    name: 'the host name leads to a private address',
    without: [MX, 'mx.clinic.test A', '203.0.113.25 PTR'],
    with: [
      'clinic.test MX 10 mail.clinic.test',
      'mail.clinic.test A 203.0.113.25',
      'mx.clinic.test A 192.168.1.25',
      '203.0.113.25 PTR mail.clinic.test',
    ],
    flips: {
      'host.address': 'name.private-address',
      'host.confirmed': 'confirmed.other-name',
      'tls.dane': 'dane.none',
    },
  },
  {
    name: 'the address has no reverse name',
    without: ['203.0.113.25 PTR'],
    flips: { 'host.reverse': 'reverse.none', 'host.confirmed': 'silent', 'host.generic': 'silent' },
  },
  {
    name: 'the address has two reverse names',
    with: ['203.0.113.25 PTR other.clinic.test'],
    flips: { 'host.reverse': 'reverse.several' },
  },
  {
    name: 'the reverse name does not lead back',
    without: ['203.0.113.25 PTR'],
    with: ['203.0.113.25 PTR old.clinic.test', 'old.clinic.test A 203.0.113.77'],
    flips: { 'host.confirmed': 'confirmed.no' },
  },
  {
    name: 'the reverse name is another good one',
    without: ['203.0.113.25 PTR'],
    with: ['203.0.113.25 PTR old.clinic.test', 'old.clinic.test A 203.0.113.25'],
    flips: { 'host.confirmed': 'confirmed.other-name' },
  },
  {
    name: 'the reverse name is that of a dial-up line',
    without: ['203.0.113.25 PTR'],
    with: ['203.0.113.25 PTR 25-113-0-203.dyn.isp.test', '25-113-0-203.dyn.isp.test A 203.0.113.25'],
    flips: { 'host.generic': 'generic.dynamic', 'host.confirmed': 'confirmed.other-name' },
  },
  {
    name: 'the reverse name is made of digits',
    without: ['203.0.113.25 PTR'],
    with: ['203.0.113.25 PTR ip-203-0-113-25.isp.test', 'ip-203-0-113-25.isp.test A 203.0.113.25'],
    flips: { 'host.generic': 'generic.digits', 'host.confirmed': 'confirmed.other-name' },
  },
  {
    name: 'the resolver leads what is not to a page of its own',
    with: ['waybill-asks-for-what-is-not.invalid A 198.51.100.80'],
    flips: { 'host.resolver': 'resolver.lies' },
  },
  {
    name: 'the resolver knows nothing of the world',
    without: ['a.root-servers.net'],
    flips: { 'host.resolver': 'resolver.alone' },
  },
  {
    name: 'a block list refuses the resolver',
    without: [LIST],
    with: [`${LIST} A 127.255.255.254`],
    flips: { 'host.lists': 'lists.refused' },
  },
  {
    name: 'a block list has the address',
    with: ['25.113.0.203.zen.spamhaus.org A 127.0.0.4', '25.113.0.203.zen.spamhaus.org TXT "seen spamming"'],
    flips: { 'host.listed': 'listed.there' },
  },
  {
    name: 'a block list has the address as that of a line',
    with: ['25.113.0.203.zen.spamhaus.org A 127.0.0.10'],
    flips: { 'host.listed': 'listed.dial-up' },
  },
  {
    name: 'a small block list has the address',
    with: ['25.113.0.203.psbl.surriel.com A 127.0.0.2'],
    flips: { 'host.listed': 'listed.minor' },
  },
  {
    name: 'the DNS of the domain is out of order',
    with: ['clinic.test FAIL servfail'],
    flips: {
      'domain.exists': 'unknown.dns',
      'mx.named': 'silent',
      ...noMxHosts,
      'spf.record': 'unknown.dns',
      ...noSpf,
    },
  },
  {
    name: 'the domain is an alias that leads in a circle',
    without: [MX, SPF],
    with: ['clinic.test CNAME a.clinic.test', 'a.clinic.test CNAME clinic.test'],
    flips: {
      'domain.exists': 'domain.alias-loop',
      'mx.named': 'silent',
      ...noMxHosts,
      'spf.record': 'unknown.dns',
      ...noSpf,
    },
  },
  {
    name: 'there is no MX, and the address of the domain counts',
    without: [MX, SPF],
    with: ['clinic.test A 203.0.113.25', 'clinic.test TXT "v=spf1 a include:_spf.clinic.test -all"'],
    flips: { 'mx.named': 'mx.address-counts', ...noMxHosts },
  },
  {
    name: 'there is neither MX nor address',
    without: [MX, SPF],
    with: ['clinic.test TXT "v=spf1 a:mx.clinic.test include:_spf.clinic.test -all"'],
    flips: { 'mx.named': 'mx.none', ...noMxHosts },
  },
  {
    name: 'the domain takes no mail (null MX)',
    without: [MX, SPF],
    with: ['clinic.test MX 0 .', 'clinic.test TXT "v=spf1 a:mx.clinic.test include:_spf.clinic.test -all"'],
    flips: { 'mx.named': 'mx.null', ...noMxHosts },
  },
  {
    name: 'null MX among others',
    with: ['clinic.test MX 0 .'],
    flips: { 'mx.named': 'mx.null-among-others' },
  },
  {
    name: 'MX names an address',
    with: ['clinic.test MX 20 203.0.113.25'],
    flips: { 'mx.form': 'mx-form.address' },
  },
  {
    name: 'the final dot is missing in MX',
    without: [MX],
    with: ['clinic.test MX 10 mx.clinic.test.clinic.test', 'mx.clinic.test.clinic.test A 203.0.113.25'],
    flips: { 'mx.form': 'mx-form.doubled', 'tls.mta-sts': 'mta-sts.other-hosts', 'tls.dane': 'dane.none' },
  },
  {
    name: 'a mail host is an alias',
    without: [MX],
    with: ['clinic.test MX 10 mail.clinic.test', 'mail.clinic.test CNAME mx.clinic.test'],
    flips: { 'mx.alias': 'mx-alias.yes' },
  },
  {
    name: 'a mail host has no address',
    with: ['clinic.test MX 20 backup.clinic.test'],
    flips: { 'mx.address': 'mx-address.none' },
  },
  {
    name: 'a mail host has a private address',
    with: ['clinic.test MX 20 backup.clinic.test', 'backup.clinic.test A 10.1.2.3'],
    flips: { 'mx.public': 'mx-public.no', 'mx.here': 'mx-here.some' },
  },
  {
    name: 'mail goes to another host',
    without: [MX, SPF],
    with: [
      'clinic.test MX 10 mail.clinic.test',
      'mail.clinic.test A 203.0.113.99',
      'clinic.test TXT "v=spf1 a:mx.clinic.test include:_spf.clinic.test -all"',
    ],
    flips: { 'mx.here': 'mx-here.no', 'tls.dane': 'dane.none' },
  },
  {
    name: 'there is no SPF record',
    without: [SPF],
    flips: { 'spf.record': 'spf.none', ...noSpf },
  },
  {
    name: 'there are two SPF records',
    with: ['clinic.test TXT "v=spf1 a ~all"'],
    flips: { 'spf.record': 'spf.several', ...noSpf },
  },
  {
    name: 'the SPF record has a mistake',
    ...spf('v=spf1 mx ipv4:203.0.113.25 -all'),
    flips: { 'spf.form': 'spf-form.wrong', 'spf.us': 'silent' },
  },
  {
    name: 'an SPF record that is included has a mistake',
    without: ['_spf.clinic.test'],
    with: ['_spf.clinic.test TXT "v=spf1 ip4:198.51.100.0/33 -all"'],
    flips: { 'spf.form': 'spf-form.wrong' },
  },
  {
    name: 'an SPF record that is included is not there',
    without: ['_spf.clinic.test'],
    flips: { 'spf.include': 'spf-include.none' },
  },
  {
    name: 'an SPF record that is included is there twice',
    with: ['_spf.clinic.test TXT "v=spf1 -all"'],
    flips: { 'spf.include': 'spf-include.several' },
  },
  {
    name: 'the SPF record is near its limit',
    ...spf(`v=spf1 mx ${'a '.repeat(8)}-all`),
    flips: { 'spf.lookups': 'spf-lookups.near' },
  },
  {
    name: 'the SPF record asks too much',
    ...spf(`v=spf1 mx ${'a '.repeat(10)}-all`),
    flips: { 'spf.lookups': 'spf-lookups.many' },
  },
  {
    name: 'the SPF records include each other in a circle',
    without: ['_spf.clinic.test'],
    with: ['_spf.clinic.test TXT "v=spf1 include:_spf.clinic.test -all"'],
    flips: { 'spf.lookups': 'spf-lookups.many' },
  },
  { name: 'the SPF record lets everybody in', ...spf('v=spf1 mx +all'), flips: { 'spf.end': 'spf-end.anybody' } },
  { name: 'the SPF record has no end', ...spf('v=spf1 mx'), flips: { 'spf.end': 'spf-end.open' } },
  {
    name: 'the SPF record does not name this host',
    ...spf('v=spf1 include:_spf.clinic.test -all'),
    flips: { 'spf.us': 'spf-us.no' },
  },
  {
    name: 'there is no DMARC record',
    without: [DMARC],
    flips: {
      'dmarc.record': 'dmarc.none',
      'dmarc.form': 'silent',
      'dmarc.policy': 'silent',
      'dmarc.reports': 'silent',
    },
  },
  {
    name: 'there are two DMARC records',
    with: [`${DMARC} TXT "v=DMARC1; p=none"`],
    flips: {
      'dmarc.record': 'dmarc.several',
      'dmarc.form': 'silent',
      'dmarc.policy': 'silent',
      'dmarc.reports': 'silent',
    },
  },
  {
    name: 'the DMARC record has a mistake',
    ...dmarc('v=DMARC1; p=reject; adkim=strict; rua=mailto:reports@clinic.test'),
    flips: { 'dmarc.form': 'dmarc-form.wrong' },
  },
  {
    name: 'the DMARC record has no policy',
    ...dmarc('v=DMARC1; rua=mailto:reports@clinic.test'),
    flips: { 'dmarc.form': 'dmarc-form.wrong', 'dmarc.policy': 'silent' },
  },
  {
    name: 'DMARC asks for nothing',
    ...dmarc('v=DMARC1; p=none; rua=mailto:reports@clinic.test'),
    flips: { 'dmarc.policy': 'dmarc-policy.none' },
  },
  {
    name: 'nobody gets the reports on DMARC',
    ...dmarc('v=DMARC1; p=reject'),
    flips: { 'dmarc.reports': 'dmarc-reports.none' },
  },
  {
    name: 'reports on DMARC go to somebody who does not want them',
    ...dmarc('v=DMARC1; p=reject; rua=mailto:x@reports.test'),
    flips: { 'dmarc.reports': 'dmarc-reports.not-allowed' },
  },
  {
    name: 'there is no DKIM key',
    without: [DKIM],
    flips: { 'dkim.record': 'dkim.none', 'dkim.key': 'silent' },
  },
  { name: 'the DKIM key is revoked', ...dkim('v=DKIM1; p='), flips: { 'dkim.key': 'dkim-key.revoked' } },
  {
    name: 'a part of the DKIM key is missing',
    ...dkim(`v=DKIM1; k=rsa; p=${keyOf(1024).slice(0, 100)}`),
    flips: { 'dkim.key': 'dkim-key.broken' },
  },
  {
    name: 'the DKIM key is short',
    ...dkim(`v=DKIM1; p=${keyOf(512)}`),
    flips: { 'dkim.key': 'dkim-key.short' },
  },
  { name: 'the DKIM key is weak', ...dkim(`v=DKIM1; p=${keyOf(1024)}`), flips: { 'dkim.key': 'dkim-key.weak' } },
  {
    name: 'the DKIM key is for tests',
    ...dkim(`v=DKIM1; t=y; p=${keyOf(2048)}`),
    flips: { 'dkim.key': 'dkim-key.testing' },
  },
  {
    name: 'nobody gets reports on TLS',
    without: ['_smtp._tls'],
    flips: { 'tls.reports': 'tls-rpt.none' },
  },
  {
    name: 'the record for reports on TLS has a mistake',
    without: ['_smtp._tls'],
    with: ['_smtp._tls.clinic.test TXT "v=TLSRPTv1; rua=reports@clinic.test"'],
    flips: { 'tls.reports': 'tls-rpt.wrong' },
  },
  {
    name: 'there is no MTA-STS',
    without: ['_mta-sts'],
    flips: { 'tls.mta-sts': 'mta-sts.none' },
  },
  {
    name: 'the record of MTA-STS has no id',
    without: ['_mta-sts'],
    with: ['_mta-sts.clinic.test TXT "v=STSv1;"'],
    flips: { 'tls.mta-sts': 'mta-sts.wrong' },
  },
  {
    name: 'MTA-STS is announced, and its host is not there',
    without: ['mta-sts'],
    flips: { 'tls.mta-sts': 'mta-sts.wrong' },
  },
  {
    name: 'the TLSA record is that of another certificate',
    without: ['_25._tcp'],
    with: [`_25._tcp.mx.clinic.test TLSA 3 1 1 ${'ab'.repeat(32)}`],
    flips: { 'tls.dane': 'dane.other' },
  },
  {
    name: 'the TLSA record names an authority that did not sign',
    without: ['_25._tcp'],
    with: [`_25._tcp.mx.clinic.test TLSA 2 0 1 ${'ab'.repeat(32)}`],
    flips: { 'tls.dane': 'dane.other' },
  },
  {
    name: 'the TLSA record is of a kind that mail servers do not use',
    without: ['_25._tcp'],
    with: [`_25._tcp.mx.clinic.test TLSA 1 1 1 ${'ab'.repeat(32)}`],
    flips: { 'tls.dane': 'dane.unusable' },
  },
  {
    name: 'there is no TLSA record',
    without: ['_25._tcp'],
    flips: { 'tls.dane': 'dane.none' },
  },
  {
    name: 'the domain is on a block list of domains',
    with: ['clinic.test.dbl.spamhaus.org A 127.0.1.2', 'clinic.test.dbl.spamhaus.org TXT "see there"'],
    flips: { 'domain.listed': 'domain-listed.there' },
  },
]

/** Of a line, words with one blank between them. */
const plain = (line: string): string => line.trim().replaceAll(/\s+/g, ' ')

/** The healthy zone, perhaps with a fault in it. */
export function zoneWith({ without = [], with: added = [] }: Pick<ZoneFault, 'with' | 'without'> = {}): string {
  const lines = `${HEALTHY}${WORLD}`.split('\n').map(plain)
  const kept = lines.filter((line) => !without.some((start) => line.startsWith(start)))
  return [...kept, ...added].join('\n')
}
