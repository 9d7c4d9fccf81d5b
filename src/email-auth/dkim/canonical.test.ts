import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { readHeader } from '../../core/header.ts'
import { canonicalBody } from './canonical-body.ts'
import { canonicalField, canonicalOwnField } from './canonical-header.ts'
import type { Canonicalization } from './signature.ts'

/** `cuts` are lengths of the pieces, taken round and round. */
function body(how: Canonicalization, text: string, cuts: readonly number[] = [65536]): string {
  let out = ''
  const way = canonicalBody(how, (octets) => (out += Buffer.from(octets).toString('latin1')))
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const cut = cuts[i % cuts.length] ?? 1
    way.write(bytes.subarray(at, at + cut))
    at += cut
  }
  way.end()
  return out
}

/** The rules of RFC 6376 §3.4.3 and §3.4.4 as they are written, on the whole body at once. */
function plainly(how: Canonicalization, text: string): string {
  const lines = text
    .split('\r\n')
    .map((line) => (how === 'simple' ? line : line.replaceAll(/[ \t]+/g, ' ').replace(/ $/, '')))
  while (lines.at(-1) === '') lines.pop()
  const joined = lines.map((line) => `${line}\r\n`).join('')
  return how === 'simple' && joined === '' ? '\r\n' : joined
}

suite('the canonical body', () => {
  test('is that of RFC 6376 §3.4.5', () => {
    const text = ' C \r\nD \t E\r\n\r\n\r\n'
    assert.equal(body('relaxed', text), ' C\r\nD E\r\n')
    assert.equal(body('simple', text), ' C \r\nD \t E\r\n')
  })
  test('of nothing is one line end, or nothing', () => {
    for (const text of ['', '\r\n', '\r\n\r\n\r\n']) {
      assert.equal(body('simple', text), '\r\n')
      assert.equal(body('relaxed', text), '')
    }
    assert.equal(body('relaxed', ' \t \r\n\t\r\n'), '')
  })
  test('ends with a line end, whether the message did or not', () => {
    for (const how of ['simple', 'relaxed'] as const) {
      assert.equal(body(how, 'a\r\nb'), 'a\r\nb\r\n')
      assert.equal(body(how, 'a\r\nb\r'), 'a\r\nb\r\r\n')
    }
  })
  test('is the same however the message is cut, and what the rules say', () => {
    const piece = fc.constantFrom('a', ' ', '\t', '\r', '\n', '\r\n', '\r\n\r\n', 'xyz', '\u00e9', '\0')
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom<Canonicalization>('simple', 'relaxed'),
        (pieces, cuts, how) => {
          const text = pieces.join('')
          const whole = body(how, text)
          assert.equal(body(how, text, cuts), whole)
          assert.equal(whole, plainly(how, text))
        },
      ),
      { numRuns: 2000 },
    )
  })
  test('keeps a million empty lines that something follows', () => {
    const lines = '\r\n'.repeat(1_000_000)
    for (const how of ['simple', 'relaxed'] as const) {
      assert.equal(body(how, `a\r\n${lines}b\r\n${lines}`).length, 2_000_006)
    }
  })
})

suite('a canonical field', () => {
  const of = (text: string, how: Canonicalization): string => {
    const [field] = readHeader(Buffer.from(text, 'latin1')).fields
    return field ? canonicalField(field, how) : assert.fail('no field')
  }
  test('is that of RFC 6376 §3.4.5', () => {
    assert.equal(of('A: X\r\n', 'relaxed'), 'a:X\r\n')
    assert.equal(of('B : Y\t\r\n\tZ  \r\n', 'relaxed'), 'b:Y Z\r\n')
    assert.equal(of('B : Y\t\r\n\tZ  \r\n', 'simple'), 'B : Y\t\r\n\tZ  \r\n')
  })
  test('keeps octets that only Unicode takes for blanks', () => {
    assert.equal(of('S: \u00a0x\u00a0 \r\n', 'relaxed'), 's:\u00a0x\u00a0\r\n')
  })
  test('is complete where the message ends in it', () => {
    assert.equal(of('S: x', 'simple'), 'S: x\r\n')
  })
  test('of the signature itself has an empty b=, wherever it stands, and bh= untouched', () => {
    const own = (text: string, how: Canonicalization): string => {
      const [field] = readHeader(Buffer.from(text)).fields
      return field ? canonicalOwnField(field, how) : assert.fail('no field')
    }
    assert.equal(own('DKIM-Signature: bh=x; b = AA\r\n BB ; z=1\r\n', 'relaxed'), 'dkim-signature:bh=x; b =; z=1')
    assert.equal(own('DKIM-Signature: b=AA=; bh=x\r\n', 'simple'), 'DKIM-Signature: b=; bh=x')
    assert.equal(own('DKIM-Signature: bh=x;\r\n b=AA\r\n', 'simple'), 'DKIM-Signature: bh=x;\r\n b=')
  })
})
