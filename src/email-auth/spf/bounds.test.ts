// Records that would cost much, or never end: each has a clear result, after a bounded number of questions.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDomain } from '../../core/domain.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import { parseIp } from '../../core/ip.ts'
import type { SpfResult } from '../../core/origin-results.ts'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import type { Resolver } from '../../dns/resolver.ts'
import { checkSpf, SPF_TIME_LIMIT } from './check-spf.ts'

interface Checked {
  readonly found: SpfResult
  readonly asked: readonly string[]
}

async function check(zones: string, localPart = 'x'): Promise<Checked> {
  const resolver = fakeResolver(zones)
  const found = await checkSpf(
    {
      client: parseIp('192.0.2.7') ?? assert.fail(),
      helo: 'mx.a.test',
      mailFrom: { localPart, domain: parseDomain('a.test') ?? assert.fail() },
      identity: 'mailfrom',
    },
    { resolver, clock: new FakeClock(), hostname: 'mx.here.test' },
  )
  return { found, asked: resolver.asked }
}
const told = ({ result, reason, term = '' }: SpfResult): string => `${result} ${reason} ${term}`.trim()

test('two records are void, and none of them is read', async () => {
  const { found, asked } = await check('a.test TXT "v=spf1 +all"\na.test TXT "v=spf1 -all"')
  assert.equal(told(found), 'permerror several-records')
  assert.deepEqual(asked, ['TXT a.test'])
})

test('circles of includes and of redirects end after ten terms', async () => {
  for (const record of ['v=spf1 include:a.test -all', 'v=spf1 redirect=a.test']) {
    const { found, asked } = await check(`a.test TXT "${record}"`)
    assert.match(told(found), /^permerror too-many-lookups/)
    assert.equal(asked.length, 11)
  }
})

test('ten terms that ask are enough, the eleventh is too many', async () => {
  const hosts = Array.from({ length: 12 }, (_, i) => `h${i}.a.test A 198.51.100.1`).join('\n')
  const record = (count: number) =>
    `a.test TXT "v=spf1 ${Array.from({ length: count }, (_, i) => `a:h${i}.a.test`).join(' ')} -all"\n${hosts}`
  assert.equal(told((await check(record(10))).found), 'fail matched -all')
  const { found, asked } = await check(record(11))
  assert.equal(told(found), 'permerror too-many-lookups a:h10.a.test')
  assert.equal(asked.length, 11)
})

test('of questions that find nothing the third is too many', async () => {
  assert.equal(told((await check('a.test TXT "v=spf1 a:x.a.test mx:y.a.test -all"')).found), 'fail matched -all')
  const { found } = await check('a.test TXT "v=spf1 a:x.a.test exists:y.a.test a:z.a.test -all"')
  assert.equal(told(found), 'permerror too-many-void-lookups a:z.a.test')
})

test('a record of tens of thousands of terms is read to its end or its first mistake', async () => {
  const many = 'ip4:198.51.100.1 '.repeat(3500)
  assert.equal(told((await check(`a.test TXT "v=spf1 ${many}-all"`)).found), 'fail matched -all')
  const { found } = await check(`a.test TXT "v=spf1 ${many}ip4:1.2.3 -all"`)
  assert.equal(told(found), 'permerror syntax ip4:1.2.3')
  assert.ok(found.trace.every((line) => line.length <= 400))
  assert.ok((await check(`a.test TXT "v=spf1 ${many}-all"`)).found.trace.length <= 81)
  const macros = await check(`a.test TXT "v=spf1 ${'%{d}'.repeat(15_000)} -all"`)
  assert.equal(macros.found.reason, 'syntax')
})

test('what macros make of a sender’s address is no question that DNS could not stand', async () => {
  const zones = 'a.test TXT "v=spf1 exists:%{l}.%{d} -all"'
  for (const local of ['a b"\\', '..', 'x'.repeat(64), '%{d}', '\u00e4']) {
    const { found, asked } = await check(zones, local)
    assert.equal(told(found), 'fail matched -all', local)
    for (const question of asked.slice(1)) assert.match(question, /^A [ -~]{1,253}$/)
  }
})

test('the words to a failure are the owner’s, in printable ASCII or not at all', async () => {
  const zones = (text: string) => `a.test TXT "v=spf1 -all exp=why.a.test"\nwhy.a.test TXT "${text}"`
  assert.equal(
    (await check(zones('%{i} may not send for %{d}'))).found.explanation,
    '192.0.2.7 may not send for a.test',
  )
  assert.equal((await check(zones('%{zz}'))).found.explanation, undefined)
  assert.equal((await check(zones('gr\u00fc\u00dfe'))).found.explanation, undefined)
  assert.equal((await check(zones('x'.repeat(5000)))).found.explanation?.length, 300)
})

test('DNS trouble is temporary, and told', async () => {
  const { found } = await check('a.test TXT "v=spf1 include:b.test -all"\nb.test FAIL servfail')
  assert.equal(told(found), 'temperror dns include:b.test')
  assert.match(found.detail ?? '', /^TXT b\.test: /)
})

test('a DNS that never answers is given up in time', async () => {
  const clock = new FakeClock()
  const silent = { ...fakeResolver(''), txt: () => new Promise<never>(() => undefined) } satisfies Resolver
  const checking = checkSpf(
    { client: parseIp('192.0.2.7') ?? assert.fail(), helo: 'mx.a.test', mailFrom: null, identity: 'mailfrom' },
    { resolver: silent, clock, hostname: 'mx.here.test' },
  )
  await clock.advance(SPF_TIME_LIMIT)
  assert.equal(told(await checking), 'temperror timeout')
})
