// A client that says more before it may (RFC 2920 §3.1) is told once, and nothing of what came early is carried out. What
// pipelining allows goes on to work.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { NO_OFFERS } from './server-actions.ts'
import { codes, play, type PlayOptions } from './session-driver.test-support.ts'

const HELLO = 'EHLO client.test\r\n'
const ENVELOPE = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n'
const CONTENT = 'From: a@b.test\r\n\r\nMAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil\r\n.\r\n'
const BURST: PlayOptions = { burst: true, offers: { ...NO_OFFERS, starttls: true, mechanisms: () => ['TEST'] } }

suite('what came before the reply', () => {
  const early: readonly (readonly [what: string, chunks: readonly string[], codes: string])[] = [
    ['content behind DATA', [HELLO, `${ENVELOPE}DATA\r\n${CONTENT}`], '220 250 250 250 554'],
    ['content behind a DATA with an argument', [HELLO, `${ENVELOPE}DATA now\r\n${CONTENT}`], '220 250 250 250 554'],
    ['content behind a DATA that ends in LF', [HELLO, `${ENVELOPE}DATA\n${CONTENT}`], '220 250 250 250 554'],
    [
      'content when every recipient was refused',
      [HELLO, `MAIL FROM:<a@b.test>\r\nRCPT TO:<x@refuse.test>\r\nDATA\r\n${CONTENT}`],
      '220 250 250 550 554',
    ],
    [
      'content when the sender was refused',
      [HELLO, `MAIL FROM:<x@refuse.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n${CONTENT}`],
      '220 250 550 503 554',
    ],
    ['one octet of content', [HELLO, `${ENVELOPE}DATA\r\nx`], '220 250 250 250 554'],
    ['commands behind EHLO', [`${HELLO}${ENVELOPE}`], '220 554'],
    ['commands behind HELO', [`HELO client.test\r\n${ENVELOPE}`], '220 554'],
    ['commands behind a second EHLO', [HELLO, `${HELLO}${ENVELOPE}`], '220 250 554'],
    ['a group where no pipelining was offered', ['HELO client.test\r\n', ENVELOPE], '220 250 554'],
    ['a group before any greeting', [ENVELOPE], '220 554'],
    ['RSET and more where no pipelining was offered', ['HELO c\r\n', `RSET\r\n${ENVELOPE}`], '220 250 554'],
    ['commands behind STARTTLS', [HELLO, 'STARTTLS\r\nMAIL FROM:<evil@b.test>\r\n'], '220 250 554'],
    ['commands behind AUTH', [HELLO, `AUTH TEST secret\r\n${ENVELOPE}`], '220 250 554'],
    ['the answer to a challenge that was not seen', [HELLO, 'AUTH TEST\r\nsecret\r\n'], '220 250 554'],
    ['commands behind an answer', [HELLO, 'AUTH TEST\r\n', `secret\r\n${ENVELOPE}`], '220 250 334 554'],
    ['commands behind NOOP', [HELLO, `NOOP\r\n${ENVELOPE}`], '220 250 554'],
    ['commands behind VRFY', [HELLO, `VRFY a\r\n${ENVELOPE}`], '220 250 554'],
  ]
  for (const [what, chunks, expected] of early) {
    test(`${what} is never read`, () => {
      const { output, messages, closed, session } = play(chunks, {}, BURST)
      assert.equal(codes(output), expected)
      assert.match(
        output,
        /^554 5\.5\.0 SMTP synchronization error: more was sent before the reply to [A-Z]+; closing\r\n$/m,
      )
      assert.equal(messages.length, 0)
      assert.ok(closed)
      assert.equal(
        session.refusals('lost')?.some(({ kind }) => kind === 'out-of-step'),
        true,
      )
    })
  }

  test('is told with the command and how much there was', () => {
    const { session } = play([HELLO, `${ENVELOPE}DATA\r\nx\r\n.\r\n`], {}, BURST)
    assert.partialDeepStrictEqual(session.refusals('lost')?.at(-2), { kind: 'out-of-step', awaited: 'DATA', octets: 6 })
    assert.partialDeepStrictEqual(session.refusals('lost')?.at(-1), { kind: 'disconnected', by: 'server' })
  })
})

