// BDAT (RFC 3030) at its edges: the chunk is always swallowed, so that content never becomes commands, and every BDAT has
// one reply.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { codes, play } from './session-driver.test-support.ts'

const HELLO = 'EHLO client.test\r\n'
const MAIL = `${HELLO}MAIL FROM:<a@b.test>\r\n`
const ENVELOPE = `${MAIL}RCPT TO:<c@d.test>\r\n`
const bdat = (content: string, last = ''): string => `BDAT ${content.length}${last}\r\n${content}`

suite('BDAT', () => {
  test('0 LAST ends what the chunks before it began', () => {
    const { output, messages } = play([`${ENVELOPE}${bdat('hello\r\n')}BDAT 0 LAST\r\nNOOP\r\n`])
    assert.equal(codes(output), '220 250 250 250 250 250 250')
    assert.equal(messages[0]?.content, 'hello\r\n')
  })
  test('0 LAST alone is an empty message', () => {
    assert.equal(play([`${ENVELOPE}BDAT 0 LAST\r\n`]).messages[0]?.content, '')
  })
  test('0 is a chunk like any other', () => {
    const { messages } = play([`${ENVELOPE}BDAT 0\r\n${bdat('x\r\n')}BDAT 0\r\n${bdat('y\r\n', ' LAST')}`])
    assert.equal(messages[0]?.content, 'x\r\ny\r\n')
  })
  test('takes LAST in any case and behind several spaces', () => {
    assert.equal(play([`${ENVELOPE}BDAT  3  last\r\nx\r\n`]).messages.length, 1)
  })
  test('content whose last line has no end is given one', () => {
    const { output, messages } = play([`${ENVELOPE}${bdat('one\r\ntwo', ' LAST')}NOOP\r\n`])
    assert.equal(codes(output), '220 250 250 250 250 250')
    assert.equal(messages[0]?.content, 'one\r\ntwo\r\n')
  })
  test('content that ends in a lone CR is refused', () => {
    const { output, messages } = play([`${ENVELOPE}${bdat('one\r', ' LAST')}NOOP\r\n`])
    assert.equal(codes(output), '220 250 250 250 550 250')
    assert.equal(messages.length, 0)
  })
  test('content over the limit gets 552, whether its last line has an end or not', () => {
    for (const end of ['\r\n', '']) {
      const big = `${'x'.repeat(78)}\r\n`.repeat(200) + end
      const { output, messages } = play([`${ENVELOPE}${bdat(big)}${bdat(`x${end}`, ' LAST')}NOOP\r\n`])
      assert.equal(codes(output), '220 250 250 250 250 552 250')
      assert.equal(messages.length, 0)
    }
  })
  test('a line is as long as it is, however many chunks it comes in', () => {
    const parts = bdat('x'.repeat(500))
    assert.equal(codes(play([`${ENVELOPE}${parts}${bdat('x'.repeat(498), ' LAST')}`]).output).slice(-3), '250')
    assert.equal(codes(play([`${ENVELOPE}${parts}${bdat('x'.repeat(499), ' LAST')}`]).output).slice(-3), '550')
  })
  test('RSET between chunks makes them void, and the next message has none of them', () => {
    const { output, messages } = play([
      `${ENVELOPE}${bdat('old\r\n')}RSET\r\n`,
      `MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n${bdat('new\r\n', ' LAST')}`,
    ])
    assert.equal(codes(output), '220 250 250 250 250 250 250 250 250')
    assert.deepEqual(
      messages.map(({ content }) => content),
      ['new\r\n'],
    )
  })
  test('RCPT, MAIL and DATA between chunks are out of order and change nothing', () => {
    const { output, messages } = play([
      `${ENVELOPE}${bdat('x\r\n')}RCPT TO:<e@d.test>\r\nMAIL FROM:<>\r\nDATA\r\n${bdat('y\r\n', ' LAST')}`,
    ])
    assert.equal(codes(output), '220 250 250 250 250 503 503 503 250')
    assert.equal(messages[0]?.transaction.recipients.length, 1)
    assert.equal(messages[0]?.content, 'x\r\ny\r\n')
  })

  const refused: readonly (readonly [when: string, before: string, codes: string])[] = [
    ['before HELO', '', '220 503 503 250'],
    ['before MAIL', HELLO, '220 250 503 503 250'],
    ['before RCPT', MAIL, '220 250 250 503 503 250'],
    ['when every RCPT was refused', `${MAIL}RCPT TO:<x@refuse.test>\r\n`, '220 250 250 550 554 554 250'],
    ['after a refused MAIL', `${HELLO}MAIL FROM:<x@refuse.test>\r\n`, '220 250 550 503 503 250'],
    [
      'behind the LAST of a refused message',
      `${ENVELOPE}${bdat('a\nb\r\n', ' LAST')}`,
      '220 250 250 250 550 503 503 250',
    ],
  ]
  for (const [when, before, expected] of refused) {
    test(`${when} is refused, and its pipelined chunks are swallowed`, () => {
      const inner = 'RSET\r\nMAIL FROM:<evil@b.test>\r\n'
      const { output, messages } = play([`${before}${bdat(inner)}${bdat(inner, ' LAST')}NOOP\r\n`])
      assert.equal(codes(output), expected)
      assert.equal(messages.length, 0)
    })
  }

  for (const size of ['-1', '1e3', '0x10', '', 'LAST', '9'.repeat(30), '3 LAST x', '3 FIRST']) {
    test(`with the size ${JSON.stringify(size)} ends the session, as nobody knows what to skip`, () => {
      const { output, closed } = play([`${ENVELOPE}BDAT ${size}\r\nNOOP\r\n`])
      assert.equal(codes(output), '220 250 250 250 501')
      assert.ok(closed)
    })
  }

  test('of an absurd size is read and thrown away in constant memory', () => {
    const { output, actions } = play([
      `${ENVELOPE}BDAT 999999999999999 LAST\r\n`,
      ...Array.from({ length: 50 }, () => 'x'.repeat(1000)),
    ])
    assert.equal(codes(output), '220 250 250 250')
    assert.equal(actions.filter((action) => action.startsWith('{"kind":"discard"')).length, 1)
  })

  test('chunks of one octet make the same message', () => {
    const content = 'Subject: x\r\n\r\n.\r\n..\r\n'
    const { messages } = play([ENVELOPE, Array.from(content, (char) => bdat(char)).join(''), 'BDAT 0 LAST\r\n'])
    assert.equal(messages[0]?.content, content)
  })
})
