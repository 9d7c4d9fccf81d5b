import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as v from 'valibot'
import { FakeClock } from '../../core/fake-clock.test-support.ts'
import type { Facts } from '../../core/reason.ts'
import { fakeResolver } from '../../dns/fake-resolver.test-support.ts'
import { GIVEN_UP, type Resolver } from '../../dns/resolver.ts'
import type { Question } from '../../smtp/session-facts.ts'
import type { Answer } from '../condition.ts'
import { makeDeps } from '../../policy/policy-deps.test-support.ts'
import { factsOf, mail, subjectOf } from '../subjects.test-support.ts'
import { parseCodePattern, octetsOf } from './dnsbl-codes.ts'
import { PAUSE, SILENCES } from './dnsbl-pause.ts'
import { DNSBL_TIME_LIMIT, dnsbl } from './dnsbl.ts'

const ZONES = `
  9.2.0.192.bl.test       A 127.0.0.2
  9.2.0.192.bl.test       TXT "spam seen, see" " https://bl.test/192.0.2.9"
  9.2.0.192.multi.test    A 127.0.0.4
  9.2.0.192.multi.test    A 127.0.0.10
  9.2.0.192.white.test    A 127.0.10.3
  9.2.0.192.refuse.test   A 127.255.255.254
  9.2.0.192.often.test    A 127.255.255.255
  9.2.0.192.typo.test     A 127.255.255.252
  9.2.0.192.one.test      A 127.0.0.1
  9.2.0.192.list.dnswl.org A 127.0.0.255
  9.2.0.192.sold.test     A 203.0.113.80
  9.2.0.192.all.test      A 127.0.0.2
  1.0.0.127.all.test      A 127.0.0.2
  9.2.0.192.broken.test   FAIL servfail
  9.2.0.192.slow.test     FAIL timeout
  9.2.0.192.empty.test    TXT "no address"
  9.2.0.192.notext.test   A 127.0.0.2
  9.2.0.192.notext.test   FAIL timeout TXT
  1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.test A 127.0.0.3
  bad.test.rhs.test       A 127.0.1.2
  helo.test.rhs.test      A 127.0.1.2
  ptr.test.rhs.test       A 127.0.1.2
  bad.test.rhsall.test    A 127.0.1.2
  invalid.rhsall.test     A 127.0.1.2
  192.0.2.77              PTR ptr.test
  192.0.2.77              PTR liar.test
  ptr.test                A 192.0.2.77
  192.0.2.78              FAIL timeout
  192.0.2.79              PTR doubt.test
  doubt.test              FAIL timeout`

interface From {
  readonly from?: string
  readonly question?: Question
  readonly resolver?: Resolver
}

function ask(value: unknown, { from = '192.0.2.9', question = { stage: 'connect' }, resolver }: From = {}) {
  const condition = dnsbl.make(v.parse(dnsbl.schema, value), {
    ...makeDeps(),
    resolver: resolver ?? fakeResolver(ZONES),
  })
  const facts = factsOf({ from, helo: { verb: 'EHLO', name: 'helo.test' } })
  return condition(subjectOf(question, facts))
}

const inWords = (answer: Answer): string => (answer.kind === 'unknown' ? `unknown: ${answer.why}` : answer.kind)

const listed = (facts: Facts): unknown => facts['dnsbl_listed']

suite('one list and one address', () => {
  const cases: readonly (readonly [zone: unknown, kind: string, listedOrTrouble: string | undefined])[] = [
    ['bl.test', 'yes', 'bl.test 127.0.0.2: spam seen, see https://bl.test/192.0.2.9'],
    ['clean.test', 'no', undefined],
    ['empty.test', 'no', undefined],
    ['notext.test', 'yes', 'notext.test 127.0.0.2'],
    ['multi.test', 'yes', 'multi.test 127.0.0.4, 127.0.0.10'],
    [{ zone: 'multi.test', codes: { '127.0.0.4-7': 'trojan' } }, 'yes', 'multi.test 127.0.0.4 (trojan)'],
    [{ zone: 'multi.test', codes: { '127.0.0.2': 'spam' } }, 'no', undefined],
    [{ zone: 'multi.test', codes: { '&0.0.0.2': 'bit' } }, 'yes', 'multi.test 127.0.0.10 (bit)'],
    [{ zone: 'white.test', codes: { '127.0.*.2-3': 'trusted' } }, 'yes', 'white.test 127.0.10.3 (trusted)'],
    [{ zone: 'white.test', codes: { '127.0.*.0-1': 'low' } }, 'no', undefined],
    [{ zone: 'one.test', codes: { '127.0.0.1': 'its own meaning' } }, 'yes', 'one.test 127.0.0.1 (its own meaning)'],
  ]
  for (const [zone, kind, words] of cases) {
    test(`${JSON.stringify(zone)}: ${kind}`, async () => {
      const answer = await ask(zone)
      assert.equal(answer.kind, kind)
      assert.deepEqual(listed(answer.compared), words === undefined ? undefined : [words])
      assert.equal(answer.compared['dnsbl_trouble'], undefined)
    })
  }

  test('an IPv6 address is asked for nibble by nibble', async () => {
    assert.equal((await ask('bl.test', { from: '2001:db8::1' })).kind, 'yes')
    assert.equal((await ask('bl.test', { from: '2001:db8::2' })).kind, 'no')
  })
})

