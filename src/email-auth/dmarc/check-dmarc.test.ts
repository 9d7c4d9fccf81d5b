import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parseDomain, type Domain } from '../../core/domain.ts'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import type { DkimResult, DmarcResult, SpfResult } from '../../core/origin-results.ts'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import type { Resolver } from '../../dns/resolver.ts'
import { checkDmarc, DMARC_TIME_LIMIT } from './check-dmarc.ts'
import { isDmarcRecord, readDmarc } from './record.ts'

const domain = (text: string): Domain => parseDomain(text) ?? assert.fail(text)
const spfOf = (result: SpfResult['result'], of: string): SpfResult => ({
  method: 'spf',
  result,
  reason: 'matched',
  identity: 'mailfrom',
  domain: of,
  sender: `x@${of}`,
  client: '192.0.2.7',
  trace: [],
})
const signed = (result: DkimResult['result'], of: string): DkimResult => ({
  method: 'dkim',
  result,
  reason: result === 'pass' ? 'valid' : 'dns',
  domain: of,
  selector: 's',
})

interface Asked {
  readonly from: string
  readonly spf?: SpfResult
  readonly dkim?: readonly DkimResult[]
}

async function check(zones: string, { from, spf = spfOf('none', 'x.test'), dkim = [] }: Asked): Promise<DmarcResult> {
  const authors = from === '' ? [] : from.split(' ').map(domain)
  return checkDmarc({ authors, spf, dkim }, { resolver: fakeResolver(zones), clock: new FakeClock() })
}

const told = ({ result, reason, policy, policyTag }: DmarcResult): string =>
  `${result} ${reason} ${policy ?? '-'} ${policyTag ?? '-'}`

suite('what the owner asks for', () => {
  const of = async (zones: string, from: string) => told(await check(zones, { from }))
  test('the record of the author comes before that of the organization', async () => {
    const zones =
      '_dmarc.a.test TXT "v=DMARC1; p=reject; sp=none; np=quarantine"\n_dmarc.b.a.test TXT "v=DMARC1;p=quarantine"'
    assert.equal(await of(zones, 'a.test'), 'fail nothing-passed reject p')
    assert.equal(await of(zones, 'b.a.test'), 'fail nothing-passed quarantine p')
    assert.equal(await of(`${zones}\nc.a.test A 192.0.2.1`, 'c.a.test'), 'fail nothing-passed none sp')
    assert.equal(await of(zones, 'not-there.a.test'), 'fail nothing-passed quarantine np')
  })
  test('who is trying gets one step less, also by pct=0 of RFC 7489', async () => {
    for (const trial of ['t=y', 'pct=0']) {
      const found = await check(`_dmarc.a.test TXT "v=DMARC1; p=reject; ${trial}"`, { from: 'a.test' })
      assert.equal(told(found), 'fail nothing-passed quarantine p')
      assert.equal(found.published, 'reject')
    }
    assert.equal(
      await of('_dmarc.a.test TXT "v=DMARC1; p=reject; pct=20; rf=afrf"', 'a.test'),
      'fail nothing-passed reject p',
    )
  })
  test('a public suffix that says so is no organization', async () => {
    const zones = '_dmarc.com.test TXT "v=DMARC1; p=reject; psd=y"'
    const found = await check(zones, { from: 'mail.a.com.test' })
    assert.equal(found.organization, 'a.com.test')
    assert.equal(found.recordDomain, 'com.test')
    const other = await check(zones, { from: 'a.com.test', spf: spfOf('pass', 'b.com.test') })
    assert.equal(told(other), 'fail not-aligned reject p')
  })
  test('psd=n ends the walk', async () => {
    const zones = '_dmarc.b.a.test TXT "v=DMARC1; p=none; psd=n"\n_dmarc.a.test TXT "v=DMARC1; p=reject"'
    assert.equal((await check(zones, { from: 'x.b.a.test' })).organization, 'b.a.test')
  })
  test('no record, several records, and records of others are none', async () => {
    assert.equal(await of('a.test TXT "v=DMARC1; p=reject"', 'a.test'), 'none no-record - -')
    const two = '_dmarc.a.test TXT "v=DMARC1; p=reject"\n_dmarc.a.test TXT "v=DMARC1; p=none"'
    assert.equal(await of(two, 'a.test'), 'none no-record - -')
    assert.equal(
      await of('_dmarc.a.test TXT "v=spf1 -all"\n_dmarc.a.test TXT "v=DMARC1; p=none"', 'a.test'),
      'fail nothing-passed none p',
    )
  })
  test('a record without a policy is one where reports are wanted, and a mistake elsewhere', async () => {
    assert.equal(
      await of('_dmarc.a.test TXT "v=DMARC1; p=rejct; rua=mailto:d@a.test"', 'a.test'),
      'fail nothing-passed none p',
    )
    const wrong = await check('_dmarc.a.test TXT "v=DMARC1; p=rejct"', { from: 'a.test' })
    assert.equal(told(wrong), 'permerror record-malformed - -')
    assert.equal(wrong.detail, 'p=rejct')
  })
})

