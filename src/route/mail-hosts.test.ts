import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseDomain, type Domain } from '../core/domain.ts'
import { parseIp, type IpAddress } from '../core/ip.ts'
import { seededRandom } from '../core/random.ts'
import type { Facts } from '../core/reason.ts'
import { fakeResolver } from '../dns/fake-resolver.test-support.ts'
import { findMailHosts, type MailHosts } from './mail-hosts.ts'

interface Options {
  readonly self?: readonly string[]
  readonly seed?: number
  readonly signal?: AbortSignal
}

const resolve = (kind: 'mx' | 'host', name: string, zones: string, options: Options = {}) => {
  const resolver = fakeResolver(zones)
  const isSelf = (host: string, address: IpAddress): boolean =>
    (options.self ?? []).some((s) => s === host || s === address)
  const deps = { resolver, random: seededRandom(options.seed ?? 1), isSelf }
  const destination =
    kind === 'mx'
      ? { kind, domain: parseDomain(name) as Domain, port: 25 }
      : { kind, host: (parseIp(name) ?? parseDomain(name)) as Domain | IpAddress, port: 25 }
  return { resolver, found: findMailHosts(destination, deps, options.signal) }
}
const mx = (name: string, zones: string, options?: Options): Promise<MailHosts> =>
  resolve('mx', name, zones, options).found
const host = (name: string, zones: string): Promise<MailHosts> => resolve('host', name, zones).found

const lines = (found: MailHosts): readonly string[] =>
  found.ok ? found.hosts.map((h) => `${h.preference} ${h.host} ${h.address}`) : [found.reason.code]
const facts = (found: MailHosts): Facts => (found.ok ? found.facts : (found.reason.facts ?? {}))

test('hosts come by preference, each with its addresses, IPv6 and IPv4 in turn', async () => {
  const found = await mx(
    'ok.test',
    `
    ok.test MX 20 b.ok.test
    ok.test MX 10 a.ok.test
    a.ok.test A 192.0.2.1
    a.ok.test A 192.0.2.2
    a.ok.test AAAA 2001:db8::1
    b.ok.test A 192.0.2.3`,
  )
  assert.deepEqual(lines(found), [
    '10 a.ok.test 2001:db8::1',
    '10 a.ok.test 192.0.2.1',
    '10 a.ok.test 192.0.2.2',
    '20 b.ok.test 192.0.2.3',
  ])
  assert.deepEqual(facts(found), {
    domain: 'ok.test',
    mx: ['10 a.ok.test', '20 b.ok.test'],
    addresses: ['a.ok.test [2001:db8::1]', 'a.ok.test [192.0.2.1]', 'a.ok.test [192.0.2.2]', 'b.ok.test [192.0.2.3]'],
    authenticated: false,
  })
})

test('hosts of equal preference change places from one time to the next, others never', async () => {
  const zones = `
    ok.test MX 10 a.test
    ok.test MX 10 b.test
    ok.test MX 5 first.test
    ok.test MX 20 last.test
    a.test A 192.0.2.1
    b.test A 192.0.2.2
    first.test A 192.0.2.3
    last.test A 192.0.2.4`
  const orders = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const found = await mx('ok.test', zones, { seed })
    orders.add(found.ok ? found.hosts.map((h) => h.host).join(' ') : '')
  }
  assert.deepEqual([...orders].sort(), ['first.test a.test b.test last.test', 'first.test b.test a.test last.test'])
})

test('a domain without MX records is its own host with preference 0', async () => {
  const found = await mx('ok.test', 'ok.test A 192.0.2.1\nok.test AAAA 2001:db8::1')
  assert.deepEqual(lines(found), ['0 ok.test 2001:db8::1', '0 ok.test 192.0.2.1'])
  assert.deepEqual(facts(found)['mx'], [])
})

test('address records are not looked at when there are MX records', async () => {
  const { found, resolver } = resolve('mx', 'ok.test', 'ok.test MX 10 gone.test\nok.test A 192.0.2.1')
  assert.deepEqual(lines(await found), ['dns.mx-unresolvable'])
  assert.equal(resolver.asked.includes('A ok.test'), false)
  assert.deepEqual(facts(await found)['withoutAddress'], ['gone.test'])
})

test('a null MX says that the domain takes no mail, and nothing more is asked', async () => {
  const { found, resolver } = resolve('mx', 'null.test', 'null.test MX 0 .\nnull.test A 192.0.2.1')
  assert.deepEqual(await found, {
    ok: false,
    reason: { code: 'dns.null-mx', facts: { domain: 'null.test', mx: ['0 .'] } },
  })
  assert.deepEqual(resolver.asked, ['MX null.test'])
})

