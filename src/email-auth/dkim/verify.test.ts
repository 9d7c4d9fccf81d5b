import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { processorTime } from '../../../test/support/processor-time.ts'
import type { DkimResult } from '../results.ts'
import { crlf, depsOf, keyPair, messageOf, RFC8463, RFC8463_ZONE, signed, verified } from './messages.test-support.ts'
import { MOST_SIGNATURES, verifyDkim } from './verify.ts'

const outcome = ({ result, reason }: DkimResult): string => `${result} ${reason}`
const rsa = keyPair('rsa', 'r')
const ed = keyPair('ed25519', 'e')
const ZONE = rsa.zone + ed.zone

const TEXT = crlf(`From: Alice <alice@example.org>
To: bob@example.net
Subject: Dinner
Date: Fri, 11 Jul 2025 21:00:37 -0700
Message-ID: <1@example.org>

Are you hungry?
`)

test('the message of RFC 8463 holds with both of its signatures, however its body is cut', async () => {
  for (const pieces of [1, 2, 3, 7, 65536]) {
    const results = await verified(RFC8463, RFC8463_ZONE, pieces)
    assert.deepEqual(
      results.map((one) => [outcome(one), one.algorithm, one.domain, one.selector, one.identity, one.keyBits]),
      [
        ['pass valid', 'ed25519-sha256', 'football.example.com', 'brisbane', '@football.example.com', undefined],
        ['pass valid', 'rsa-sha256', 'football.example.com', 'test', '@football.example.com', 1024],
      ],
    )
  }
})

test('a message without signatures has no results, and asks nobody', async () => {
  assert.deepEqual(await verified(TEXT, ''), [])
})

suite('what was signed here holds', () => {
  const body = 'From: a@example.org\r\n\r\n'
  for (const [title, text] of [
    ['as it is', TEXT],
    ['without a body', 'From: a@example.org\r\nSubject: x\r\n'],
    ['with an empty body', body],
    ['with empty lines alone', `${body}\r\n\r\n\r\n`],
    ['without a line end at its end', `${body}a`],
    ['with 8-bit octets', `From: \u00c3\u00a9 <a@example.org>\r\nSubject: \u00d0\u00b6\u00a0\r\n\r\n\u00ff\u00a0 \r\n`],
    ['with folded fields', 'From: a@example.org\r\nSubject: a\r\n  b\r\n\t c \r\nTo:\r\n x@y.test\r\n\r\nx\r\n'],
    ['with lines of 100 KB', `${body}${'x '.repeat(50_000)}\r\n`],
    [
      'with the same field several times',
      `To: x@y.test\r\nTo: z@y.test\r\nReferences: <a>\r\nReferences: <b>\r\n${TEXT}`,
    ],
    ['with no field but From', 'from : a@example.org\r\n\r\nx\r\n'],
  ] as const) {
    test(title, async () => {
      const results = await verified(await signed(text, rsa, ed), ZONE)
      assert.deepEqual(results.map(outcome), ['pass valid', 'pass valid'])
    })
  }

  test('in lines that fit into 78 characters', async () => {
    const lines = (await signed(TEXT, rsa, ed)).split('\r\n')
    assert.ok(lines.every((line) => line.length <= 78))
  })
  test('also below fields that were added on its way', async () => {
    const results = await verified(`Received: from x\r\nX-Spam: no\r\n${await signed(TEXT, rsa)}`, ZONE)
    assert.deepEqual(results.map(outcome), ['pass valid'])
  })
})

