import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { fieldLine, fieldName, fieldText, isNamed, rawField, rawValue, readHeader } from './header.ts'

const octets = (text: string): Buffer => Buffer.from(text, 'latin1')
const told = (text: string, more = false) => {
  const { fields, length, bodyStart, ends } = readHeader(octets(text), more)
  return { fields: fields.map((field) => `${fieldName(field)}=${fieldText(field)}`), length, bodyStart, ends }
}

suite('a header section', () => {
  test('ends at the empty line, with CRLF or with LF', () => {
    assert.deepEqual(told('A: 1\r\n\r\nB: 2'), { fields: ['A=1'], length: 6, bodyStart: 8, ends: 'empty-line' })
    assert.deepEqual(told('A: 1\n\nB: 2'), { fields: ['A=1'], length: 5, bodyStart: 6, ends: 'empty-line' })
    assert.deepEqual(told('\r\nB: 2'), { fields: [], length: 0, bodyStart: 2, ends: 'empty-line' })
  })

  test('ends before a line that is no field', () => {
    for (const line of [
      'just body',
      ': empty',
      'X Y: 1',
      'X\0: 1',
      'X\u00e9: 1',
      '\rX: 1',
      'From a@b Sat Nov 28 10:00:00',
    ]) {
      const expected = { fields: ['A=1'], length: 6, bodyStart: 6, ends: 'no-field' }
      assert.deepEqual(told(`A: 1\r\n${line}\r\nB: 2\r\n\r\n`), expected)
    }
    assert.deepEqual(told(' A: 1\r\n\r\n'), { fields: [], length: 0, bodyStart: 0, ends: 'no-field' })
  })

  test('may end with the message', () => {
    assert.deepEqual(told('A: 1\r\nB: 2'), { fields: ['A=1', 'B=2'], length: 10, bodyStart: 10, ends: 'end' })
    assert.deepEqual(told(''), { fields: [], length: 0, bodyStart: 0, ends: 'end' })
  })

  test('is cut before a field that may go on behind the octets at hand', () => {
    for (const rest of ['', 'B', 'B :', 'B: 2', 'B: 2\r\n', 'B: 2\r\n ', '\r']) {
      const { fields, length, ends } = told(`A: 1\r\n${rest}`, true)
      assert.deepEqual([fields, length, ends], [rest === '' ? [] : ['A=1'], rest === '' ? 0 : 6, 'cut'])
    }
    assert.equal(told('no field', true).ends, 'no-field')
  })

  test('says the same of its beginning wherever it is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ':', ' ', '\t', '\r', '\n', '\r\n', 'To: ', '\u00e9') })
    fc.assert(
      fc.property(text, fc.nat(40), (message, at) => {
        const part = told(message.slice(0, at), true)
        const whole = told(message)
        assert.deepEqual(part.fields, whole.fields.slice(0, part.fields.length))
        if (part.ends !== 'cut') assert.deepEqual(part, whole)
      }),
    )
  })

  test('and what follows are the message again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { fields, length, bodyStart } = readHeader(bytes)
        const pieces = [...fields.map(rawField), bytes.subarray(length, bodyStart), bytes.subarray(bodyStart)]
        assert.deepEqual(Buffer.concat(pieces), Buffer.from(bytes))
      }),
    )
  })
})

suite('a field', () => {
  const only = (text: string) => {
    const [field] = readHeader(octets(text)).fields
    assert.ok(field)
    return field
  }

  test('may have blanks before its colon, and a name in any case', () => {
    const field = only('SubJect \t: x\r\n')
    assert.equal(fieldName(field), 'SubJect')
    assert.deepEqual(
      ['subject', 'subjec', 'subjects', 'to'].map((name) => isNamed(field, name)),
      [true, false, false, false],
    )
  })

  test('goes on with lines that begin with white space, even if nothing else is in them', () => {
    const field = only('A: 1\r\n \r\n\tB: 2\n 3\r\n')
    assert.equal(Buffer.from(rawValue(field)).toString(), ' 1\r\n \r\n\tB: 2\n 3')
    assert.equal(fieldText(field), '1 \tB: 2 3')
    assert.equal(fieldLine(field), '1  B: 2 3')
  })

  test('keeps every octet: a bare CR, NUL, and the last octet of a letter', () => {
    assert.equal(fieldText(only('A: x\rB: y\0 \u00c3\u00a0 \r\n')), 'x\rB: y\0 \u00c3\u00a0')
  })
})
