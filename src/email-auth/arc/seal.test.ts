// What is sealed here holds for our own validator, alone and on top of others' seals; whatever is altered in a set breaks it.

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { suite, test } from 'node:test'
import { domain } from '../../core/message.test-support.ts'
import { instant } from '../../core/time.ts'
import { recordText } from '../dkim/key-folder.ts'
import { crlf, depsOf, messageOf } from '../dkim/messages.test-support.ts'
import { ARC_ZONE, SEALED } from './sealed.test-support.ts'
import { sealMessage } from './seal.ts'
import { validateArc } from './validate.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const KEY = { domain: domain('here.test'), selector: 's1', algorithm: 'rsa-sha256', key: privateKey } as const
const ZONE = `${ARC_ZONE}\ns1._domainkey.here.test TXT "${recordText(privateKey)}"`
const AT = instant(1_795_918_500_000)

const seal = (text: string) => sealMessage(messageOf(text), KEY, { hostname: 'mx.here.test', at: AT })
async function sealed(text: string): Promise<string> {
  const { fields } = (await seal(text)) ?? assert.fail('not sealed')
  return fields.toString('latin1') + text
}
async function outcome(text: string): Promise<string> {
  const { result, reason, sealers } = await validateArc(messageOf(text), depsOf(ZONE))
  return `${result} ${reason} of ${sealers.length}`
}

const found = (arc: string): string =>
  crlf(
    `Authentication-Results: mx.here.test;\n\tspf=pass smtp.mailfrom=a@far.test;\n\tarc=${arc};\n\tdmarc=pass header.from=far.test\n`,
  )
const PLAIN = found('none') + crlf('From: a@far.test\nTo: b@here.test\nSubject: t\nDKIM-Signature: v=1; x\n\nhello\n')

suite('a seal of our own', () => {
  test('begins a chain, and says what was found', async () => {
    const text = await sealed(PLAIN)
    assert.match(text, /^ARC-Seal: i=1; a=rsa-sha256; cv=none; d=here\.test;/)
    assert.deepEqual(await validateArc(messageOf(text), depsOf(ZONE)), {
      method: 'arc',
      result: 'pass',
      reason: 'valid',
      sealers: ['here.test'],
      said: { spf: 'pass', dmarc: 'pass' },
    })
    // RFC 8617 §4.1.2.
    const covered = /ARC-Message-Signature[^]*?h=([^;]*);/.exec(text)?.[1] ?? ''
    assert.match(covered, /dkim-signature/)
    assert.doesNotMatch(covered, /authentication-results|arc-/)
  })

  test('goes on top of others', async () => {
    assert.equal(await outcome(await sealed(found('pass') + SEALED)), 'pass valid of 4')
  })

  test('goes on its own for a chain that is broken, and says so', async () => {
    const text = await sealed(found('fail') + SEALED.replace('hello', 'hullo'))
    assert.match(text, /^ARC-Seal: i=4; a=rsa-sha256; cv=fail;/)
    assert.equal(await outcome(text), 'fail said-broken of 4')
  })

  for (const [title, text] of [
    ['what nobody has checked', PLAIN.replace(/^Auth[^]*?far\.test\r\n(?=From)/, '')],
    ['what another server has checked', PLAIN.replace('mx.here.test', 'mx.other.test')],
    ['what DNS has not told', PLAIN.replace('arc=none', 'arc=temperror')],
    ['what was found broken before', found('fail') + SEALED.replace('i=3; cv=pass', 'i=3; cv=fail')],
    ['a chain that was not there when the message was checked', found('none') + SEALED],
  ] as const) {
    test(`is not made for ${title}`, async () => assert.equal(await seal(text), undefined))
  }

  const tags = [
    ...['a', 'b', 'bh', 'd', 'h', 's'].map((tag) => ['ARC-Message-Signature', tag] as const),
    ...['a', 'b', 'cv', 'd', 's'].map((tag) => ['ARC-Seal', tag] as const),
  ]
  for (const [field, tag] of tags) {
    for (const [title, by] of [
      ['missing', ''],
      ['empty', `${tag}=;`],
      ['something else', `${tag}=xyz;`],
    ] as const) {
      test(`does not hold with ${tag}= of ${field} ${title}`, async () => {
        const text = await sealed(PLAIN)
        const start = text.indexOf(field)
        const end = /\r\n(?![ \t])/.exec(text.slice(start))?.index ?? assert.fail()
        const whole = text.slice(start, start + end)
        const changed = `${whole};`.replace(new RegExp(`(?<=[;\\s])${tag}=[^;]*;`), by)
        assert.notEqual(changed, `${whole};`)
        assert.match(await outcome(text.slice(0, start) + changed + text.slice(start + end)), /^fail /)
      })
    }
  }
  for (const [what, from, to] of [
    ['the body', 'hello', 'hullo'],
    ['the subject', 'Subject: t', 'Subject: u'],
    ['a second From', 'To: b', 'From: c@x.test\r\nTo: b'],
    [
      'the results that it set down',
      'Results: i=1; mx.here.test;\r\n\tspf=pass',
      'Results: i=1; mx.here.test;\r\n\tspf=fail',
    ],
    ['its number', 'ARC-Seal: i=1', 'ARC-Seal: i=2'],
    ['the number of its results', 'ARC-Authentication-Results: i=1', 'ARC-Authentication-Results: i=0'],
  ] as const) {
    test(`does not hold when ${what} is altered`, async () => {
      const text = await sealed(PLAIN)
      assert.ok(text.includes(from), from)
      assert.match(await outcome(text.replace(from, to)), /^fail /)
    })
  }
})
