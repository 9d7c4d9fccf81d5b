import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { ContentReader } from './content-reader.ts'

function read(chunks: readonly Buffer[], limit = 1000): { content: string; size: number; rest: string | undefined } {
  const reader = new ContentReader(limit)
  let rest: Uint8Array | undefined
  for (const chunk of chunks) {
    if (rest === undefined) rest = reader.feed(chunk)
    else rest = Buffer.concat([rest, chunk])
  }
  const content = Buffer.from(reader.content()).toString('latin1')
  return { content, size: reader.size, rest: rest && Buffer.from(rest).toString('latin1') }
}

test('ends at CRLF . CRLF and hands back what follows', () => {
  assert.deepEqual(read([Buffer.from('one\r\n..two\r\n.\r\nQUIT\r\n')]), {
    content: 'one\r\n.two\r\n',
    size: 11,
    rest: 'QUIT\r\n',
  })
})

test('an empty message is a dot alone', () => {
  assert.deepEqual(read([Buffer.from('.\r\n')]), { content: '', size: 0, rest: '' })
})

for (const near of ['a\n.\nb', 'a\r.\rb', 'a\n.\r\nb', 'a\r\n.\nb', 'a\r\n.\rb', 'a\r.\r\nb']) {
  test(`${JSON.stringify(near)} does not end a message`, () => {
    assert.equal(read([Buffer.from(near)]).rest, undefined)
  })
}

test('keeps no more than the limit and counts all', () => {
  const { content, size } = read([Buffer.from('0123456789'), Buffer.from('0123456789\r\n.\r\n')], 12)
  assert.equal(content, '012345678901')
  assert.equal(size, 22)
})

test('undoes dot-stuffing however the bytes are cut', () => {
  const lines = fc.array(fc.string({ unit: fc.constantFrom('.', 'x', '\r', '\n'), maxLength: 5 }), { maxLength: 6 })
  fc.assert(
    fc.property(lines, fc.array(fc.nat(40), { maxLength: 6 }), (parts, cuts) => {
      // A lone CR at the end of a part would make a line end of its own together with ours.
      const content = parts.map((part) => `${part.replaceAll('\r\n', '').replace(/\r+$/, '')}\r\n`).join('')
      const stuffed = `${content.replaceAll(/(^|\r\n)\./g, '$1..')}.\r\nrest`
      const ends = [...cuts, stuffed.length].map((cut) => Math.min(cut, stuffed.length)).toSorted((a, b) => a - b)
      const chunks = ends.map((end, i) => Buffer.from(stuffed.slice(ends[i - 1] ?? 0, end)))
      assert.deepEqual(read(chunks), { content, size: content.length, rest: 'rest' })
    }),
    { numRuns: 500 },
  )
})