test('a null MX beside others is passed over', async () => {
  const found = await mx('ok.test', 'ok.test MX 0 .\nok.test MX 10 mx.test\nmx.test A 192.0.2.1')
  assert.deepEqual(lines(found), ['10 mx.test 192.0.2.1'])
  assert.deepEqual(facts(found)['notHostNames'], ['0 .'])
})

test('a domain that does not exist and one without mail host are told apart', async () => {
  assert.deepEqual(lines(await mx('nowhere.test', '')), ['dns.nxdomain'])
  assert.deepEqual(lines(await mx('ok.test', 'ok.test TXT hello')), ['dns.no-address'])
  assert.deepEqual(lines(await mx('above.test', 'www.above.test A 192.0.2.1')), ['dns.no-address'])
})

test('an MX lookup without answer is temporary, whatever address records there are', async () => {
  const found = await mx('ok.test', 'ok.test FAIL servfail MX\nok.test A 192.0.2.1')
  assert.deepEqual(lines(found), ['dns.servfail'])
  assert.deepEqual(facts(found)['unanswered'], ['MX ok.test: the fake resolver was told: servfail'])
})

test('an unanswered address lookup is temporary when it could hide the only host', async () => {
  const both = 'ok.test MX 10 mx.test\nmx.test FAIL timeout'
  const one = 'ok.test MX 10 mx.test\nmx.test FAIL timeout AAAA\nmx.test TXT x'
  const implicit = 'ok.test FAIL timeout A AAAA\nok.test TXT x'
  for (const zones of [both, one, implicit]) assert.deepEqual(lines(await mx('ok.test', zones)), ['dns.silent'])
})

test('an unanswered address lookup does not stop delivery to hosts that are known, and is told', async () => {
  const found = await mx(
    'ok.test',
    `
    ok.test MX 10 broken.test
    ok.test MX 20 half.test
    broken.test FAIL servfail
    half.test A 192.0.2.1
    half.test FAIL refused AAAA`,
  )
  assert.deepEqual(lines(found), ['20 half.test 192.0.2.1'])
  assert.deepEqual(facts(found)['unanswered'], [
    'AAAA broken.test: the fake resolver was told: servfail',
    'A broken.test: the fake resolver was told: servfail',
    'AAAA half.test: the fake resolver was told: refused',
  ])
})

test('MX records that name no host are left out and told', async () => {
  const found = await mx('ok.test', 'ok.test MX 10 192.0.2.1\nok.test MX 20 -bad-.test')
  assert.deepEqual(lines(found), ['dns.mx-unresolvable'])
  assert.deepEqual(facts(found)['notHostNames'], ['10 192.0.2.1', '20 -bad-.test'])
})

test('a host named twice is tried once, with its better preference', async () => {
  const found = await mx('ok.test', 'ok.test MX 20 mx.test\nok.test MX 10 mx.test\nmx.test A 192.0.2.1')
  assert.deepEqual(lines(found), ['10 mx.test 192.0.2.1'])
})

test('aliases of the domain and of a mail host are followed and told', async () => {
  const found = await mx(
    'alias.test',
    `
    alias.test CNAME ok.test
    ok.test MX 10 mx.alias.test
    mx.alias.test CNAME middle.test
    middle.test CNAME real.test
    real.test A 192.0.2.1`,
  )
  assert.deepEqual(lines(found), ['10 mx.alias.test 192.0.2.1'])
  assert.deepEqual(facts(found)['aliases'], ['alias.test -> ok.test', 'mx.alias.test -> middle.test -> real.test'])
})

test('every private or reserved address is ignored', async () => {
  const reserved =
    '0.0.0.0 127.0.0.1 127.9.9.9 192.168.1.1 172.16.0.1 172.31.255.255 10.1.2.3 169.254.1.1 255.255.255.255 0.0.0.1 224.0.0.1 240.0.0.1 ff02::1 :: ::1 fd00::1 fe80::1 100::1'
  for (const address of reserved.split(' ')) {
    const type = address.includes(':') ? 'AAAA' : 'A'
    const found = await mx('private.test', `private.test MX 10 mx.private.test\nmx.private.test ${type} ${address}`)
    assert.deepEqual(lines(found), ['dns.mx-private'], address)
    assert.deepEqual(facts(found)['ignored'], [`mx.private.test [${address}]`])
  }
  for (const address of ['1.0.0.1', '172.32.0.1', '172.15.0.1', '11.0.0.1', '100:1::1', '2001:db8::1']) {
    const type = address.includes(':') ? 'AAAA' : 'A'
    const found = await mx('public.test', `public.test ${type} ${address}`)
    assert.deepEqual(lines(found), [`0 public.test ${address}`])
  }
})

