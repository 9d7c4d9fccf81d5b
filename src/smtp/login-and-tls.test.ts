import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { codes, play, type PlayOptions } from './session-driver.test-support.ts'

const HELLO = 'EHLO client.test\r\n'
const LOGIN: PlayOptions = { offers: { starttls: true, mechanisms: () => ['TEST'] } }
const LOGIN_AFTER_TLS: PlayOptions = { offers: { starttls: true, mechanisms: (secured) => (secured ? ['TEST'] : []) } }

suite('STARTTLS', () => {
  test('is offered before TLS and not after it', () => {
    const { output } = play([HELLO, 'STARTTLS\r\n', 'tls', HELLO], {}, LOGIN)
    assert.equal(output.match(/^250-STARTTLS\r$/gm)?.length, 1)
    assert.equal(codes(output), '220 250 220 250')
  })

  test('throws away what was sent in clear behind it', () => {
    const { output, messages } = play([`${HELLO}STARTTLS\r\nMAIL FROM:<evil@b.test>\r\n`, 'tls', 'NOOP\r\n'], {}, LOGIN)
    assert.equal(codes(output), '220 250 220 250')
    assert.equal(messages.length, 0)
  })

  test('makes the client say EHLO again', () => {
    const { output } = play([HELLO, 'STARTTLS\r\n', 'tls', 'MAIL FROM:<a@b.test>\r\n'], {}, LOGIN)
    assert.equal(codes(output), '220 250 220 503')
  })

  test('is told in the protocol and the events of the message', () => {
    const { messages, actions } = play(
      [HELLO, 'STARTTLS\r\n', 'tls', `${HELLO}MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n`, 'x\r\n.\r\n'],
      {},
      LOGIN,
    )
    assert.equal(messages[0]?.transaction.protocol, 'ESMTPS')
    assert.match(actions.join('\n'), /"kind":"secured","implicit":false,"protocol":"TLSv1.3","cipher":"TEST"/)
  })

  for (const [title, input, expected] of [
    ['before EHLO', 'STARTTLS\r\n', '220 503'],
    ['twice', `${HELLO}STARTTLS\r\n|tls|${HELLO}STARTTLS\r\n`, '220 250 220 250 503'],
    ['in a transaction', `${HELLO}MAIL FROM:<a@b.test>\r\nSTARTTLS\r\n`, '220 250 250 503'],
    ['with an argument', `${HELLO}STARTTLS now\r\n`, '220 250 501'],
  ] as const) {
    test(`is refused ${title}`, () => assert.equal(codes(play(input.split('|'), {}, LOGIN).output), expected))
  }

  test('is not there where TLS began with the connection, and the session says so', () => {
    const { output, actions } = play(
      [`${HELLO}MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n`, 'x\r\n.\r\n'],
      {},
      { ...LOGIN, implicit: true },
    )
    assert.doesNotMatch(output, /STARTTLS/)
    assert.match(actions.join('\n'), /"kind":"secured","implicit":true/)
  })

  test('is not there without a certificate', () => {
    assert.equal(codes(play([HELLO, 'STARTTLS\r\n']).output), '220 250 502')
  })

  test('a TLS handshake on a port that begins in clear is told what is wrong, and ended', () => {
    const { output, closed } = play([Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x0a, 0x41, 0x0d, 0x0a])])
    assert.match(output, /^554 5\.5\.1 This port begins without TLS: .*STARTTLS.*465/m)
    assert.ok(closed)
  })
})

