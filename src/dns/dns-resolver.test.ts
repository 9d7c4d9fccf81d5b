// The real resolver against the sandbox's DNS server over loopback: what a well-behaved recursive server answers.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { seconds } from '../core/time.ts'
import { startDnsServer, type DnsServer } from '../sandbox/dns-server.ts'
import { createDnsResolver } from './dns-resolver.ts'
import { GIVEN_UP, type Resolver } from './resolver.ts'
import { parseZones } from './zones.ts'

const ip = (text: string): IpAddress => parseIp(text) as IpAddress
const chain = (length: number): string =>
  Array.from({ length }, (_, i) => `c${i}.test CNAME c${i + 1}.test`).join('\n') + `\nc${length}.test A 192.0.2.3`

const ZONES = `
ok.test        MX 60 10 mx.ok.test
ok.test        MX 300 20 MX2.ok.test
mx.ok.test     A 30 192.0.2.1
mx.ok.test     A 192.0.2.2
mx.ok.test     AAAA 2001:db8::1
null.test      MX 0 .
www.test       CNAME 10 web.test
web.test       CNAME mx.ok.test
dangling.test  CNAME nowhere.test
empty.test     CNAME ok.test
loop-a.test    CNAME loop-b.test
loop-b.test    CNAME loop-a.test
self.test      CNAME self.test
${chain(14)}
broken.test    FAIL servfail
refused.test   FAIL refused
silent.test    FAIL timeout
signed.test    AD
signed.test    A 192.0.2.8
half.signed.test CNAME mx.ok.test
spf.test       TXT "v=spf1 ip4:192.0.2.0/24" " -all"
${Array.from({ length: 30 }, (_, i) => `big.test TXT "${'x'.repeat(300)}${i}"`).join('\n')}
192.0.2.1      PTR mx.ok.test
2001:db8::1    PTR mx.ok.test
`

let server: DnsServer
let clock: FakeClock
let dns: Resolver

before(async () => {
  server = await startDnsServer({ zones: parseZones(ZONES) })
  clock = new FakeClock()
  dns = createDnsResolver({ servers: [server], clock })
})
after(() => server.close())

test('MX records come with the least TTL and lower-case names', async () => {
  const found = await dns.mx('ok.test')
  assert.deepEqual(found, {
    kind: 'answer',
    records: [
      { preference: 10, exchange: 'mx.ok.test' },
      { preference: 20, exchange: 'mx2.ok.test' },
    ],
    ttl: seconds(60),
    authenticated: false,
    aliases: [],
  })
})

test('null MX is a record with an empty exchange', async () => {
  const found = await dns.mx('null.test')
  assert.deepEqual(found.kind === 'answer' && found.records, [{ preference: 0, exchange: '' }])
})

test('A, AAAA, TXT and PTR records are read', async () => {
  const a = await dns.a('mx.ok.test')
  const aaaa = await dns.aaaa('MX.ok.test')
  const txt = await dns.txt('spf.test')
  const ptr4 = await dns.ptr(ip('192.0.2.1'))
  const ptr6 = await dns.ptr(ip('2001:db8::1'))
  assert.deepEqual(a.kind === 'answer' && [a.records, a.ttl], [['192.0.2.1', '192.0.2.2'], seconds(30)])
  assert.deepEqual(aaaa.kind === 'answer' && aaaa.records, ['2001:db8::1'])
  assert.deepEqual(txt.kind === 'answer' && txt.records, ['v=spf1 ip4:192.0.2.0/24 -all'])
  assert.deepEqual(ptr4.kind === 'answer' && ptr4.records, ['mx.ok.test'])
  assert.deepEqual(ptr6.kind === 'answer' && ptr6.records, ['mx.ok.test'])
})

test('a name that does not exist and a name without such a record are told apart', async () => {
  assert.deepEqual(await dns.mx('nowhere.test'), { kind: 'nxdomain' })
  assert.deepEqual(await dns.a('ok.test'), { kind: 'nodata' })
  assert.deepEqual(await dns.a('dangling.test'), { kind: 'nxdomain', aliases: ['nowhere.test'] })
  assert.deepEqual(await dns.a('empty.test'), { kind: 'nodata' })
})