test('a private address beside a public one is passed over and told', async () => {
  const found = await mx('ok.test', 'ok.test MX 10 mx.test\nmx.test A 10.1.2.3\nmx.test A 192.0.2.1')
  assert.deepEqual(lines(found), ['10 mx.test 192.0.2.1'])
  assert.deepEqual(facts(found)['ignored'], ['mx.test [10.1.2.3]'])
})

test('private addresses and an unanswered question together are temporary', async () => {
  const zones = 'ok.test MX 10 a.test\nok.test MX 20 b.test\na.test A 10.1.2.3\nb.test FAIL servfail'
  assert.deepEqual(lines(await mx('ok.test', zones)), ['dns.servfail'])
})

const BACKUP = `
  ok.test MX 5 primary.test
  ok.test MX 10 self.test
  ok.test MX 10 equal.test
  ok.test MX 20 worse.test
  self.test A 192.0.2.2
  equal.test A 192.0.2.3
  worse.test A 192.0.2.4`

test('a smarthost that is this server itself is not called, for the mail would come back', async () => {
  for (const name of ['self.test', '192.0.2.2']) {
    const { found } = resolve('host', name, 'self.test A 192.0.2.2', { self: [name] })
    assert.deepEqual(lines(await found), ['route.loop-smarthost'])
  }
})

test('as a backup MX this server sends only to hosts preferred to itself', async () => {
  for (const self of ['self.test', '192.0.2.2']) {
    const found = await mx('ok.test', `${BACKUP}\nprimary.test A 192.0.2.1`, { self: [self] })
    assert.deepEqual(lines(found), ['5 primary.test 192.0.2.1'])
    assert.deepEqual(facts(found)['own'], ['self.test [192.0.2.2]'])
    assert.deepEqual(facts(found)['behindOwn'], ['equal.test [192.0.2.3]', 'worse.test [192.0.2.4]'])
  }
})

test('being the best MX of a domain that is not ours is a loop', async () => {
  const found = await mx('ok.test', BACKUP, { self: ['self.test'] })
  assert.deepEqual(lines(found), ['route.loop-self'])
  assert.deepEqual(facts(found)['own'], ['self.test [192.0.2.2]'])
  assert.deepEqual(lines(await mx('ok.test', 'ok.test A 192.0.2.1', { self: ['192.0.2.1'] })), ['route.loop-self'])
})

test('a better host that is not known now makes a loop temporary, a worse one does not', async () => {
  const better = `${BACKUP}\nprimary.test FAIL timeout`
  const worse = `${BACKUP}\nok.test MX 30 later.test\nlater.test FAIL timeout`
  assert.deepEqual(lines(await mx('ok.test', better, { self: ['self.test'] })), ['dns.silent'])
  assert.deepEqual(lines(await mx('ok.test', worse, { self: ['self.test'] })), ['route.loop-self'])
})

test('of very many MX hosts the best are looked up, the others by lot, so that each has its turn', async () => {
  const records = Array.from({ length: 30 }, (_, i) => `ok.test MX ${i + 10} m${i}.test\nm${i}.test A 192.0.2.${i}`)
  const seen = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const found = await mx('ok.test', records.join('\n'), { seed })
    const hosts = lines(found)
    assert.equal(hosts.length, 20)
    assert.equal((facts(found)['overLimit'] as readonly string[]).length, 10)
    assert.ok(hosts.slice(0, 10).every((line, i) => line.startsWith(`${i + 10} m${i}.test `)))
    for (const line of hosts) seen.add(line)
  }
  assert.equal(seen.size, 30)
})

test('of a host with very many addresses all may be called, and some are named', async () => {
  const of = (count: number) =>
    mx(
      'ok.test',
      ['ok.test MX 0 w.test', ...Array.from({ length: count }, (_, i) => `w.test A 192.0.2.${i}`)].join('\n'),
    )
  const found = await of(60)
  assert.equal(lines(found).length, 60)
  const twenty = Array.from({ length: 20 }, (_, i) => `w.test [192.0.2.${i}]`)
  assert.deepEqual(facts(found)['addresses'], [...twenty, '… 40 more'])
  assert.deepEqual(facts(await of(20))['addresses'], twenty)
})