suite('content behind a refused DATA that comes in a piece of its own', () => {
  const refused = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<x@refuse.test>\r\nDATA\r\n'
  for (const first of ['From: a@b.test', 'Received: from a', 'hello', '', ' folded', '\x01', 'GET / HTTP/1.1']) {
    test(`ends the session at its first line: ${JSON.stringify(first)}`, () => {
      const { output, messages, closed } = play(
        [HELLO, refused, `${first}\r\n`, ENVELOPE, 'DATA\r\n', 'evil\r\n.\r\n'],
        {},
        BURST,
      )
      assert.equal(codes(output), '220 250 250 550 554 554')
      assert.match(output, /^554 5\.5\.0 SMTP synchronization error/m)
      assert.equal(messages.length, 0)
      assert.ok(closed)
    })
  }

  test('is no suspicion against a client that goes on with a command', () => {
    const { output } = play([HELLO, refused, `RSET\r\n${ENVELOPE}DATA\r\n`, 'x\r\n.\r\n', 'FOO\r\n'], {}, BURST)
    assert.equal(codes(output), '220 250 250 550 554 250 250 250 354 250 500')
  })
})

suite('pipelining as RFC 2920 allows it', () => {
  const one = `${ENVELOPE}DATA\r\n`
  const cases: readonly (readonly [what: string, chunks: readonly string[], codes: string, messages: number])[] = [
    [
      'MAIL, RCPT, RCPT, DATA',
      [HELLO, `${ENVELOPE}RCPT TO:<e@d.test>\r\nDATA\r\n`, 'x\r\n.\r\n'],
      '220 250 250 250 250 354 250',
      1,
    ],
    [
      'the next envelope behind the dot',
      [HELLO, one, `x\r\n.\r\n${one}`, 'y\r\n.\r\n'],
      '220 250 250 250 354 250 250 250 354 250',
      2,
    ],
    [
      'RSET and the next envelope behind the dot',
      [HELLO, one, `x\r\n.\r\nRSET\r\n${one}`, 'y\r\n.\r\n'],
      '220 250 250 250 354 250 250 250 250 354 250',
      2,
    ],
    ['QUIT behind the dot', [HELLO, one, 'x\r\n.\r\nQUIT\r\n'], '220 250 250 250 354 250 221', 1],
    [
      'chunks behind the envelope',
      [HELLO, `${ENVELOPE}BDAT 3\r\nx\r\nBDAT 3 LAST\r\ny\r\n`],
      '220 250 250 250 250 250',
      1,
    ],
    [
      'an envelope behind the last chunk',
      [HELLO, `${ENVELOPE}BDAT 3 LAST\r\nx\r\n${ENVELOPE}BDAT 3 LAST\r\ny\r\nQUIT\r\n`],
      '220 250 250 250 250 250 250 250 221',
      2,
    ],
    ['NOOP as the last of a group', [HELLO, 'RSET\r\nNOOP\r\n', 'NOOP\r\n'], '220 250 250 250 250', 0],
    ['QUIT behind everything, and more behind it', [HELLO, `${ENVELOPE}QUIT\r\nNOOP\r\n`], '220 250 250 250 221', 0],
    [
      'QUIT behind the dot after HELO',
      ['HELO c\r\n', 'MAIL FROM:<a@b.test>\r\n', 'RCPT TO:<c@d.test>\r\n', 'DATA\r\n', 'x\r\n.\r\nQUIT\r\n'],
      '220 250 250 250 354 250 221',
      1,
    ],
  ]
  for (const [what, chunks, expected, count] of cases) {
    test(what, () => {
      const { output, messages } = play(chunks, {}, BURST)
      assert.equal(codes(output), expected)
      assert.equal(messages.length, count)
    })
  }

  test('a message that is being stored lets the next envelope wait', () => {
    const { session } = play([HELLO, one], {}, BURST)
    assert.equal(session.feed(Buffer.from('x\r\n.\r\n')).at(-1)?.kind, 'message')
    assert.equal(session.expectsSilence, false)
    assert.deepEqual(session.feed(Buffer.from(ENVELOPE)), [])
    assert.equal(session.closed, false)
  })
})

test('what comes while an answer is being sought that must be waited for ends the session at once', () => {
  const { session } = play([], {}, { asks: ['helo'] })
  assert.deepEqual(
    session.feed(Buffer.from(HELLO)).map(({ kind }) => kind),
    ['ask'],
  )
  assert.ok(session.expectsSilence)
  assert.deepEqual(
    session.feed(Buffer.from('M')).map(({ kind }) => kind),
    ['send', 'close'],
  )
  const late = { verdict: 'accept', reply: { code: 250, lines: [] }, rule: 'x', compared: {} } as const
  assert.deepEqual(session.answer(late), [])
})
