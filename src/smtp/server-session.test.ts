import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { formatMailbox } from '../core/address.ts'
import { codes, play, turn, type Played } from './session-driver.test-support.ts'

const HELLO = 'EHLO client.test\r\n'
const ENVELOPE = `${HELLO}MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n`

suite('a server without room', () => {
  const full = { noRoom: () => ({ cause: 'space' as const, facts: { free: 5 } }) }

  test('says so at MAIL and does not hold it against the client', () => {
    const { output, closed } = play([HELLO, 'MAIL FROM:<a@b.test>\r\n'.repeat(20)], { errors: 3 }, full)
    assert.equal(codes(output), `220 250${' 452'.repeat(20)}`)
    assert.match(output, /452 4\.3\.1 /)
    assert.ok(!closed)
  })

  test('is asked with the size that the client gave', () => {
    const asked: (number | undefined)[] = []
    const noRoom = (announced: number | undefined): undefined => void asked.push(announced)
    play([`${HELLO}MAIL FROM:<a@b.test> SIZE=77\r\nRSET\r\nMAIL FROM:<a@b.test>\r\n`], {}, { noRoom })
    assert.deepEqual(asked, [77, undefined])
  })

  test('that cannot write at all says only that it may pass', () => {
    const { output } = play(
      [`${HELLO}MAIL FROM:<a@b.test>\r\n`],
      {},
      { noRoom: () => ({ cause: 'read-only', facts: {} }) },
    )
    assert.match(output, /451 4\.3\.0 /)
  })
})

suite('a transaction', () => {
  test('is greeted, taken and said goodbye to', () => {
    const { output, messages, closed } = play([`${ENVELOPE}DATA\r\n`, 'Subject: x\r\n\r\nhello\r\n.\r\nQUIT\r\n'])
    assert.equal(codes(output), '220 250 250 250 354 250 221')
    assert.equal(messages.length, 1)
    assert.equal(messages[0]?.content, 'Subject: x\r\n\r\nhello\r\n')
    assert.equal(messages[0]?.transaction.protocol, 'ESMTP')
    assert.ok(closed)
  })

  test('offers the extensions that it keeps', () => {
    const { output } = play([HELLO])
    for (const line of [
      'SIZE 10000',
      '8BITMIME',
      'SMTPUTF8',
      'PIPELINING',
      'CHUNKING',
      'ENHANCEDSTATUSCODES',
      'DSN',
      'LIMITS RCPTMAX=5 MAILMAX=20',
    ]) {
      assert.match(output, new RegExp(`^250[- ]${line}\\r$`, 'm'))
    }
    assert.doesNotMatch(output, /STARTTLS|AUTH/)
  })

  test('takes dot-stuffing away and ends only at a dot of its own', () => {
    const { messages } = play([`${ENVELOPE}DATA\r\n..one\r\n...\r\n.x\r\n.\r\n`])
    assert.equal(messages[0]?.content, '.one\r\n..\r\nx\r\n')
  })

  test('may have an empty content', () => {
    assert.equal(play([`${ENVELOPE}DATA\r\n.\r\n`]).messages[0]?.content, '')
  })

  test('keeps DSN options, SIZE, BODY and SMTPUTF8', () => {
    const { messages } = play([
      HELLO,
      Buffer.from('MAIL FROM:<мак@b.test> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=QQ+2B1 SMTPUTF8\r\n'),
      Buffer.from('RCPT TO:<жук@d.test> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;c+2Bx@d.test\r\n'),
      'DATA\r\nx\r\n.\r\n',
    ])
    const transaction = messages[0]?.transaction
    assert.deepEqual(transaction?.options, { body: '8BITMIME', smtputf8: true, ret: 'HDRS', envid: 'QQ+1' })
    assert.deepEqual(transaction?.recipients[0]?.dsn, { notify: ['SUCCESS', 'DELAY'], orcpt: 'rfc822;c+x@d.test' })
    assert.equal(transaction?.mailFrom?.localPart, 'мак')
    assert.equal(transaction?.recipients[0]?.rcptTo.localPart, 'жук')
    assert.equal(transaction?.protocol, 'UTF8SMTP')
  })

  test('comes in chunks by BDAT, with dots left alone', () => {
    const { output, messages } = play([`${ENVELOPE}BDAT 7\r\n.a\r\n..\rBDAT 3 LAST\r\n\nb\r`, '\nQUIT\r\n'])
    assert.equal(codes(output), '220 250 250 250 250 550 500 221')
    assert.equal(messages.length, 0)
    const good = play([`${ENVELOPE}BDAT 6\r\n.a\r\n..BDAT 4 LAST\r\n\r\n\r\nQUIT\r\n`])
    assert.equal(codes(good.output), '220 250 250 250 250 250 221')
    assert.equal(good.messages[0]?.content, '.a\r\n..\r\n\r\n')
  })

  test('that was refused by BDAT swallows its chunk, so that content never becomes commands', () => {
    const { output } = play([`${HELLO}MAIL FROM:<a@b.test>\r\nBDAT 12 LAST\r\nRSET\r\nRSET\r\nNOOP\r\n`])
    assert.equal(codes(output), '220 250 250 503 250')
  })
})

