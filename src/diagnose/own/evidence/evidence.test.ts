import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { FakeClock } from '../../../core/fake-clock.test-support.ts'
import { parseIp } from '../../../core/ip.ts'
import type { Reason } from '../../../core/reason.ts'
import { reply } from '../../../core/reply.ts'
import { fakeResolver } from '../../../dns/fake-resolver.test-support.ts'
import type { MessageEvent } from '../../../events/event.ts'
import { messageId } from '../../../core/id.ts'
import type { CauseId } from '../../causes/facts.ts'
import type { Finding, OwnCase } from '../own-case.ts'
import { nearestProvider } from './domain-typo.ts'
import { gatherFindings, LOOK_UP_TIME, lookUpTime } from './gather.ts'
import { outgoingAddress } from './outgoing.ts'

const clock = new FakeClock(Date.UTC(2026, 10, 22))
const ip = (text: string) => parseIp(text) ?? assert.fail(text)
const remote = { host: 'mx.there.test', address: '198.51.100.1', port: 25 }
const refusal = (text: string): Reason => ({
  code: 'smtp.content',
  command: 'content',
  remote,
  reply: reply(550, undefined, text),
})

const CASE: OwnCase = {
  reason: refusal('no'),
  recipient: 'x@there.test',
  sender: 'alice@here.test',
  hostname: 'mx.here.test',
  outcome: 'failed',
  outgoing: { address: ip('192.0.2.7'), from: 'connection' },
}

async function findings(cause: CauseId, zone: string, changes: Partial<OwnCase> = {}): Promise<readonly Finding[]> {
  const resolver = fakeResolver(zone)
  const { signal } = new AbortController()
  return gatherFindings({ ...CASE, ...changes }, [cause], { clock, resolver, signal })
}

const kinds = (all: readonly Finding[]): readonly string[] => all.map(({ kind }) => kind)

const SPF: readonly (readonly [record: string, kind: Finding['kind']])[] = [
  ['v=spf1 ip4:192.0.2.0/24 -all', 'refutes'],
  ['v=spf1 ip4:203.0.113.0/24 -all', 'confirms'],
  ['v=spf1 a:mail.here.test -all', 'refutes'],
  ['v=spf1 mx -all', 'refutes'],
  ['v=spf1 include:wide.test -all', 'refutes'],
  ['v=spf1 include:narrow.test -all', 'confirms'],
  ['v=spf1 redirect=wide.test', 'refutes'],
  ['v=spf1 -ip4:192.0.2.7 +all', 'confirms'],
  ['v=spf1 include:deep.test -all', 'note'],
  ['v=spf1 exists:%{i}.here.test -all', 'note'],
  ['v=spf1 ip6:2001:db8::/32 -all', 'confirms'],
  ['v=spf1 include:broken.test -all', 'note'],
]
const SPF_ZONE = `
here.test MX 10 mail.here.test
mail.here.test A 192.0.2.7
wide.test TXT "v=spf1 ip4:192.0.2.7 ?all"
narrow.test TXT "v=spf1 ip4:203.0.113.9 -all"
deep.test TXT "v=spf1 include:wide.test -all"
broken.test FAIL servfail
`

describe('the SPF record', () => {
  for (const [record, kind] of SPF) {
    test(`${record} ${kind} that this server is not listed`, async () => {
      const all = await findings('spf.fail', `${SPF_ZONE}here.test TXT "${record}"`)
      assert.deepEqual(kinds(all), [kind])
      assert.equal(all[0]?.at, clock.now())
    })
  }

  test('that is missing or doubled is told as such', async () => {
    const [none] = await findings('spf.fail', 'here.test MX 10 mail.here.test')
    assert.deepEqual([none?.kind, none?.says.en], ['confirms', 'here.test publishes no SPF record.'])
    const [two] = await findings('spf.fail', 'here.test TXT "v=spf1 -all"\nhere.test TXT "v=spf1 +all"')
    assert.deepEqual([two?.kind, two?.cause], ['confirms', 'spf.record'])
  })

  test('is shown and not judged where the address of this server is not known', async () => {
    const all = await findings('spf.fail', 'here.test TXT "v=spf1 -all"', { outgoing: undefined })
    assert.deepEqual(kinds(all), ['note'])
    assert.match(all[0]?.says.en ?? '', /“v=spf1 -all”.*not known here/)
  })

  test('that DNS does not give is not known', async () => {
    const [one] = await findings('spf.fail', 'here.test FAIL servfail')
    assert.deepEqual([one?.kind, one?.says.en], ['note', 'DNS did not answer: SPF here.test is not known.'])
  })
})

const OTHERS: readonly (readonly [cause: CauseId, zone: string, kinds: readonly string[], says: RegExp])[] = [
  ['dns.ptr', 'here.test MX 10 mx.here.test', ['confirms'], /192\.0\.2\.7 has no reverse name/],
  [
    'dns.ptr',
    '7.2.0.192.in-addr.arpa PTR mx.here.test\nmx.here.test A 192.0.2.7',
    ['refutes'],
    /reverse name mx\.here\.test, which leads back/,
  ],
  ['dns.ptr', '7.2.0.192.in-addr.arpa PTR mx.here.test\nmx.here.test A 192.0.2.8', ['confirms'], /does not lead back/],
  ['dmarc.missing', 'here.test MX 10 mx.here.test', ['confirms'], /here\.test publishes no DMARC/],
  ['dmarc.missing', '_dmarc.here.test TXT "v=DMARC1; p=none"', ['refutes'], /publishes DMARC: “v=DMARC1; p=none”/],
  ['domain.not-found', '', ['confirms'], /there\.test does not exist/],
  ['domain.not-found', 'there.test MX 10 mx.there.test', ['refutes'], /now names mx\.there\.test/],
  ['relay.denied', 'there.test MX 10 mx.there.test', ['confirms'], /does send mail for there\.test to mx\.there\.test/],
  ['relay.denied', 'there.test MX 10 new.there.test', ['refutes'], /to new\.there\.test, and no longer to/],
]

