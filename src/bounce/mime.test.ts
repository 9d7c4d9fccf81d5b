import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { addressXtext, harmless, harmlessAscii } from './harmless-text.ts'
import { foldedField, isClean, multipart, quotedPrintable } from './mime.ts'

const octets = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .array(fc.constantFrom('\r\n', '\r', '\n', ' ', '\t', '=', 'é', 'x'.repeat(80), 'a b'), { maxLength: 30 })
    .map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
)

function decodeQuotedPrintable(text: string): Buffer {
  const joined = text.replaceAll('=\r\n', '')
  const decoded = joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(decoded, 'latin1')
}

describe('quoted-printable', () => {
  test('reads back to the same octets, in clean lines of at most 76 characters', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const text = Buffer.from(quotedPrintable(bytes)).toString('latin1')
        assert.deepEqual(decodeQuotedPrintable(text), Buffer.from(bytes))
        assert.ok(isClean(Buffer.from(text, 'latin1')))
        for (const line of text.split('\r\n')) assert.match(line, /^[\t\x20-\x7e]{0,76}(?<![ \t])$/)
      }),
      { numRuns: 500 },
    )
  })

  test('encodes what must be and nothing else, and breaks a line when it is full', () => {
    const encoded = (text: string): string => Buffer.from(quotedPrintable(Buffer.from(text))).toString()
    assert.equal(encoded('a b\tc=é\x7f~!\0'), 'a b\tc=3D=C3=A9=7F~!=00')
    assert.equal(encoded('end \r\nend\t'), 'end=20\r\nend=09')
    assert.equal(encoded('a\rb\nc\r\n'), 'a=0Db=0Ac\r\n')
    for (const end of ['', '\r\n']) {
      assert.equal(encoded('x'.repeat(76) + end), 'x'.repeat(76) + end)
      assert.equal(encoded('x'.repeat(77) + end), `${'x'.repeat(75)}=\r\nxx${end}`)
    }
  })
})

describe('a clean text', () => {
  test('has CRLF line ends alone, no NUL and no line over 998 octets', () => {
    const clean = (text: string): boolean => isClean(Buffer.from(text))
    for (const text of ['', 'a', 'a\r\n', '\r\n\r\nb', `${'x'.repeat(998)}\r\n`]) assert.ok(clean(text), text)
    for (const text of ['\n', 'a\n', 'a\r', '\r\r\n', 'a\rb\r\n', 'a\0', 'x'.repeat(999), `${'x'.repeat(999)}\r\n`]) {
      assert.ok(!clean(text), JSON.stringify(text))
    }
  })
})

describe('a folded field', () => {
  test('unfolds to its words and keeps to lines of 78 where words allow', () => {
    const value = `smtp; 550 5.1.1 ${'word '.repeat(60)}end`
    const text = foldedField('Diagnostic-Code', value)
    assert.ok(text.split('\r\n').every((line) => line.length <= 78))
    assert.equal(text.replaceAll('\r\n ', ' ').trimEnd(), `Diagnostic-Code: ${value}`)
  })

  test('is folded when its line would have more than 78 characters', () => {
    assert.equal(foldedField('X', `a ${'b'.repeat(73)}`), `X: a ${'b'.repeat(73)}\r\n`)
    assert.equal(foldedField('X', `a ${'b'.repeat(74)} c`), `X: a\r\n ${'b'.repeat(74)} c\r\n`)
    assert.equal(foldedField('X', `a ${'b'.repeat(75)} c`), `X: a\r\n ${'b'.repeat(75)} c\r\n`)
    assert.equal(foldedField('X', `a ${'b'.repeat(76)} c`), `X: a\r\n ${'b'.repeat(76)}\r\n c\r\n`)
    assert.equal(foldedField('X', 'b'.repeat(99)), `X: ${'b'.repeat(99)}\r\n`, 'not before its first word')
  })

  test('cuts a word that is longer than a line may be', () => {
    const text = foldedField('X', 'y'.repeat(5000))
    assert.ok(text.split('\r\n').every((line) => line.length <= 998))
    assert.equal(text.replaceAll(/[^y]/g, '').length, 5000)
  })

  test('never makes a line without visible characters, which would end a header for some readers', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(' ', 'a', 'bcd', 'e'.repeat(100)) }), (value) => {
        const lines = foldedField('X', value).split('\r\n').slice(0, -1)
        assert.ok(lines.every((line) => line.trim() !== ''))
        assert.ok(lines.slice(1).every((line) => line.startsWith(' ')))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a boundary', () => {
  test('is changed until it does not occur in any part', () => {
    const body = Buffer.from('--seed\r\n--seed.1--\r\n')
    const { boundary } = multipart([{ head: '', body }], 'seed')
    assert.equal(boundary, 'seed.2')
  })

  test('stands on a line of its own, whatever the part before it ends in', () => {
    const parts = ['', 'a', 'a\r\n'].map((body) => ({ head: 'X: 1\r\n', body: Buffer.from(body) }))
    const { boundary, body } = multipart(parts, 'seed')
    const begin = '--seed\r\nX: 1\r\n\r\n'
    assert.equal(boundary, 'seed')
    assert.equal(body.toString(), `${begin}\r\n${begin}a\r\n\r\n${begin}a\r\n\r\n--seed--\r\n`)
  })
})

describe('quoted text of others', () => {
  test('loses control and invisible characters but shows what they were', () => {
    assert.equal(harmless('a\r\nX: y\u001b[31m\u202Ez\tü', 100), 'a\\x{0D}\\x{0A}X: y\\x{1B}[31m\\x{202E}z ü')
    assert.equal(harmlessAscii('ü😀', 100), '\\x{FC}\\x{1F600}')
    assert.equal(harmless('\ud83d', 100), '\\x{D83D}')
    assert.equal(harmless('x'.repeat(20), 10), `${'x'.repeat(10)} [cut]`)
    assert.equal(harmless('x'.repeat(10), 10), 'x'.repeat(10))
  })

  test('is one line of visible characters, whatever it was', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 30 }), (text) => {
        assert.match(harmlessAscii(text, 1000), /^[\x20-\x7e]*$/)
        assert.doesNotMatch(harmless(text, 1000), /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
      }),
    )
  })

  test('UTF-8 addresses get the 7-bit form of RFC 6533 once', () => {
    const form = addressXtext('jürgen+x@example.org')
    assert.equal(form, 'j\\x{FC}rgen\\x{2B}x@example.org')
    assert.equal(addressXtext(form), form)
  })
})