suite('the order of commands', () => {
  const cases: readonly (readonly [title: string, input: string, expected: string])[] = [
    ['MAIL before HELO', 'MAIL FROM:<a@b.test>\r\n', '220 503'],
    ['RCPT before MAIL', `${HELLO}RCPT TO:<a@b.test>\r\n`, '220 250 503'],
    ['DATA before RCPT', `${HELLO}MAIL FROM:<a@b.test>\r\nDATA\r\n`, '220 250 250 503'],
    [
      'DATA when every recipient was refused',
      `${HELLO}MAIL FROM:<a@b.test>\r\nRCPT TO:<x@refuse.test>\r\nDATA\r\n`,
      '220 250 250 550 554',
    ],
    ['MAIL inside a transaction', `${HELLO}MAIL FROM:<a@b.test>\r\nMAIL FROM:<a@b.test>\r\n`, '220 250 250 503'],
    ['RSET ends a transaction', `${ENVELOPE}RSET\r\nDATA\r\n`, '220 250 250 250 250 503'],
    ['EHLO ends a transaction', `${ENVELOPE}${HELLO}DATA\r\n`, '220 250 250 250 250 503'],
    ['DATA after BDAT', `${ENVELOPE}BDAT 2\r\n\r\nDATA\r\n`, '220 250 250 250 250 503'],
    ['a demand that is not offered (RFC 8689)', `${HELLO}MAIL FROM:<a@b.test> REQUIRETLS\r\n`, '220 250 555'],
    ['parameters after HELO', 'HELO c\r\nMAIL FROM:<a@b.test> SIZE=1\r\n', '220 250 555'],
    ['a refused sender', `${HELLO}MAIL FROM:<x@refuse.test>\r\nRCPT TO:<c@d.test>\r\n`, '220 250 550 503'],
    [
      'unknown and absent commands',
      'NOOP\r\nFOO\r\nSTARTTLS\r\nAUTH PLAIN\r\nVRFY x\r\nHELP\r\nNOOP x\r\n',
      '220 250 500 502 502 252 214 250',
    ],
    [
      'bad addresses',
      `${HELLO}MAIL FROM:<a@>\r\nMAIL FROM:<a b@c.test>\r\nMAIL FROM\r\nMAIL FROM:\r\n`,
      '220 250 501 501 501 501',
    ],
    ['a null recipient', `${HELLO}MAIL FROM:<>\r\nRCPT TO:<>\r\n`, '220 250 250 501'],
    ['an announced size over the limit', `${HELLO}MAIL FROM:<a@b.test> SIZE=10001\r\n`, '220 250 552'],
  ]
  for (const [title, input, expected] of cases) {
    test(`${title}: ${expected}`, () => assert.equal(codes(play([input]).output), expected))
  }

  test('every reply but greeting, EHLO, HELO and 354 has an enhanced code of its own class', () => {
    const all = cases.map(([, input]) => play([input]).output).join('')
    const replies = all
      .split('\r\n')
      .filter((line) => /^\d{3} /.test(line) && !/^(220|250) (mx\.|HELP)|^354/.test(line))
    assert.ok(replies.length > 20)
    for (const line of replies) assert.match(line, /^([245])\d\d \1\.\d\.\d /)
  })

  test('<postmaster> needs no domain', () => {
    const { messages } = play([`${HELLO}MAIL FROM:<>\r\nRCPT TO:<Postmaster>\r\nDATA\r\n.\r\n`])
    assert.equal(
      messages[0]?.transaction.recipients.map(({ rcptTo }) => formatMailbox(rcptTo)).join(),
      'postmaster@sandbox.test',
    )
  })

  test('other addresses without a domain are completed for clients that we trust, and for nobody else', () => {
    const said = [`${HELLO}MAIL FROM:<carol> SIZE=5\r\nRCPT TO:<alice>\r\nRCPT TO:<bob@>\r\nDATA\r\n.\r\n`]
    const trusted = play(said, {}, { completes: true })
    const { mailFrom, recipients } = trusted.messages[0]?.transaction ?? assert.fail()
    assert.equal(mailFrom && formatMailbox(mailFrom), 'carol@sandbox.test')
    assert.deepEqual(
      recipients.map(({ rcptTo }) => formatMailbox(rcptTo)),
      ['alice@sandbox.test'],
    )
    assert.equal(codes(play(said).output).slice(0, 11), '220 250 501')
  })

  test('paths without brackets and with a space are taken, as old clients send them', () => {
    assert.equal(codes(play([`${HELLO}MAIL FROM: <a@b.test>\r\nRCPT TO:c@d.test\r\n`]).output), '220 250 250 250')
  })
})

