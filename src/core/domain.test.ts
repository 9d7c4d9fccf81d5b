import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText, domain } from './arbitraries.test-support.ts'
import { parseDomain } from './domain.ts'

test('a domain is kept in lower case', () => {
  assert.equal(parseDomain('Mail.Example.ORG'), 'mail.example.org')
  assert.equal(parseDomain('localhost'), 'localhost')
  assert.equal(parseDomain('_dmarc.a-b.example'), '_dmarc.a-b.example')
  assert.equal(parseDomain('1.2.3.4.in-addr.arpa'), '1.2.3.4.in-addr.arpa')
  assert.equal(parseDomain('123.example'), '123.example')
})

test('an international domain becomes its A-labels, in any spelling of it', () => {
  assert.equal(parseDomain('bücher.example'), 'xn--bcher-kva.example')
  assert.equal(parseDomain('BÜCHER.example'), 'xn--bcher-kva.example')
  assert.equal(parseDomain('bu\u0308cher.example'), 'xn--bcher-kva.example')
  assert.equal(parseDomain('пример.рф'), 'xn--e1afmkfd.xn--p1ai')
  assert.equal(parseDomain('例え。テスト'), 'xn--r8jz45g.xn--zckzah')
  assert.equal(parseDomain('straße.de'), 'xn--strae-oqa.de')
})

test('what cannot be a mail domain is refused', () => {
  for (const text of [
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '-a.b',
    'a-.b',
    'a b',
    'a/b',
    'a@b',
    'a:25',
    '*.a',
    '[1.2.3.4]',
    '1.2.3.4',
    'a.123',
    '::1',
    'a\0b',
    'a.b\n',
    'é.b:25',
    'é/b',
    'user@é.b',
    'é.b#x',
    'é?b',
    'é.1',
    '１.２.３.４',
    'é\u0000',
    'a\u00ad-.é',
    '%65é.b',
    'xn--é.b',
  ]) {
    assert.equal(parseDomain(text), undefined, JSON.stringify(text))
  }
})

test('lengths are kept at their exact ends (RFC 1035 §2.3.4)', () => {
  assert.ok(parseDomain(`${'a'.repeat(63)}.b`))
  assert.equal(parseDomain(`${'a'.repeat(64)}.b`), undefined)
  const four = `${'a'.repeat(63)}.`.repeat(3)
  assert.ok(parseDomain(`${four}${'b'.repeat(61)}`))
  assert.equal(parseDomain(`${four}${'b'.repeat(62)}`), undefined)
  // As it is written it is short enough; as it is asked for in DNS it is not.
  const long = Array.from({ length: 30 }, () => 'büchers').join('.')
  assert.ok(long.length < 253)
  assert.equal(parseDomain(long), undefined)
})

test('what was read is read again as the same', () => {
  fc.assert(fc.property(domain, (one) => assert.equal(parseDomain(one), one)))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 12 }), (text) => {
      const one = parseDomain(`${text}.example`)
      if (one !== undefined) assert.equal(parseDomain(one), one)
    }),
    { numRuns: 500 },
  )
})

test('a domain holds nothing but letters, digits, hyphens, underscores and single dots, whatever was read', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 20 }), (text) => {
      const one = parseDomain(text)
      if (one !== undefined) assert.match(one, /^(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/)
    }),
    { numRuns: 1000 },
  )
})

test('hostile names of 100 kB are refused', () => {
  for (const text of [
    'a'.repeat(100_000),
    'a.'.repeat(50_000),
    '-'.repeat(100_000),
    'я'.repeat(100_000),
    'я.'.repeat(50_000),
  ]) {
    assert.equal(parseDomain(text), undefined)
  }
})
