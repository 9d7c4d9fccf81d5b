// What clients do that they should not: odd names, hidden characters, too much of everything.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../core/arbitraries.test-support.ts'
import { codes, play } from './session-driver.test-support.ts'

const HELLO = 'EHLO client.test\r\n'
const MAIL = `${HELLO}MAIL FROM:<a@b.test>\r\n`
const utf8 = (text: string): Uint8Array => Buffer.from(text)

suite('HELO', () => {
  for (const name of ['client.test', '[192.0.2.1]', '[IPv6:2001:db8::1]', 'my_host', 'localhost', 'x'.repeat(255)]) {
    test(`takes ${name.slice(0, 30)}`, () => assert.equal(codes(play([`HELO ${name}\r\n`]).output), '220 250'))
  }
  test('takes the first word only', () => {
    assert.match(play(['HELO  client.test  and more\r\n']).output, /^250 mx\.sandbox\.test Hello client\.test \[/m)
  })
  for (const name of ['', ' ', 'ж.test', 'a\x1b[31mb', 'a\tb', 'a\x7fb', 'x'.repeat(256)]) {
    test(`refuses ${JSON.stringify(name.slice(0, 30))}`, () => {
      for (const verb of ['HELO', 'EHLO']) {
        const { output } = play([utf8(`${verb} ${name}\r\nMAIL FROM:<a@b.test>\r\n`)], { commandLine: 1000 })
        assert.match(output, /^50[01] 5\.5\.\d .*\r\n503 /m)
      }
    })
  }
})

suite('characters', () => {
  test('a command with control characters is refused as such, whatever it is', () => {
    for (const control of ['\0', '\x01', '\x08', '\x1b', '\x7f', '\u009b']) {
      assert.match(play([utf8(`NOOP ${control}\r\nNOOP\r\n`)]).output, /^500 5\.5\.2 .*\r\n250 /m)
    }
  })

  for (const path of ['<ж@b.test>', '<"ж"@b.test>', '<"ж SMTPUTF8"@b.test>', '<ж@b.test> BODY=8BITMIME']) {
    test(`an address in UTF-8 without SMTPUTF8 is refused: ${path}`, () => {
      assert.match(play([utf8(`${HELLO}MAIL FROM:${path}\r\n`)]).output, /^553 5\.6\.7 /m)
      assert.match(play([utf8(`${MAIL}RCPT TO:${path}\r\n`)]).output, /^553 5\.6\.7 /m)
    })
  }

  test('no reply is longer than 512 octets or holds anything but printable ASCII, whatever is asked', () => {
    const odd = anyText({ maxLength: 1500 })
    const command = fc.constantFrom('EHLO ', 'MAIL FROM:<a@b.test> ', 'MAIL FROM:', 'RCPT TO:<c@d.test> ', 'BDAT ', '')
    fc.assert(
      fc.property(fc.array(fc.tuple(command, odd), { maxLength: 5 }), (lines) => {
        const { output } = play([utf8(MAIL), ...lines.map(([verb, rest]) => utf8(`${verb}${rest}\r\n`))], {
          commandLine: 2048,
        })
        for (const line of output.split('\r\n')) {
          assert.match(line, /^[\x20-\x7e]*$/)
          assert.ok(line.length <= 510, line)
        }
      }),
    )
  })
})

suite('parameters', () => {
  test('a size of twenty digits is too large, not malformed (RFC 1870 §3)', () => {
    assert.match(play([`${HELLO}MAIL FROM:<a@b.test> SIZE=${'9'.repeat(20)}\r\n`]).output, /^552 5\.3\.4 /m)
  })
  test('hexadecimal digits of xtext may be small, and mean the same', () => {
    const { messages } = play([
      `${HELLO}MAIL FROM:<a@b.test> ENVID=x+2by\r\nRCPT TO:<c@d.test> ORCPT=rfc822;c+2Bx+2bz@d.test\r\nDATA\r\n.\r\n`,
    ])
    assert.equal(messages[0]?.transaction.options.envid, 'x+y')
    assert.equal(messages[0]?.transaction.recipients[0]?.dsn.orcpt, 'rfc822;c+x+z@d.test')
  })
  test('an ORCPT may have 500 octets (RFC 3461 §4.2)', () => {
    const orcpt = (octets: number): string => `RCPT TO:<c@d.test> ORCPT=${'rfc822;'.padEnd(octets, 'x')}\r\n`
    const begin = `${HELLO}MAIL FROM:<a@b.test>\r\n`
    assert.match(play([begin, orcpt(500)], { commandLine: 1000 }).output, /^250 2\.1\.0 yes\r\n250 2\.1\.0 yes/m)
    assert.match(play([begin, orcpt(501)], { commandLine: 1000 }).output, /^501 5\.5\.4 /m)
  })
  test('an ENVID may have 100 octets (RFC 3461 §4.4), and is not empty', () => {
    const envid = (value: string) => play([`${HELLO}MAIL FROM:<a@b.test> ENVID=${value}\r\n`]).output
    assert.match(envid('x'.repeat(100)), /^250 2\.1\.0 yes/m)
    assert.match(envid('x'.repeat(101)), /^501 5\.5\.4 /m)
  })
  test('each value of a parameter is one of those that its RFC has', () => {
    const good = ['BODY=7bit', 'BODY=8bitmime', 'RET=full', 'RET=hdrs', 'AUTH=<>', 'AUTH=a+2Bb', 'SMTPUTF8', 'SIZE=1']
    const bad = ['BODY=9BIT', 'BODY', 'RET=ALL', 'AUTH=', 'AUTH=a+2', 'SMTPUTF8=1', 'SIZE=', 'SIZE=x', 'ENVID=']
    for (const [parameters, code] of [
      [good, '250 2.1.0'],
      [bad, '501 5.5.4'],
    ] as const)
      for (const one of parameters)
        assert.match(play([`${HELLO}MAIL FROM:<a@b.test> ${one}\r\n`]).output, new RegExp(`^${code} `, 'm'), one)
    for (const one of ['NOTIFY=never', 'NOTIFY=Failure,delay,SUCCESS', 'ORCPT=utf-8;ж'])
      assert.match(play([MAIL, utf8(`RCPT TO:<c@d.test> ${one}\r\n`)]).output, /yes\r\n250 2\.1\.0 yes/, one)
    for (const one of [
      'NOTIFY=',
      'NOTIFY=NEVER,DELAY',
      'NOTIFY=DELAY,NEVER',
      'NOTIFY=DELAY,DELAY',
      'NOTIFY=X',
      'ORCPT=x',
    ])
      assert.match(play([MAIL, `RCPT TO:<c@d.test> ${one}\r\n`]).output, /^501 5\.5\.4 /m, one)
    for (const command of ['MAIL FROM:<a@b.test> X=1\r\n', `${MAIL.slice(HELLO.length)}RCPT TO:<c@d.test> X=1\r\n`])
      assert.match(play([HELLO, command]).output, /^555 5\.5\.4 Parameter X is not supported/m)
  })
  test('an ENVID or ORCPT that is not printable ASCII behind its xtext is refused (RFC 3461 §4)', () => {
    for (const hex of ['+00', '+0A', '+7F', '+9B', '+E9']) {
      assert.match(play([`${HELLO}MAIL FROM:<a@b.test> ENVID=x${hex}\r\n`]).output, /^501 5\.5\.4 /m, hex)
      assert.match(play([`${MAIL}RCPT TO:<c@d.test> ORCPT=rfc822;x${hex}\r\n`]).output, /^501 5\.5\.4 /m, hex)
    }
  })
})

suite('refused recipients', () => {
  const good = 'RCPT TO:<c@d.test>\r\n'
  const dead = 'RCPT TO:<x@refuse.test>\r\n'
  const later = 'RCPT TO:<x@defer.test>\r\n'

  test('of an honest list server do not end its session', () => {
    const { output, messages } = play([MAIL, (good + dead).repeat(30), 'DATA\r\n', 'x\r\n.\r\n'], { recipients: 100 })
    assert.equal(messages[0]?.transaction.recipients.length, 30)
    assert.doesNotMatch(output, /^421/m)
  })

  test('of an honest sender that sends one message to each do not end its session', () => {
    const one = (rcpt: string): string => `MAIL FROM:<a@b.test>\r\n${rcpt}DATA\r\n`
    const { output, messages } = play([
      HELLO,
      ...Array.from({ length: 15 }, () => [one(dead), one(good), 'x\r\n.\r\n'])
        .flat()
        .map((s) => (s.startsWith('MAIL') && s.includes('refuse') ? `${s}RSET\r\n` : s)),
    ])
    assert.equal(messages.length, 15)
    assert.doesNotMatch(output, /^421/m)
  })

  test('of one who guesses end the session', () => {
    const { output, closed } = play([MAIL, dead.repeat(20)], { recipients: 100 })
    assert.equal(codes(output), `220 250 250${' 550'.repeat(11)} 421`)
    assert.ok(closed)
  })

  test('that a check could not judge are no errors of the client', () => {
    const { output } = play([MAIL, later.repeat(30)], { recipients: 100 })
    assert.equal(codes(output), `220 250 250${' 451'.repeat(30)}`)
  })

  test('count towards the limit of recipients, which is on RCPT commands (RFC 9422 §4.2)', () => {
    assert.equal(
      codes(play([MAIL, dead.repeat(3), good.repeat(3)]).output),
      `220 250 250${' 550'.repeat(3)} 250 250 452`,
    )
  })
})

suite('the story of a hostile session', () => {
  const far = { commands: 1e6, errors: 1e6, unknownCommands: 1e6, recipients: 1000 }
  const dead = 'RCPT TO:<x@refuse.test>\r\n'
  const good = 'RCPT TO:<c@d.test>\r\n'

  test('stays small, and still tells how it ended', () => {
    const { session } = play([`${MAIL}${dead}RSET\r\n`.repeat(500), 'FOO\r\n'.repeat(5000)], { ...far, commands: 3000 })
    const story = session.refusals('lost') ?? []
    assert.ok(story.length < 210, String(story.length))
    assert.partialDeepStrictEqual(story.at(-2), { kind: 'limit', limit: 'commands' })
    assert.partialDeepStrictEqual(story.at(-1), { kind: 'disconnected', by: 'server' })
  })

  test('leaves out accepted recipients before it leaves out refused ones', () => {
    const { session } = play([MAIL, good.repeat(900), dead.repeat(7)], far)
    const story = session.refusals('lost') ?? []
    assert.deepEqual(
      story.map((event) => (event.kind === 'decided' ? `${event.stage} ${event.decision.verdict}` : event.kind)),
      ['connected', 'helo', 'mail accept', ...Array.from({ length: 7 }, () => 'rcpt deny'), 'disconnected'],
    )
  })

  test('tells once that there were too many recipients, not a hundred thousand times', () => {
    const { output, session } = play([MAIL, good.repeat(100_000)], far)
    assert.equal(output.match(/^452/gm)?.length, 99_000)
    assert.equal(session.refusals('lost')?.filter(({ kind }) => kind === 'limit').length, 1)
  })

  test('a message to a thousand recipients carries each of its thousand verdicts', () => {
    const { actions } = play([MAIL, good.repeat(1000), 'DATA\r\n', 'x\r\n.\r\n'], far)
    const message = actions.find((action) => action.startsWith('{"kind":"message"')) ?? ''
    assert.equal(message.match(/"stage":"rcpt"/g)?.length, 1000)
  })
})

suite('the end of a session', () => {
  test('by QUIT is the client’s doing', () => {
    const { session } = play(['HELP\r\nFOO\r\nQUIT\r\n'])
    assert.partialDeepStrictEqual(session.refusals('lost')?.at(-1), { by: 'client', during: 'QUIT' })
  })
  test('by a limit is the server’s', () => {
    const { session } = play(['FOO\r\n'.repeat(5)])
    assert.partialDeepStrictEqual(session.refusals('lost')?.at(-1), { by: 'server', during: 'command' })
  })
  test('comes once, even when two reasons meet', () => {
    const { actions } = play([`${HELLO}${'RSET x\r\n'.repeat(10)}BDAT x\r\n`])
    assert.equal(actions.filter((action) => action.startsWith('{"kind":"close"')).length, 1)
  })
})

suite('a server that stops', () => {
  test('lets the open transaction finish and begins no other', () => {
    const one = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n.\r\n'
    const { output, messages, closed } = play([`${MAIL}RCPT TO:<c@d.test>\r\n`, 'stop', `DATA\r\nx\r\n.\r\n${one}`])
    assert.equal(messages.length, 1)
    assert.equal(codes(output), '220 250 250 250 354 250 421')
    assert.ok(closed)
  })
  test('sends away at once a client that has no transaction open', () => {
    assert.equal(codes(play([HELLO, 'stop']).output), '220 250 421')
  })
})