test('the answer counts as authenticated only when every part of it is', async () => {
  const zones = 'ok.test MX 10 mx.test\nmx.test A 192.0.2.1\nok.test AD'
  assert.equal(facts(await mx('ok.test', zones))['authenticated'], false)
  assert.equal(facts(await mx('ok.test', `${zones}\nmx.test AD`))['authenticated'], true)
  assert.equal(facts(await mx('mx.test', `${zones}\nmx.test AD`))['authenticated'], false)
})

test('what stands in the way of an answer is told apart, for each has its own cure', async () => {
  for (const [zones, code] of [
    ['ok.test FAIL servfail', 'dns.servfail'],
    ['ok.test FAIL refused', 'dns.refused'],
    ['ok.test FAIL timeout', 'dns.silent'],
    ['ok.test CNAME other.test\nother.test CNAME ok.test', 'dns.alias-loop'],
    ['ok.test MX 0 mx.test\nmx.test CNAME mx.test', 'dns.alias-loop'],
    ['ok.test MX 0 a.test\nok.test MX 1 b.test\na.test FAIL timeout\nb.test FAIL servfail', 'dns.servfail'],
  ] as const) {
    assert.deepEqual(lines(await mx('ok.test', zones)), [code], zones)
  }
})

test('an aborted search is temporary', async () => {
  const signal = AbortSignal.abort()
  assert.deepEqual(lines(await mx('ok.test', 'ok.test A 192.0.2.1', { signal })), ['local.stopping'])
})

test('a literal address needs no DNS and may be private', async () => {
  for (const address of ['10.1.2.3', '::1']) {
    const { found, resolver } = resolve('host', address, '')
    assert.deepEqual(lines(await found), [`0 ${address} ${address}`])
    assert.deepEqual(resolver.asked, [])
  }
})

test('a configured host is looked up by address alone, aliases followed, private addresses allowed', async () => {
  const { found, resolver } = resolve(
    'host',
    'smart.test',
    'smart.test CNAME real.test\nreal.test A 10.1.2.3\nreal.test AAAA 2001:db8::1\nsmart.test MX 10 other.test',
  )
  assert.deepEqual(lines(await found), ['0 smart.test 2001:db8::1', '0 smart.test 10.1.2.3'])
  assert.deepEqual(facts(await found), {
    host: 'smart.test',
    addresses: ['smart.test [2001:db8::1]', 'smart.test [10.1.2.3]'],
    aliases: ['smart.test -> real.test'],
    authenticated: false,
  })
  assert.deepEqual(resolver.asked, ['AAAA smart.test', 'A smart.test'])
})

test('a configured host that is absent, without address or unanswered is told apart', async () => {
  assert.deepEqual(lines(await host('gone.test', '')), ['dns.nxdomain'])
  assert.deepEqual(lines(await host('bare.test', 'bare.test TXT x')), ['dns.no-address'])
  assert.deepEqual(lines(await host('broken.test', 'broken.test FAIL servfail')), ['dns.servfail'])
  assert.deepEqual(lines(await host('half.test', 'half.test FAIL servfail A\nhalf.test AAAA ::1')), ['0 half.test ::1'])
})

test('whatever DNS says, hosts are in order, public, none of them ours or behind us, and an unknown is never final', async () => {
  const state = fc.constantFrom(
    'A 192.0.2.1',
    'A 10.0.0.1',
    'AAAA 2001:db8::1',
    'FAIL timeout',
    'TXT x',
    'A 203.0.113.9',
  )
  const record = fc.record({ preference: fc.nat(3), state })
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 5 }), fc.nat(99), async (records, seed) => {
      const zones = records.map((r, i) => `ok.test MX ${r.preference} h${i}.test\nh${i}.test ${r.state}`).join('\n')
      const found = await mx('ok.test', zones, { self: ['203.0.113.9'], seed })
      const own = Math.min(...records.filter((r) => r.state === 'A 203.0.113.9').map((r) => r.preference))
      const before = records.filter((r) => r.preference < own)
      const good = before.filter((r) => r.state === 'A 192.0.2.1' || r.state === 'AAAA 2001:db8::1')
      if (found.ok) {
        const order = found.hosts.map((h) => h.preference)
        assert.deepEqual(
          order,
          good.map((r) => r.preference).sort((a, b) => a - b),
        )
      } else {
        assert.equal(good.length, 0)
        assert.equal(
          found.reason.code === 'dns.silent',
          before.some((r) => r.state === 'FAIL timeout'),
        )
      }
    }),
    { numRuns: 300 },
  )
})