suite('AUTH', () => {
  test('is offered until the client has logged in', () => {
    const { output } = play([HELLO, 'AUTH TEST secret\r\n', HELLO], {}, LOGIN)
    assert.equal(codes(output), '220 250 235 250')
    assert.equal(output.match(/^250-AUTH TEST\r$/gm)?.length, 1)
  })

  test('may take more than one line', () => {
    assert.equal(codes(play([HELLO, 'AUTH TEST\r\nsecret\r\nNOOP\r\n'], {}, LOGIN).output), '220 250 334 235 250')
  })

  test('is refused for a wrong password, and may be tried again', () => {
    const { output } = play([HELLO, 'AUTH TEST wrong\r\nAUTH TEST secret\r\n'], {}, LOGIN)
    assert.equal(codes(output), '220 250 535 235')
  })

  test('makes the message one of a client who logged in', () => {
    const mail = `${HELLO}AUTH TEST secret\r\nMAIL FROM:<a@b.test> AUTH=<>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n.\r\n`
    const transaction = play([mail], {}, LOGIN).messages[0]?.transaction
    assert.equal(transaction?.protocol, 'ESMTPA')
    assert.equal(transaction?.facts.user, 'alice')
  })

  test('is forgotten when TLS begins', () => {
    const input = [
      `${HELLO}AUTH TEST secret\r\n`,
      'STARTTLS\r\n',
      'tls',
      `${HELLO}MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\n.\r\n`,
    ]
    assert.equal(play(input, {}, LOGIN).messages[0]?.transaction.facts.user, undefined)
  })

  test('asks for TLS first where passwords must not go in clear', () => {
    const { output } = play(
      [HELLO, 'AUTH TEST secret\r\n', 'STARTTLS\r\n', 'tls', `${HELLO}AUTH TEST secret\r\n`],
      {},
      LOGIN_AFTER_TLS,
    )
    assert.equal(codes(output), '220 250 538 220 250 235')
  })

  test('never leaves what the client sent in an event', () => {
    const { session } = play(
      [HELLO, 'AUTH TEST hunter2 hunter2\r\nAUTH TEST hunter2\r\nAUTH TEST\r\nhunter2\r\nQUIT\r\n'],
      {},
      LOGIN,
    )
    const story = JSON.stringify(session.refusals('client'))
    assert.match(story, /login-refused/)
    assert.doesNotMatch(story, /hunter2/)
  })

  for (const [title, input, expected] of [
    ['before EHLO', 'AUTH TEST secret\r\n', '220 503'],
    ['twice', `${HELLO}AUTH TEST secret\r\nAUTH TEST secret\r\n`, '220 250 235 503'],
    ['in a transaction', `${HELLO}MAIL FROM:<a@b.test>\r\nAUTH TEST secret\r\n`, '220 250 250 503'],
    ['without a mechanism', `${HELLO}AUTH\r\n`, '220 250 501'],
    ['where policy says no', `EHLO c\r\nAUTH refuse.test\r\n`, '220 250 501'],
  ] as const) {
    test(`is refused ${title}`, () => assert.equal(codes(play([input], {}, LOGIN).output), expected))
  }

  test('has its old form for Outlook Express 4', () => {
    const { output } = play([HELLO], {}, { offers: { ...LOGIN.offers, oldAuthLine: true } })
    assert.match(output, /^250-AUTH TEST\r\n250-AUTH=TEST\r$/m)
  })
})

suite('XCLIENT', () => {
  const TRUSTED: PlayOptions = { offers: { xclient: true } }

  test('lets a trusted proxy say who the client is, and begins the session anew', () => {
    const { output, messages } = play(
      [
        `${HELLO}XCLIENT ADDR=198.51.100.7 PORT=99 HELO=real.test LOGIN=bob\r\n`,
        `${HELLO}MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n.\r\n`,
      ],
      {},
      TRUSTED,
    )
    assert.equal(codes(output), '220 250 220 250 250 250 354 250')
    const { facts } = messages[0]?.transaction ?? assert.fail()
    assert.deepEqual(facts.client, { address: '198.51.100.7', port: 99 })
    assert.equal(facts.proxy, '192.0.2.9')
    assert.equal(facts.user, 'bob')
  })

  for (const bad of ['ADDR=nonsense', 'PORT=70000', 'COLOR=red', 'ADDR', '']) {
    test(`refuses "${bad}"`, () => {
      assert.equal(codes(play([`${HELLO}XCLIENT ${bad}\r\n`], {}, TRUSTED).output), '220 250 501')
    })
  }

  test('does not exist for anybody else', () => {
    const { output } = play([`${HELLO}XCLIENT ADDR=127.0.0.1\r\n`])
    assert.equal(codes(output), '220 250 502')
    assert.doesNotMatch(output, /XCLIENT NAME/)
  })
})

suite('policy before MAIL', () => {
  test('may refuse a HELO name, and a later one is asked about again', () => {
    const { output } = play(['EHLO refuse.test\r\nMAIL FROM:<a@b.test>\r\n', HELLO], {}, { asks: ['helo'] })
    assert.equal(codes(output), '220 550 503 250')
  })

  test('may close the connection before it is greeted', () => {
    const { output } = play([], {}, { asks: ['connect'] })
    assert.equal(codes(output), '220')
  })
})

test('a client that only keeps the connection busy is sent away', () => {
  const { output, closed } = play([HELLO, 'NOOP\r\n'.repeat(20)], { idleCommands: 10 })
  assert.match(output, /^421 4\.7\.0 Too many commands without a message/m)
  assert.ok(closed)
})

test('a client that sends messages may send as many RSETs between them', () => {
  const mail = 'RSET\r\nRSET\r\nRSET\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n.\r\n'
  const { messages } = play([HELLO, mail.repeat(10)], { idleCommands: 10 })
  assert.equal(messages.length, 10)
})
