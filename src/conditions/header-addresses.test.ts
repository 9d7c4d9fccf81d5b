// Address fields as people and programs write them.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { formatMailbox } from '../core/address.ts'
import { parseHeaderAddresses, replaceHeaderAddresses } from './header-addresses.ts'
import { processorTime } from '../../test/support/processor-time.ts'

const read = (value: string): string => {
  const { addresses, wrong } = parseHeaderAddresses(value)
  return [...addresses.map(formatMailbox), ...wrong.map(({ text, why }) => `!${text}: ${why}`)].join(' ; ')
}

suite('address fields', () => {
  const good: readonly (readonly [string, string])[] = [
    ['a@b.test', 'a@b.test'],
    ['Alice <a@b.test>, bob@c.test', 'a@b.test ; bob@c.test'],
    ['"Miller, A. <x>" <a@b.test>', 'a@b.test'],
    ['a@b.test (a comment, (nested) with @ and <)', 'a@b.test'],
    ['J. R. Hacker <j@b.test>', 'j@b.test'],
    ['Friends: a@b.test, C <c@d.test>;', 'a@b.test ; c@d.test'],
    ['undisclosed-recipients:;', ''],
    ['', ''],
    ['a@b.test,, ,c@d.test', 'a@b.test ; c@d.test'],
    ['<@relay.test:a@b.test>', 'a@b.test'],
    ['"odd local"@b.test', '"odd local"@b.test'],
    ['a @ b . test', 'a@b.test'],
    ['x@[192.0.2.1]', 'x@[192.0.2.1]'],
    ['Åse <a@b.test>', 'a@b.test'],
    ['=?utf-8?q?=C3=A9?= <a@b.test>', 'a@b.test'],
  ]
  for (const [value, expected] of good) {
    test(`are read: ${value}`, () => assert.equal(read(value), expected))
  }
  const bad: readonly (readonly [string, RegExp])[] = [
    ['a@@b.test', /^!a@@b\.test: the part before the @ is malformed$/],
    ['alice', /^!alice: the domain is missing$/],
    ['Alice <alice>', /the domain is missing/],
    ['a@', /the domain is missing/],
    ['@b.test', /malformed/],
    ['a@b..test', /the domain is malformed/],
    ['a@-b.test', /the domain is malformed/],
    ['<>', /the address is empty/],
    ['Alice <a@b.test', />" is missing/],
    ['Alice a@b.test>', /stands alone/],
    ['"Alice <a@b.test>', /a quotation mark is missing/],
    ['a@b.test (oops', /a closing parenthesis is missing/],
    ['<a@b.test> and more', /something follows ">"/],
    ['two words@b.test', /malformed/],
  ]
  for (const [value, expected] of bad) {
    test(`are not: ${value}`, () => assert.match(read(value), expected))
  }
  test('a field made to be slow is not', () => {
    for (const slow of [' '.repeat(500_000), '('.repeat(500_000), '<'.repeat(500_000), 'a@b.test,'.repeat(20_000)]) {
      assert.ok(processorTime(() => void parseHeaderAddresses(`x${slow}y`)) < 2000)
    }
  })
  test('whatever is written is read in an end, and each part is told once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'a@b.<>(),:;"\\ \t\u00e9'.split('')), maxLength: 60 }),
        (value) => {
          const { addresses, wrong } = parseHeaderAddresses(value)
          assert.ok(addresses.length + wrong.length <= value.length)
          for (const { text, why } of wrong) assert.ok(text.length <= 200 && why !== '')
        },
      ),
      { numRuns: 500 },
    )
  })
})

suite('other addresses in their place', () => {
  const other = (value: string): string | undefined =>
    replaceHeaderAddresses(value, ({ localPart, domain }) =>
      domain === 'here.test' ? `${localPart}@isp.test` : undefined,
    )

  for (const [value, expected] of [
    [' alice@here.test', ' alice@isp.test'],
    [' "Alice (at) here" <alice@here.test>', ' "Alice (at) here" <alice@isp.test>'],
    [' "alice@here.test" <alice@HERE.test> (alice@here.test)', ' "alice@here.test" <alice@isp.test> (alice@here.test)'],
    [' (alice@here.test) alice@here.test', ' (alice@here.test) alice@isp.test'],
    [' a@far.test,\r\n\tBob <bob@here.test>,\r\n c@here.test', ' a@far.test,\r\n\tBob <bob@isp.test>,\r\n c@isp.test'],
    [' us: a@here.test, b@far.test;, c@here.test', ' us: a@isp.test, b@far.test;, c@isp.test'],
    [' <@relay.test:alice@here.test>', ' <@relay.test:alice@isp.test>'],
    [' Alice <alice @ here.test>', ' Alice <alice@isp.test>'],
    [' Ren\xc3\xa9 \xff <alice@here.test>', ' Ren\xc3\xa9 \xff <alice@isp.test>'],
    [' <alice@here.test', undefined],
    [' alice(x)@here.test', undefined],
    [' x@far.test', undefined],
    [' undisclosed:;', undefined],
  ] as const) {
    test(JSON.stringify(value), () => assert.equal(other(value), expected))
  }

  test('nothing else is changed, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (text) => {
        assert.equal(
          replaceHeaderAddresses(text, () => undefined),
          undefined,
        )
        const same = replaceHeaderAddresses(text, ({ localPart, domain }) => `${localPart}@${domain}`)
        if (same !== undefined) assert.deepEqual(parseHeaderAddresses(same), parseHeaderAddresses(text))
      }),
    )
  })
})
