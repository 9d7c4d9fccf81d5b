import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { seconds } from '../core/time.ts'
import { fakeResolver } from './fake-resolver.test-support.ts'

const ip = (text: string): IpAddress => parseIp(text) as IpAddress

const ZONES = `
; a comment line
ok.test            MX 60 10 mx.ok.test     ; ttl, preference, exchange
ok.test            MX 20 Backup.OK.test.
ok.test            TXT "v=spf1 ip4:192.0.2.1;" " -all"
mx.ok.test         A 30 192.0.2.1
mx.ok.test         AAAA 2001:db8::1
alias.test         CNAME 10 middle.test
middle.test        CNAME mx.ok.test
dangling.test      CNAME nowhere.test
loop-a.test        CNAME loop-b.test
loop-b.test        CNAME loop-a.test
null.test          MX 0 .
deep.under.empty.test A 192.0.2.9
broken.test        FAIL servfail
half.test          A 192.0.2.7
half.test          FAIL timeout AAAA
signed.test        AD
www.signed.test    A 192.0.2.8
192.0.2.1          PTR mx.ok.test
2001:db8::1        PTR mx.ok.test
`

test('records are answered with the least TTL on the way and names in lower case without final dot', async () => {
  const dns = fakeResolver(ZONES)
  assert.deepEqual(await dns.mx('ok.test'), {
    kind: 'answer',
    records: [
      { preference: 10, exchange: 'mx.ok.test' },
      { preference: 20, exchange: 'backup.ok.test' },
    ],
    ttl: seconds(60),
    authenticated: false,
    aliases: [],
  })
  assert.deepEqual(await dns.mx('null.test').then((r) => r.kind === 'answer' && r.records), [
    { preference: 0, exchange: '' },
  ])
})

test('the strings of a TXT record are joined, comment signs inside quotes kept', async () => {
  const found = await fakeResolver(ZONES).txt('ok.test')
  assert.deepEqual(found.kind === 'answer' && found.records, ['v=spf1 ip4:192.0.2.1; -all'])
})

test('aliases are followed, named in order, and lower the TTL', async () => {
  const found = await fakeResolver(ZONES).a('alias.test')
  assert.deepEqual(found, {
    kind: 'answer',
    records: ['192.0.2.1'],
    ttl: seconds(10),
    authenticated: false,
    aliases: ['middle.test', 'mx.ok.test'],
  })
})

test('absent names, absent types, empty non-terminals, dangling aliases and faults are told apart', async () => {
  const dns = fakeResolver(ZONES)
  const kind = async (name: string): Promise<string> => (await dns.a(name)).kind
  assert.equal(await kind('nowhere.test'), 'nxdomain')
  assert.equal(await kind('ok.test'), 'nodata')
  assert.equal(await kind('under.empty.test'), 'nodata')
  assert.equal(await kind('dangling.test'), 'nxdomain')
  assert.equal(await kind('broken.test'), 'temporary')
  assert.equal(await kind('loop-a.test'), 'temporary')
  assert.equal((await dns.aaaa('half.test')).kind, 'temporary')
  assert.equal(await kind('half.test'), 'answer')
})

test('names below an AD mark are answered as validated', async () => {
  const found = await fakeResolver(ZONES).a('www.signed.test')
  assert.equal(found.kind === 'answer' && found.authenticated, true)
})

test('PTR is asked under the reverse name, for IPv4 and IPv6', async () => {
  const dns = fakeResolver(ZONES)
  for (const address of ['192.0.2.1', '2001:db8::1']) {
    const found = await dns.ptr(ip(address))
    assert.deepEqual(found.kind === 'answer' && found.records, ['mx.ok.test'])
  }
  assert.deepEqual(dns.asked, [
    'PTR 1.2.0.192.in-addr.arpa',
    'PTR 1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  ])
})

test('an aborted question is given up as temporary', async () => {
  assert.equal((await fakeResolver(ZONES).a('mx.ok.test', AbortSignal.abort())).kind, 'temporary')
})

test('zone text that cannot be read names its line', () => {
  for (const line of [
    'ok.test A 2001:db8::1',
    'ok.test A',
    'ok.test MX mx.ok.test',
    'ok.test MX x mx.ok.test',
    'ok.test NSEC x',
    'ok.test FAIL sometimes',
    'ok.test FAIL timeout HINFO',
    'ok.test TXT',
    'ok.test CNAME a b c',
    'ok.test AD maybe',
  ]) {
    assert.throws(() => fakeResolver(`\n${line}`), /zone line 2 cannot be read/, line)
  }
})