suite('no smuggling', () => {
  const ends = ['\n.\n', '\n.\r\n', '\r.\r', '\r.\r\n', '\r\n.\n', '\r\n.\r', '\n.\r', '\r\n\0.\r\n', '\r\r\n.\r\r\n']
  for (const end of ends) {
    test(`${JSON.stringify(end)} does not end the content, and the message is refused`, () => {
      const inner = 'MAIL FROM:<evil@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nevil\r\n'
      const { output, messages } = play([`${ENVELOPE}DATA\r\nhello${end}${inner}.\r\nNOOP\r\n`])
      if (end.includes('\0')) assert.equal(messages.length, 1)
      else assert.equal(messages.length, 0)
      assert.equal(codes(output), `220 250 250 250 354 ${end.includes('\0') ? 250 : 550} 250`)
    })
  }

  test('a bare LF or CR in a command is refused', () => {
    assert.equal(codes(play(['EHLO c\nNOOP\r\n']).output), '220 500 250')
    assert.equal(codes(play(['HELP\r\nEHLO\rc\r\nNOOP\r\n']).output), '220 214 500 250')
  })
})

suite('limits', () => {
  test('a long command line is refused and the session goes on', () => {
    const { output } = play(['NOOP ', 'x'.repeat(600), 'x'.repeat(100_000), '\r\nNOOP\r\n'])
    assert.equal(codes(output), '220 500 250')
  })
  test('recipients over the limit get 452', () => {
    const { output } = play([ENVELOPE, 'RCPT TO:<c@d.test>\r\n'.repeat(5)])
    assert.equal(codes(output), '220 250 250 250 250 250 250 250 452')
  })
  test('content over the limit is read to its end and refused with 552', () => {
    const { output, messages } = play([
      `${ENVELOPE}DATA\r\n`,
      'x'.repeat(78).concat('\r\n').repeat(200),
      '.\r\nNOOP\r\n',
    ])
    assert.equal(codes(output), '220 250 250 250 354 552 250')
    assert.equal(messages.length, 0)
  })
  test('a content line over the limit is refused with 550', () => {
    assert.equal(codes(play([`${ENVELOPE}DATA\r\n${'x'.repeat(998)}\r\n.\r\n`]).output), '220 250 250 250 354 250')
    assert.equal(codes(play([`${ENVELOPE}DATA\r\n${'x'.repeat(999)}\r\n.\r\n`]).output), '220 250 250 250 354 550')
  })
  test('too many errors end the session', () => {
    const { output, closed } = play(['RSET x\r\n'.repeat(20)])
    assert.equal(codes(output), `220${' 501'.repeat(11)} 421`)
    assert.ok(closed)
  })
  test('too many unknown commands end the session', () => {
    const { output, closed } = play(['HELP\r\n', 'FOO\r\n'.repeat(20)])
    assert.equal(codes(output), `220 214${' 500'.repeat(4)} 421`)
    assert.ok(closed)
  })
  test('too many commands end the session', () => {
    const { output, closed } = play(['NOOP\r\n'.repeat(20)], { commands: 5 })
    assert.equal(codes(output), `220${' 250'.repeat(5)} 421`)
    assert.ok(closed)
  })
  test('too many messages end the session', () => {
    const one = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n.\r\n'
    const { messages, closed } = play([HELLO, one.repeat(4)], { transactions: 3 })
    assert.equal(messages.length, 3)
    assert.ok(closed)
  })
})