suite('what is no listing', () => {
  const cases: readonly (readonly [zone: unknown, trouble: string])[] = [
    [
      'refuse.test',
      'refuse.test answered 127.255.255.254, which means that it refuses this resolver: use one of your own, not a public one',
    ],
    ['often.test', 'often.test answered 127.255.255.255, which means that this resolver has asked too often'],
    ['typo.test', 'typo.test answered 127.255.255.252, which means that the name of the list is misspelt'],
    ['one.test', 'one.test answered 127.0.0.1, which means that it refuses this resolver'],
    [
      { zone: 'one.test', codes: { '127.*.*.*': 'any' } },
      'one.test answered 127.0.0.1, which means that it refuses this resolver',
    ],
    ['list.dnswl.org', 'list.dnswl.org answered 127.0.0.255, which means that this resolver has asked too often'],
    ['sold.test', 'sold.test answered 203.0.113.80, which is no answer of a list: the zone may be dead'],
    ['all.test', 'all.test lists even 1.0.0.127, which no list may (RFC 5782), so it is broken or was given up'],
    ['broken.test', 'broken.test did not answer (the fake resolver was told: servfail)'],
    ['slow.test', 'slow.test did not answer (the fake resolver was told: timeout)'],
  ]
  for (const [zone, trouble] of cases) {
    test(trouble, async () => {
      const skipped = await ask(zone)
      assert.equal(skipped.kind, 'no')
      assert.deepEqual(skipped.compared['dnsbl_trouble'], [trouble])
      assert.equal(inWords(await ask({ zones: [zone], on_trouble: 'defer' })), `unknown: ${trouble}`)
    })
  }

  test('trouble with one list does not hide that another lists the client', async () => {
    const answer = await ask({ zones: ['broken.test', 'bl.test', 'multi.test'], on_trouble: 'defer' })
    assert.equal(answer.kind, 'yes')
    assert.deepEqual(answer.compared, {
      dnsbl_zones: ['broken.test', 'bl.test', 'multi.test'],
      dnsbl_asked: '192.0.2.9',
      dnsbl_trouble: ['broken.test did not answer (the fake resolver was told: servfail)'],
      dnsbl_listed: ['bl.test 127.0.0.2: spam seen, see https://bl.test/192.0.2.9', 'multi.test 127.0.0.4, 127.0.0.10'],
      dnsbl_zone: 'bl.test',
      dnsbl_code: '127.0.0.2',
      dnsbl_meaning: 'listed',
      dnsbl_text: 'spam seen, see https://bl.test/192.0.2.9',
    })
  })
})

suite('lists of domains', () => {
  const cases: readonly (readonly [domain: string, From, kind: string])[] = [
    ['sender', { question: mail('x@bad.test') }, 'yes'],
    ['sender', { question: mail('x@good.test') }, 'no'],
    ['sender', { question: mail('') }, 'no'],
    ['sender', { question: mail('x@[192.0.2.1]') }, 'no'],
    ['helo', {}, 'yes'],
    ['client', { from: '192.0.2.77' }, 'yes'],
    ['client', { from: '192.0.2.9' }, 'no'],
    ['client', { from: '192.0.2.78' }, 'no'],
  ]
  for (const [domain, from, kind] of cases) {
    test(`${domain} ${JSON.stringify(from)}: ${kind}`, async () => {
      assert.equal((await ask({ zones: ['rhs.test'], domain }, from)).kind, kind)
    })
  }

  test('a client whose name is not known now is trouble like any other', async () => {
    for (const from of ['192.0.2.78', '192.0.2.79']) {
      const answer = await ask({ zones: ['rhs.test'], domain: 'client', on_trouble: 'defer' }, { from })
      assert.match(inWords(answer), /^unknown: DNS did not say/)
    }
  })

  test('a list that lists even "invalid" is not believed', async () => {
    const answer = await ask({ zones: ['rhsall.test'], domain: 'sender' }, { question: mail('x@bad.test') })
    assert.equal(answer.kind, 'no')
    assert.match(String(answer.compared['dnsbl_trouble']), /lists even invalid/)
  })

  test('the first stage follows from what is asked for', () => {
    const from = (value: unknown) => dnsbl.fromFor?.(v.parse(dnsbl.schema, value))
    assert.equal(from('bl.test'), 'connect')
    assert.equal(from({ zones: ['bl.test'], domain: 'helo' }), 'helo')
    assert.equal(from({ zones: ['bl.test'], domain: 'sender' }), 'mail')
  })
})