suite('what was altered is found', () => {
  const cases: readonly (readonly [string, (text: string) => string, string, object | undefined])[] = [
    [
      'a footer of a list',
      (text) => `${text}--\r\nlist footer\r\n`,
      'body-altered',
      { appendedLines: 2, signedOctets: 17 },
    ],
    ['a word of the body', (text) => text.replace('hungry', 'angry'), 'body-altered', undefined],
    [
      'a mark before the subject',
      (text) => text.replace('Subject: ', 'Subject: [list] '),
      'header-altered',
      { field: 'subject', change: 'prefix-added', added: '[list]' },
    ],
    [
      'a second From',
      (text) => `From: evil@example.net\r\n${text}`,
      'header-altered',
      { field: 'from', change: 'field-added' },
    ],
    [
      'a Reply-To that was not there',
      (text) => text.replace('To: bob', 'Reply-To: list@example.net\r\nTo: bob'),
      'header-altered',
      { field: 'reply-to', change: 'field-added' },
    ],
    ['another subject', (text) => text.replace('Dinner', 'Lunch'), 'header-altered', undefined],
  ]
  for (const [title, alter, reason, facts] of cases) {
    for (const key of [rsa, ed]) {
      test(`${title}, with ${key.signing.algorithm}`, async () => {
        const [one] = await verified(alter(await signed(TEXT, key)), ZONE)
        assert.equal(one && outcome(one), `fail ${reason}`)
        if (facts) assert.deepEqual(one?.facts, facts)
      })
    }
  }
  test('by the copies that the signer noted', async () => {
    const text = await signed(TEXT, rsa)
    const noted = text
      .replace('; t=', '; z=From:Alice=20<alice@example.org>|Subject:Dinner; t=')
      .replace('Dinner\r\nDate', 'Lunch\r\nDate')
    const [one] = await verified(noted, ZONE)
    assert.deepEqual(one?.facts, { field: 'subject', change: 'differs' })
  })
  test('and a key that is not the one that signed', async () => {
    const other = keyPair('rsa', 'r')
    assert.deepEqual((await verified(await signed(TEXT, rsa), other.zone)).map(outcome), ['fail other-key'])
  })
  test('an empty body that has got one', async () => {
    const [one] = await verified(`${await signed('From: a@example.org\r\n\r\n', rsa)}new\r\n`, ZONE)
    assert.deepEqual(one?.facts, { appendedLines: 1, signedOctets: 0 })
  })
})