suite('the story of a session', () => {
  test('is kept when it refused something, with what was compared', () => {
    const { session } = play([`${HELLO}MAIL FROM:<a@b.test>\r\nRCPT TO:<x@refuse.test>\r\nQUIT\r\n`])
    assert.deepEqual(
      session.refusals('lost')?.map(({ kind }) => kind),
      ['connected', 'helo', 'decided', 'decided', 'disconnected'],
    )
  })
  test('is not kept when everything went well', () => {
    assert.equal(play([`${ENVELOPE}DATA\r\nx\r\n.\r\nQUIT\r\n`]).session.refusals('lost'), undefined)
  })
  test('stays small whatever the client does', () => {
    const { session } = play(['NOOP x\r\n', 'RSET x\r\n'.repeat(5000)], { errors: 1_000_000, commands: 1_000_000 })
    assert.ok((session.refusals('client')?.length ?? 0) < 3000)
  })
})

suite('cuts', () => {
  const words = fc.constantFrom(
    'EHLO c.test\r\n',
    'HELO c.test\r\n',
    'MAIL FROM:<a@b.test>\r\n',
    'MAIL FROM:<a@b.test> SIZE=20000\r\n',
    'RCPT TO:<c@d.test>\r\n',
    'RCPT TO:<x@refuse.test>\r\n',
    'DATA\r\n',
    'BDAT 5\r\n',
    'BDAT 4 LAST\r\n',
    'BDAT x\r\n',
    'RSET\r\n',
    'NOOP\r\n',
    'QUIT\r\n',
    'FOO\r\n',
    '.\r\n',
    '..\r\n',
    'text\r\n',
    '\r',
    '\n',
    '\r\n',
    '\0',
    '\xff',
    `${'y'.repeat(600)}\r\n`,
    `${'z'.repeat(78)}\r\n`.repeat(130),
  )

  /** In pieces of the given sizes. */
  function* pieces(bytes: Uint8Array, sizes: Iterator<number>, mayEnd: (at: number) => boolean): Generator<Uint8Array> {
    for (let from = 0; from < bytes.length;) {
      let to = from + (sizes.next().value as number)
      while (to < bytes.length && !mayEnd(to)) to++
      yield bytes.subarray(from, to)
      from = to
    }
  }
  const script = fc.array(words, { maxLength: 25 })
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 40 }))

  function assertSame(cut: Played, once: Played): void {
    assert.equal(cut.output, once.output)
    assert.deepEqual(cut.messages, once.messages)
    assert.deepEqual(cut.actions, once.actions)
    assert.equal(cut.closed, once.closed)
  }

  test('however the bytes of a client that waits are cut, replies, messages and the end are the same', () => {
    fc.assert(
      fc.property(script, sizes, (said, size) => {
        const groups = !said.some((word) => word.startsWith('HELO'))
        const turns = [Buffer.from('EHLO c.test\r\n')]
        for (let text = said.join(''); text !== '';) {
          const one = turn(text, groups)
          turns.push(Buffer.from(one, 'latin1'))
          text = text.slice(one.length)
        }
        const cut = turns.flatMap((one) => [...pieces(one, size, () => true)])
        assertSame(play(cut, {}, { burst: true }), play(turns, {}, { burst: true }))
      }),
      { numRuns: 300 },
    )
  })

  test('of one that does not wait they are the same as long as no cut parts the early octets from the command', () => {
    fc.assert(
      fc.property(script, sizes, (said, size) => {
        const bytes = Buffer.from(said.join(''), 'latin1')
        const cut = [...pieces(bytes, size, (at) => bytes[at - 1] !== 10)]
        assertSame(play(cut, {}, { burst: true }), play([bytes], {}, { burst: true }))
      }),
      { numRuns: 300 },
    )
  })

  test('random bytes never throw and never make a message', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 }), (chunks) => {
        assert.equal(play(chunks).messages.length, 0)
      }),
    )
  })
})