suite('asking', () => {
  test('all lists are asked at once, and one that hangs costs its time limit and no more', async () => {
    const clock = new FakeClock()
    const asked: string[] = []
    const known = fakeResolver(ZONES)
    const resolver: Resolver = {
      ...known,
      a: (name, signal) => {
        asked.push(name)
        if (!name.endsWith('hang.test')) return known.a(name)
        return new Promise((resolve) => {
          signal?.addEventListener('abort', () => resolve(GIVEN_UP))
        })
      },
    }
    const condition = dnsbl.make(v.parse(dnsbl.schema, ['hang.test', 'clean.test']), { ...makeDeps(), clock, resolver })
    const answering = condition(subjectOf({ stage: 'connect' }))
    await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(asked, ['9.2.0.192.hang.test', '9.2.0.192.clean.test'])
    await clock.advance(DNSBL_TIME_LIMIT)
    const answer = await answering
    assert.equal(answer.kind, 'no')
    assert.deepEqual(answer.compared['dnsbl_trouble'], ['hang.test did not answer (given up)'])
  })

  test('a list that was silent several times is left alone for a while, and asked again after it', async () => {
    const clock = new FakeClock()
    const resolver = fakeResolver(ZONES)
    const condition = dnsbl.make(v.parse(dnsbl.schema, ['slow.test', 'refuse.test', 'bl.test']), {
      ...makeDeps(),
      clock,
      resolver,
    })
    const session = async (): Promise<Answer> => condition(subjectOf({ stage: 'connect' }))
    const asks = (zone: string): number =>
      resolver.asked.filter((one) => one.startsWith('A 9.') && one.endsWith(zone)).length
    for (let i = 0; i < SILENCES + 2; i++) await session()
    assert.deepEqual([asks('slow.test'), asks('refuse.test'), asks('bl.test')], [3, 5, 5])
    const { kind, compared } = await session()
    assert.equal(kind, 'yes')
    assert.match(String(compared['dnsbl_trouble']), /slow\.test has not answered lately and is left alone/)
    await clock.advance(PAUSE)
    await session()
    await session()
    assert.equal(asks('slow.test'), 4)
  })

  test('several rules ask the same list once in a session', async () => {
    const resolver = fakeResolver(ZONES)
    const subject = subjectOf({ stage: 'connect' })
    for (const value of ['clean.test', ['clean.test', 'empty.test']]) {
      await dnsbl.make(v.parse(dnsbl.schema, value), { ...makeDeps(), resolver })(subject)
    }
    assert.deepEqual(resolver.asked, ['A 9.2.0.192.clean.test', 'A 9.2.0.192.empty.test'])
  })

  test('a text that tries to break the line becomes one line of bounded length', async () => {
    const resolver: Resolver = {
      ...fakeResolver('9.2.0.192.bl.test A 127.0.0.2'),
      txt: () =>
        Promise.resolve({
          kind: 'answer',
          records: [`one\r\n250 ok\0${'x'.repeat(5000)}`],
          ttl: DNSBL_TIME_LIMIT,
          authenticated: false,
          aliases: [],
        }),
    }
    const text = String((await ask('bl.test', { resolver })).compared['dnsbl_text'])
    assert.match(text, /^one 250 ok x+$/)
    assert.equal(text.length, 200)
  })
})

test('codes are read with ranges, stars and bits, and nothing else', () => {
  const matches = (pattern: string, code: string): boolean | undefined =>
    parseCodePattern(pattern)?.matches(octetsOf(code) ?? [])
  assert.equal(matches('127.0.0.4-7', '127.0.0.5'), true)
  assert.equal(matches('127.0.0.4-7', '127.0.0.8'), false)
  assert.equal(matches('127.0.*.3', '127.0.255.3'), true)
  assert.equal(matches('127.0.*.3', '127.1.255.3'), false)
  assert.equal(matches('&0.0.0.4', '127.0.0.6'), true)
  assert.equal(matches('&0.0.0.4', '127.0.0.2'), false)
  for (const wrong of [
    '',
    '127.0.0',
    '127.0.0.256',
    '127.0.0.7-4',
    '127.0.0.0/8',
    '127.0.0.2.3',
    '&4',
    'x',
    '127.0.0.-1',
  ]) {
    assert.equal(parseCodePattern(wrong), undefined, wrong)
  }
})

test('mistakes in the file are told with what to write', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    ['not a zone', /is not a block list/],
    [[], /list is empty/],
    [{ zones: [] }, /list is empty/],
    [{ domain: 'sender' }, /the key "zones" is missing/],
    [{ zones: ['bl.test'], domain: 'moon' }, /not one of the choices/],
    [{ zones: ['bl.test'], on_truoble: 'skip' }, /no key "on_truoble"/],
    [{ zone: 'bl.test', codes: { x: 'y' } }, /"x" is not a code/],
    [{ zone: 'bl.test', codes: { '127.0.0.2': 5 } }, /not the meaning of 127\.0\.0\.2/],
    [{ zone: 'bl.test', code: {} }, /no key "code"/],
  ]
  for (const [value, message] of cases) {
    const parsed = v.safeParse(dnsbl.schema, value)
    assert.match(parsed.success ? '' : parsed.issues.map((issue) => issue.message).join('; '), message)
  }
})