suite('alignment', () => {
  const zones = (tags = '') => `_dmarc.a.test TXT "v=DMARC1; p=reject; ${tags}"`
  const by = async (asked: Omit<Asked, 'from'>, tags = '', from = 'a.test') =>
    (await check(zones(tags), { from, ...asked })).result
  test('relaxed takes any name of the organization, strict the same name', async () => {
    assert.equal(await by({ spf: spfOf('pass', 'a.test') }), 'pass')
    assert.equal(await by({ spf: spfOf('pass', 'bounce.a.test') }), 'pass')
    assert.equal(await by({ spf: spfOf('pass', 'bounce.a.test') }, 'aspf=s'), 'fail')
    assert.equal(await by({ dkim: [signed('pass', 'mail.a.test')] }), 'pass')
    assert.equal(await by({ dkim: [signed('pass', 'mail.a.test')] }, 'adkim=s'), 'fail')
    assert.equal(await by({ dkim: [signed('pass', 'a.test')] }, '', 'news.a.test'), 'pass')
    assert.equal(await by({ dkim: [signed('pass', 'A.TEST')] }, 'adkim=s'), 'pass')
  })
  test('what belongs to others does not count, nor what only ends alike', async () => {
    for (const other of ['b.test', 'nota.test', 'test', 'a.test.b.test']) {
      assert.equal(await by({ spf: spfOf('pass', other), dkim: [signed('pass', other)] }), 'fail', other)
    }
  })
  test('only a pass counts, and one of several is enough', async () => {
    assert.equal(await by({ spf: spfOf('softfail', 'a.test'), dkim: [signed('fail', 'a.test')] }), 'fail')
    const dkim = [signed('fail', 'a.test'), signed('pass', 'b.test'), signed('pass', 'a.test')]
    assert.equal(await by({ spf: spfOf('fail', 'a.test'), dkim }), 'pass')
  })
  test('a forwarded message passes by its signature alone, and that is told', async () => {
    const found = await check(zones(), {
      from: 'a.test',
      spf: spfOf('fail', 'a.test'),
      dkim: [signed('pass', 'a.test')],
    })
    const { result, spfAligned, dkimAligned, spf, signers } = found
    assert.deepEqual(
      { result, spfAligned, dkimAligned, spf, signers },
      {
        result: 'pass',
        spfAligned: false,
        dkimAligned: true,
        spf: 'fail',
        signers: ['a.test'],
      },
    )
  })
})

suite('what is not known is no failure', () => {
  const zones = '_dmarc.a.test TXT "v=DMARC1; p=reject"'
  test('SPF or a key that DNS did not tell, if it would have counted', async () => {
    const result = async (asked: Omit<Asked, 'from'>) => (await check(zones, { from: 'a.test', ...asked })).result
    assert.equal(await result({ spf: spfOf('temperror', 'a.test') }), 'temperror')
    assert.equal(await result({ dkim: [signed('temperror', 'a.test')] }), 'temperror')
    assert.equal(await result({ spf: spfOf('temperror', 'b.test'), dkim: [signed('temperror', 'b.test')] }), 'fail')
    assert.equal(await result({ spf: spfOf('temperror', 'a.test'), dkim: [signed('pass', 'a.test')] }), 'pass')
  })
  test('the record itself, at the author’s name or above', async () => {
    assert.equal((await check('_dmarc.a.test FAIL servfail', { from: 'a.test' })).result, 'temperror')
    assert.equal((await check('_dmarc.a.test FAIL timeout', { from: 'b.a.test' })).result, 'temperror')
  })
  test('a DNS that never answers is given up in time', async () => {
    const clock = new FakeClock()
    const silent = { ...fakeResolver(''), txt: () => new Promise<never>(() => undefined) } satisfies Resolver
    const checking = checkDmarc(
      { authors: [domain('a.test')], spf: spfOf('none', 'a.test'), dkim: [] },
      { resolver: silent, clock },
    )
    await clock.advance(DMARC_TIME_LIMIT)
    assert.equal((await checking).reason, 'timeout')
  })
})

test('no author and authors of several domains cannot be asked about', async () => {
  assert.equal(told(await check('', { from: '' })), 'permerror no-author - -')
  const several = await check('_dmarc.a.test TXT "v=DMARC1; p=reject"', { from: 'a.test b.test' })
  assert.equal(told(several), 'permerror several-authors - -')
  assert.equal(several.detail, 'a.test, b.test')
})

test('a name of a hundred labels costs eight questions', async () => {
  const resolver = fakeResolver('')
  const from = domain(`${'a.'.repeat(100)}test`)
  await checkDmarc({ authors: [from], spf: spfOf('none', 'x.test'), dkim: [] }, { resolver, clock: new FakeClock() })
  assert.equal(resolver.asked.length, 8)
  assert.deepEqual(resolver.asked.slice(-2), ['TXT _dmarc.a.test', 'TXT _dmarc.test'])
})

test('a record begins with its version, written so', () => {
  for (const text of ['v=DMARC1; p=none', 'v = DMARC1 ;p=none', 'v=DMARC1']) assert.ok(isDmarcRecord(text), text)
  for (const text of ['v=dmarc1; p=none', ' v=DMARC1; p=none', 'p=none; v=DMARC1', 'v=DMARC12; p=none'])
    assert.ok(!isDmarcRecord(text), text)
  const huge = readDmarc(`v=DMARC1; ${'x=y;'.repeat(20_000)} p=reject`)
  assert.ok(!huge.ok)
})
