// A program that does not speak SMTP is sent away at its first line, before anything that somebody else put behind it.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { codes, play } from './session-driver.test-support.ts'
import { protocolOfLine, type OtherProtocol } from './other-protocol.ts'

const SMUGGLED = 'HELO x\r\nMAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil\r\n.\r\nQUIT\r\n'

suite('a first line of another protocol', () => {
  const firsts: readonly (readonly [line: string | Uint8Array, protocol: OtherProtocol])[] = [
    ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'post', 'Get'].map(
      (method) => [`${method} / HTTP/1.1`, 'http'] as const,
    ),
    ['GET /', 'http'],
    ['GET', 'http'],
    ['  GET / HTTP/1.0', 'http'],
    ['PROPFIND /x HTTP/1.1', 'http'],
    ['PRI * HTTP/2.0', 'http'],
    ['OPTIONS sip:x SIP/2.0', 'http'],
    ['Host: mx.test', 'field'],
    ['content-type:text/plain', 'field'],
    ['Received: from a', 'field'],
    ['SSH-2.0-OpenSSH_9.2', 'ssh'],
    ['USER anonymous', 'text'],
    ['a1 LOGIN x y', 'text'],
    ['*1', 'text'],
    ['NICK x', 'text'],
    ['LHLO client.test', 'text'],
    ['{"jsonrpc":"2.0"}', 'text'],
    ['', 'text'],
    [Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1]), 'tls'],
    [Buffer.from([0x80, 0x2e, 1, 3, 1]), 'binary'],
    [Buffer.from([0, 0, 0, 0x2a]), 'binary'],
    [Buffer.from([0xff, 0xfd, 0x18]), 'binary'],
  ]
  for (const [line, protocol] of firsts) {
    const shown = typeof line === 'string' ? line : Buffer.from(line).toString('hex')
    test(`${shown} (${protocol}) ends the session`, () => {
      for (const end of ['\r\n', '\n']) {
        const said = Buffer.concat([Buffer.from(line as string), Buffer.from(`${end}Host: x${end}${end}${SMUGGLED}`)])
        const { output, messages, closed, session } = play([said])
        assert.equal(codes(output), '220 554')
        assert.equal(messages.length, 0)
        assert.ok(closed)
        assert.partialDeepStrictEqual(session.refusals('lost')?.at(-2), { kind: 'other-protocol', protocol })
      }
    })
  }

  test('is known by its first octet when it is binary, for its line end may never come', () => {
    for (const octet of [0x16, 0x00, 0x80]) assert.ok(play([Buffer.from([octet])]).closed, String(octet))
  })

  test('may be in TLS, and then it is no handshake', () => {
    const { output } = play(
      ['EHLO c\r\n', 'STARTTLS\r\n', 'tls', 'POST / HTTP/1.1\r\n'],
      {},
      { offers: { starttls: true } },
    )
    assert.match(output, /^554 5\.5\.1 This is a mail server: it speaks SMTP, not HTTP; closing\r\n$/m)
  })
})

suite('later in a session', () => {
  for (const line of ['POST /x HTTP/1.1', 'Host: x', 'connect x:25', 'SSH-2.0-x', '\x16\x03\x01']) {
    test(`${JSON.stringify(line)} ends it too`, () => {
      const { output, closed } = play(['EHLO c.test\r\n', `${line}\r\n`, SMUGGLED])
      assert.equal(codes(output), '220 250 554')
      assert.ok(closed)
    })
  }

  test('what is only unknown is borne as often as the limit says', () => {
    const { output, closed } = play(['EHLO c.test\r\n', 'FOO\r\nBAR\r\nfo\0o\r\n\n', `${'x'.repeat(600)}\r\n`], {
      unknownCommands: 4,
    })
    assert.equal(codes(output), '220 250 500 500 500 500 421')
    assert.ok(closed)
  })
})

test('the content of a message is none of this', () => {
  const text = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n\x16\x03\x01\r\n'
  const { messages } = play(['EHLO c\r\n', 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n', `${text}.\r\n`])
  assert.equal(messages[0]?.content, text)
})

test('no command of SMTP is taken for another protocol, in any case', () => {
  const commands = 'EHLO HELO MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY HELP STARTTLS AUTH XCLIENT EXPN ETRN TURN BURL'
  for (const verb of commands.split(' ')) {
    for (const word of [verb, verb.toLowerCase()]) {
      for (const line of [word, `${word} x`, `${word} FROM:<a@b> HTTP/1.1`])
        assert.equal(protocolOfLine(line, true), undefined)
    }
  }
})

test('a password behind a refused AUTH is kept in no event, whatever it looks like', () => {
  for (const password of ['hunter2: x', 'GET hunter2', 'hunter2']) {
    const { session } = play(['EHLO c\r\n', 'AUTH LOGIN\r\n', `${password}\r\n`, 'QUIT\r\n'])
    assert.doesNotMatch(JSON.stringify(session.refusals('client')), /hunter2/)
  }
})