test('what cannot be a name does not exist and is not asked for', async () => {
  for (const name of [
    '',
    'a..test',
    `${'a'.repeat(64)}.test`,
    `${'a.'.repeat(127)}test`,
    'with space.test',
    'ö.test',
  ]) {
    assert.deepEqual(await dns.a(name), { kind: 'nxdomain' }, name)
  }
})

test('aliases are followed inside the answer, named, and lower the TTL', async () => {
  const found = await dns.a('www.test')
  assert.deepEqual(found.kind === 'answer' && [found.aliases, found.ttl], [['web.test', 'mx.ok.test'], seconds(10)])
})

test('alias loops and endless chains are temporary failures', async () => {
  for (const [name, detail] of [
    ['loop-a.test', 'the aliases of loop-b.test form a loop'],
    ['self.test', 'the aliases of self.test form a loop'],
    ['c0.test', 'more than 12 aliases in a row'],
  ] as const) {
    assert.deepEqual(await dns.a(name), { kind: 'temporary', fault: 'alias-loop', detail })
  }
  const short = await dns.a('c4.test')
  assert.deepEqual(short.kind === 'answer' && short.records, ['192.0.2.3'])
})

test('SERVFAIL and REFUSED are temporary, and the detail names server and code', async () => {
  const where = `127.0.0.1 port ${server.port}`
  assert.deepEqual(await dns.a('broken.test'), { kind: 'temporary', fault: 'servfail', detail: `${where}: SERVFAIL` })
  assert.deepEqual(await dns.a('refused.test'), { kind: 'temporary', fault: 'refused', detail: `${where}: REFUSED` })
})

test('silence is waited for in every round and then temporary', async () => {
  const started = clock.now()
  const found = dns.a('silent.test')
  await clock.advance(seconds(3))
  assert.equal(clock.next(), started + 6000)
  await clock.advance(seconds(3))
  const detail = `127.0.0.1 port ${server.port}: no answer within 3s`
  assert.deepEqual(await found, { kind: 'temporary', fault: 'silent', detail })
  assert.equal(clock.now() - started, 6000)
  assert.equal(clock.next(), undefined)
})

test('an abort gives up at once and leaves no timer behind', async () => {
  const controller = new AbortController()
  const found = dns.a('silent.test', controller.signal)
  controller.abort()
  assert.deepEqual(await found, GIVEN_UP)
  assert.deepEqual(await dns.a('ok.test', AbortSignal.abort()), GIVEN_UP)
  assert.equal(clock.next(), undefined)
})

test('the AD bit is passed on', async () => {
  const signed = await dns.a('signed.test')
  const half = await dns.a('half.signed.test')
  assert.equal(signed.kind === 'answer' && signed.authenticated, true)
  assert.equal(half.kind === 'answer' && half.authenticated, false)
})

test('an answer too large for UDP is fetched over TCP', async () => {
  const found = await dns.txt('big.test')
  assert.equal(found.kind === 'answer' && found.records.length, 30)
  assert.equal(found.kind === 'answer' && found.records[29], `${'x'.repeat(300)}29`)
})

test('many questions at once get each its own answer', async () => {
  const names = ['mx.ok.test', 'signed.test', 'c14.test', 'www.test', 'nowhere.test']
  const found = await Promise.all(Array.from({ length: 100 }, (_, i) => dns.a(names[i % 5] ?? '')))
  for (const [i, result] of found.entries()) {
    const first = result.kind === 'answer' ? result.records[0] : result.kind
    assert.equal(first, ['192.0.2.1', '192.0.2.8', '192.0.2.3', '192.0.2.1', 'nxdomain'][i % 5])
  }
})

test('without a server every question is temporary', async () => {
  const found = await createDnsResolver({ servers: [], clock }).a('ok.test')
  assert.deepEqual(found, { kind: 'temporary', fault: 'no-server', detail: 'no DNS server is configured' })
})
