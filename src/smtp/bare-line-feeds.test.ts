// A LF without its CR in the mail of clients whose line ends are mended: it becomes CRLF, and never the end of a message,
// whatever stands around it. From everybody else such content is refused.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { codes, play } from './session-driver.test-support.ts'

const HELLO = 'EHLO client.test\r\n'
const ENVELOPE = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n'
const MENDED = { offers: { mendsLineEnds: () => true } }
const INNER = 'MAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil\r\n'

suite('in DATA', () => {
  const cases: readonly (readonly [sent: string, kept: string])[] = [
    ['a\nb\n\nc\r\n', 'a\r\nb\r\n\r\nc\r\n'],
    ['a\n.\nb\r\n', 'a\r\n.\r\nb\r\n'],
    ['a\n.\r\nb\r\n', 'a\r\n.\r\nb\r\n'],
    ['a\n..\nb\r\n', 'a\r\n..\r\nb\r\n'],
    // This dot stands behind CRLF, so it is the one that is to be taken away (RFC 5321 §4.5.2).
    ['a\r\n.\nb\r\n', 'a\r\n\r\nb\r\n'],
    ['a\r\n..\nb\r\n', 'a\r\n.\r\nb\r\n'],
    ['\na\r\n', '\r\na\r\n'],
    ['\n\n\r\n', '\r\n\r\n\r\n'],
  ]
  for (const [sent, kept] of cases) {
    test(`${JSON.stringify(sent)} becomes ${JSON.stringify(kept)}`, () => {
      const { output, messages } = play([HELLO, ENVELOPE, 'DATA\r\n', `${sent}.\r\n`, 'NOOP\r\n'], {}, MENDED)
      assert.equal(codes(output), '220 250 250 250 354 250 250')
      assert.equal(messages[0]?.content, kept)
    })
    test(`${JSON.stringify(sent)} is refused from a client whose line ends are not mended`, () => {
      const { output, messages } = play([HELLO, ENVELOPE, 'DATA\r\n', `${sent}.\r\n`, 'NOOP\r\n'])
      assert.equal(codes(output), '220 250 250 250 354 550 250')
      assert.equal(messages.length, 0)
    })
  }

  for (const end of ['\n.\n', '\n.\r\n', '\r\n.\n', '\n\n.\n', '\n\n.\r\n', '\r\n\n.\r\n', '\n.\n\n', '\r\n.\n\r\n']) {
    test(`${JSON.stringify(end)} ends no message`, () => {
      const { messages, output } = play(
        [HELLO, ENVELOPE, 'DATA\r\n', `hello${end}${INNER}.\r\n`, 'NOOP\r\n'],
        {},
        MENDED,
      )
      assert.equal(codes(output), '220 250 250 250 354 250 250')
      assert.equal(messages.length, 1)
      assert.match(messages[0]?.content ?? '', /evil\r\n$/)
    })
  }

  test('a CR by itself is refused all the same', () => {
    for (const text of ['a\rb\n', 'a\r\r\n', 'a\n\r.\r\n']) {
      const { output, messages } = play([HELLO, ENVELOPE, 'DATA\r\n', `${text}\r\n.\r\n`], {}, MENDED)
      assert.equal(codes(output), '220 250 250 250 354 550', JSON.stringify(text))
      assert.equal(messages.length, 0)
    }
  })

  test('lines are as long as they are when mended, and the size counts what is kept', () => {
    const line = `${'x'.repeat(998)}\n`
    const at = (text: string): string =>
      codes(play([HELLO, ENVELOPE, 'DATA\r\n', `${text}\r\n.\r\n`], {}, MENDED).output)
    assert.equal(at(line.repeat(3)), '220 250 250 250 354 250')
    assert.equal(at(`${line}x${line}`), '220 250 250 250 354 550')
    assert.equal(at(`x${line}`), '220 250 250 250 354 550')
    assert.equal(at('x\n'.repeat(3300)), '220 250 250 250 354 250')
    assert.equal(at('x\n'.repeat(3400)), '220 250 250 250 354 552')
  })
})

test('in chunks of BDAT they are mended too, wherever the chunks are cut', () => {
  const chunks = ['a\nb\r', '\nc\n', '.\n', 'd'].map(
    (text, n) => `BDAT ${text.length}${n === 3 ? ' LAST' : ''}\r\n${text}`,
  )
  const { messages } = play([HELLO, ENVELOPE, ...chunks], {}, MENDED)
  assert.equal(messages[0]?.content, 'a\r\nb\r\nc\r\n.\r\nd\r\n')
})

test('however content is cut, all that is kept has CRLF at its line ends and is what was sent otherwise', () => {
  const piece = fc.constantFrom('\r\n', '\n', '.', 'a', '\n.', '\r\n.', 'xyz')
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
      (parts, sizes) => {
        // A dot behind CRLF is doubled, as every client must.
        const text = `${parts.join('')}\r\n`
        const sent = `${text.replaceAll(/(^|\r\n)\./g, '$1..')}.\r\n`
        const cut: string[] = []
        for (let at = 0; at < sent.length;) {
          const size = sizes.next().value
          cut.push(sent.slice(at, at + size))
          at += size
        }
        const { messages } = play([HELLO, ENVELOPE, 'DATA\r\n', ...cut], {}, MENDED)
        assert.equal(messages.length, 1)
        assert.equal(messages[0]?.content, text.replaceAll(/\r?\n/g, '\r\n'))
      },
    ),
  )
})