for (const [cause, zone, expected, says] of OTHERS) {
  test(`${cause}: ${says.source}`, async () => {
    const all = await findings(cause, zone)
    assert.deepEqual(kinds(all), expected)
    assert.match(all.map(({ says: { en } }) => en).join(' '), says)
    for (const one of all) assert.match(one.says.ru, /[а-я]/)
  })
}

describe('a block list', () => {
  const named = { reason: refusal('Client host blocked using bl.example; see https://bl.example/q') }
  const live = '2.0.0.127.bl.example A 127.0.0.2\n'

  test('that the reply names is asked, and confirms or refutes', async () => {
    const listed = await findings('blocklist.ip', `${live}7.2.0.192.bl.example A 127.0.0.2`, named)
    assert.deepEqual(kinds(listed), ['confirms'])
    assert.equal(listed[0]?.says.en, 'bl.example does list 192.0.2.7.')
    const why = `${live}7.2.0.192.bl.example A 127.0.0.2\n7.2.0.192.bl.example TXT "sent spam"`
    const told = await findings('blocklist.ip', why, named)
    assert.equal(told[0]?.says.en, 'bl.example does list 192.0.2.7: “sent spam”.')
    const clean = await findings('blocklist.ip', live, named)
    assert.deepEqual(kinds(clean), ['refutes'])
    assert.match(clean[0]?.says.en ?? '', /^bl\.example does not list 192\.0\.2\.7 now/)
  })

  test('that it does not name is not asked', async () => {
    assert.deepEqual(await findings('blocklist.ip', live, { reason: refusal('you are on a list') }), [])
  })
})

describe('the stored message', () => {
  test('without a DKIM signature confirms that one is missing', async () => {
    const all = await findings('dkim.fail', '', { header: 'From: a@here.test\nSubject: x' })
    assert.deepEqual(kinds(all), ['confirms'])
  })

  test('with a signature whose key is not in DNS confirms that it fails', async () => {
    const header = 'DKIM-Signature: v=1; a=rsa-sha256; d=here.test;\n s=k1; h=from; b=abc'
    const all = await findings('dkim.fail', 'here.test MX 10 mx.here.test', { header })
    assert.deepEqual(kinds(all), ['confirms'])
    assert.match(all[0]?.says.en ?? '', /no key at k1\._domainkey\.here\.test/)
  })

  test('tells nothing of signatures once it is gone', async () => {
    assert.deepEqual(await findings('dkim.fail', ''), [])
  })
})

test('a slip of the finger in the domain of a large provider is noticed, a name of its own is not', () => {
  for (const [typed, meant] of [
    ['gmial.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['yandx.ru', 'yandex.ru'],
    ['hotmaill.com', 'hotmail.com'],
  ])
    assert.equal(nearestProvider(typed ?? ''), meant)
  for (const other of ['gmail.com', 'example.org', 'mail.ru', 'email.ru', 'lists.ru'])
    assert.equal(nearestProvider(other), undefined)
})

describe('the address that mail went out from', () => {
  const connected = (from: string): MessageEvent => ({
    at: clock.now(),
    kind: 'step',
    message: messageId(1),
    attempt: 1,
    step: 'connect',
    ms: 1,
    remote,
    facts: { from },
  })

  test('is our end of the connection', () => {
    assert.equal(outgoingAddress(refusal('no'), [connected('192.0.2.7')])?.address, '192.0.2.7')
  })

  test('is what the reply names where ours is private', () => {
    const named = outgoingAddress(refusal('[203.0.113.5] is not allowed'), [connected('10.0.0.2')])
    assert.deepEqual(named, { address: '203.0.113.5', from: 'reply' })
  })

  test('is not known where the reply names none or several', () => {
    assert.equal(outgoingAddress(refusal('no 1.2.3'), [connected('10.0.0.2')]), undefined)
    assert.equal(outgoingAddress(refusal('203.0.113.5 or 203.0.113.6'), []), undefined)
  })
})

test('only what the likeliest cause asks for is looked up', async () => {
  const resolver = fakeResolver('here.test TXT "v=spf1 -all"')
  const { signal } = new AbortController()
  await gatherFindings(CASE, ['spf.fail', 'dns.ptr'], { clock, resolver, signal })
  assert.deepEqual(resolver.asked, ['TXT here.test'])
  await gatherFindings(CASE, ['recipient.full'], { clock, resolver, signal })
  assert.equal(resolver.asked.length, 1)
})

test('look-ups end when their time is over', async () => {
  const { signal, done } = lookUpTime(clock)
  await clock.advance(LOOK_UP_TIME)
  assert.ok(signal.aborted)
  done()
})

test('where all mail goes to a smarthost, the domain of the recipient is not looked up for what became of the way', async () => {
  const zone = 'elsewhere.test A 192.0.2.9'
  assert.notDeepEqual(await findings('domain.not-found', zone), [])
  assert.deepEqual(await findings('domain.not-found', zone, { smarthosts: ['smtp.isp.test'] }), [])
})