suite('a key', () => {
  const check = async (zone: string, pair = rsa): Promise<readonly string[]> =>
    (await verified(await signed(TEXT, pair), zone)).map(outcome)
  const record = (text: string): string => `r._domainkey.example.org TXT "${text}"`
  const p = /p=[^"]*/.exec(rsa.zone)?.[0] ?? ''

  for (const [title, zone, expected] of [
    ['that is not there', '', 'permerror no-key'],
    ['of a name without TXT', 'r._domainkey.example.org A 192.0.2.1', 'permerror no-key'],
    ['that DNS cannot tell', 'r._domainkey.example.org FAIL servfail', 'temperror dns'],
    ['that is revoked', record('v=DKIM1; p='), 'permerror key-revoked'],
    ['that is cut short', record(`v=DKIM1; ${p.slice(0, 100)}`), 'permerror key-malformed'],
    ['with quotes inside', record(`v=DKIM1; p='${p.slice(2)}'`), 'permerror key-malformed'],
    ['without p=', record('v=DKIM1; k=rsa'), 'permerror key-malformed'],
    ['of another version', record(`v=DKIM2; ${p}`), 'permerror key-malformed'],
    ['whose version does not come first', record(`${p}; v=DKIM1`), 'permerror key-malformed'],
    [
      'of another type',
      record(`v=DKIM1; k=ed25519; p=${ed.zone.split('p=')[1]?.split('"')[0]}`),
      'permerror key-not-for-this',
    ],
    ['of a type that nobody knows', record(`k=dsa; ${p}`), 'permerror key-not-for-this'],
    ['for another hash', record(`h=sha1; ${p}`), 'permerror key-not-for-this'],
    ['for another service', record(`s=other; ${p}`), 'permerror key-not-for-this'],
    ['with spaces inside', record(`v=DKIM1 ; p= ${p.slice(2, 60)} ${p.slice(60)} `), 'pass valid'],
    ['without v= and k=', record(p), 'pass valid'],
    ['beside a record that is none', `${record('google-site-verification')}\n${record(p)}`, 'pass valid'],
    ['for mail, strict, with notes', record(`v=DKIM1; s=email; t=s; n=x; h=sha1:sha256; ${p}`), 'pass valid'],
  ] as const) {
    test(title, async () => assert.deepEqual(await check(zone), [expected]))
  }

  test('of 512 bits proves nothing, whatever it says', async () => {
    const weak = keyPair('rsa', 'r', 512)
    const [one] = await verified(await signed(TEXT, weak), weak.zone)
    assert.deepEqual([one && outcome(one), one?.keyBits], ['policy key-too-short', 512])
  })
  test('that is only tried is told', async () => {
    const [one] = await verified(await signed(TEXT, rsa), record(`t=y; ${p}`))
    assert.deepEqual([one?.result, one?.testing], ['pass', true])
  })
  test('that is strict wants the very domain in i=', async () => {
    const text = (await signed(TEXT, rsa)).replace('; t=', '; i=@sub.example.org; t=')
    assert.deepEqual((await verified(text, record(`t=s; ${p}`))).map(outcome), ['permerror key-not-for-this'])
  })
  test('of one name is asked for once', async () => {
    const text = await signed(TEXT, rsa, rsa, rsa)
    const deps = depsOf(ZONE)
    const results = await verifyDkim(messageOf(text), deps)
    assert.equal(results.length, 3)
    assert.equal('asked' in deps.resolver && Array.isArray(deps.resolver.asked) && deps.resolver.asked.length, 1)
  })
})

suite('a signature', () => {
  const altered = async (from: string | RegExp, to: string): Promise<string | undefined> => {
    const [one] = await verified((await signed(TEXT, rsa)).replace(from, to), ZONE)
    return one && outcome(one)
  }
  for (const [title, from, to, expected] of [
    ['without a tag that it needs', 's=r;', '', 'neutral malformed'],
    ['with a tag twice', 's=r;', 's=r; s=r;', 'neutral malformed'],
    ['of another version', 'v=1', 'v=2', 'neutral version'],
    ['by SHA-1', 'rsa-sha256', 'rsa-sha1', 'policy weak-hash'],
    ['by what nobody knows', 'rsa-sha256', 'rsa-md5', 'neutral unknown-algorithm'],
    ['in a form that nobody knows', 'relaxed/relaxed', 'nowsp', 'neutral malformed'],
    ['that does not cover From', 'h=from:from:', 'h=', 'permerror from-not-signed'],
    ['for an identity elsewhere', 't=1', 'i=@example.net; t=1', 'permerror identity-outside'],
    ['for an identity that only ends alike', 't=1', 'i=@notexample.org; t=1', 'permerror identity-outside'],
    ['that has expired', 't=1', 'x=1800000000; t=1', 'neutral malformed'],
    ['that expired', /t=\d+/, 't=1500000000; x=1500000001', 'fail expired'],
    ['from the future', /t=\d+/, 't=1900000000', 'policy from-the-future'],
    ['of a part of the body', /; t=/, '; l=5; t=', 'fail body-altered'],
    ['of more body than there is', /; t=/, '; l=500; t=', 'fail body-altered'],
    ['whose h= ends in a colon', /subject:/, 'subject::', 'neutral malformed'],
    ['whose selector leads out of the zone', 's=r;', 's=../x;', 'neutral malformed'],
    ['whose domain is an address', 'd=example.org', 'd=192.0.2.1', 'neutral malformed'],
    ['asked for elsewhere', /; t=/, '; q=http; t=', 'neutral malformed'],
    ['whose b= is no base64', /\tb=\S+/, '\tb=!!', 'neutral malformed'],
    ['whose b= is too short', /\tb=[^]*?\r\n(?=\S)/, '\tb=AAAA\r\n', 'fail other-key'],
  ] as const) {
    test(title, async () => assert.equal(await altered(from, to), expected))
  }

  test('of the beginning of a body says what is not signed', async () => {
    const { createHash, createSign } = await import('node:crypto')
    const hash = createHash('sha256').update('Are you').digest('base64')
    const own = `dkim-signature:v=1; a=rsa-sha256; d=example.org; s=r; c=relaxed/relaxed; h=from; l=7; bh=${hash}; b=`
    const header = 'from:Alice <alice@example.org>\r\n'
    const b = createSign('sha256')
      .update(header + own)
      .sign(rsa.signing.key, 'base64')
    const [one] = await verified(`${own}${b}\r\n${TEXT}`, ZONE)
    assert.deepEqual([one && outcome(one), one?.facts], ['policy body-part', { octets: 17, signedOctets: 7 }])
  })

  test('among two hundred is found where it is the author’s, and the others cost little', async () => {
    const field = (await signed(TEXT, rsa)).slice(0, -TEXT.length)
    const others = Array.from({ length: 200 }, (_, i) => field.replace('d=example.org', `d=evil${i}.example`)).join('')
    const deps = depsOf(ZONE)
    const results = await verifyDkim(messageOf(`${others}${field}${TEXT}`), deps)
    assert.ok('asked' in deps.resolver && Array.isArray(deps.resolver.asked))
    assert.equal(deps.resolver.asked.length, MOST_SIGNATURES)
    assert.ok(results.some(({ result }) => result === 'pass'))
    assert.equal(results.filter(({ reason }) => reason === 'too-many').length, results.length - MOST_SIGNATURES)
  })

  test('may be as hostile as it likes without costing time', () => {
    const parts = ['b=', ';', ' \t', ';b', '=', '\r\n ', 'h=a:', 'z=a:b|', '\0']
    const ms = processorTime(() => {
      for (const part of parts) {
        void verified(`DKIM-Signature: v=1; ${part.repeat(200_000 / part.length)}\r\n${TEXT}`, '')
      }
    })
    assert.ok(ms < 1000, `${ms} ms`)
  })
})
