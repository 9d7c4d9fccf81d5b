import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { codes, play, type PlayOptions } from './session-driver.test-support.ts'

const HELLO = 'EHLO client.test\r\n'
const MAIL = 'MAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\nDATA\r\nx\r\n.\r\n'
const LOGIN: PlayOptions = { offers: { starttls: true, mechanisms: () => ['TEST'] } }
const TRUSTED: PlayOptions = { offers: { xclient: true, mechanisms: () => ['TEST'] } }

/** The events that entered the store with the last message. */
function eventsOf(actions: readonly string[]): string {
  return actions.findLast((action) => action.includes('"kind":"message"')) ?? assert.fail('no message')
}

suite('a password', () => {
  for (const [how, line] of [
    ['ends in a bare LF', 'AUTH TEST hunter2\n'],
    ['holds a control character', 'AUTH TEST hunter2\x01\r\n'],
    ['is parted from the verb by a tab', 'AUTH\tTEST hunter2\r\n'],
    ['stands where the mechanism belongs', 'AUTH hunter2\r\n'],
    ['stands where the mechanism belongs, in base64', 'AUTH hunter2hunter2hunter2aa==\r\n'],
    ['is glued to the mechanism', 'AUTH TEST=hunter2\r\n'],
    ['comes with blanks before the verb', '  AUTH TEST hunter2\r\n'],
    ['is sent where there is no log-in', 'AUTH=TEST hunter2\r\n'],
    ['follows a log-in that a RSET came behind', 'AUTH OTHER\r\nRSET\r\nhunter2\r\n'],
  ] as const) {
    test(`is kept in no event when its command ${how}`, () => {
      const { session, actions } = play([HELLO, line, 'QUIT\r\n'], {}, { ...LOGIN, asks: ['auth'] })
      const sent = actions.filter((action) => action.includes('"kind":"send"'))
      const story = JSON.stringify(session.refusals('client'))
      assert.match(story, /command-refused|login-refused/)
      assert.doesNotMatch(story, /hunter2/i)
      assert.doesNotMatch(sent.join(''), /hunter2/i)
    })
  }
})

test('what is refused is kept where no password can be meant, also behind a log-in', () => {
  for (const lines of [
    'FROB x\r\n',
    'AUTH TEST wrong\r\nNOOP\r\nFROB x\r\n',
    `AUTH TEST secret\r\n${MAIL}FROB x\r\n`,
  ]) {
    const { session } = play([HELLO, lines], {}, { ...LOGIN, asks: ['auth'] })
    assert.match(JSON.stringify(session.refusals('client')), /"command":"FROB x"/, lines)
  }
})

suite('the story of a message', () => {
  test('tells of no log-in that STARTTLS has made void', () => {
    const { actions } = play([HELLO, 'AUTH TEST secret\r\n', 'STARTTLS\r\n', 'tls', `${HELLO}${MAIL}`], {}, LOGIN)
    assert.doesNotMatch(eventsOf(actions), /logged-in/)
  })

  test('tells of no log-in and no name that XCLIENT has made void', () => {
    const { actions } = play(
      [`EHLO proxy.test\r\nAUTH TEST secret\r\nXCLIENT ADDR=198.51.100.7 HELO=real.test\r\n`, MAIL],
      {},
      TRUSTED,
    )
    const events = eventsOf(actions)
    assert.doesNotMatch(events, /logged-in|proxy\.test/)
    assert.match(events, /"kind":"helo","verb":"EHLO","name":"real.test"/)
  })

  test('tells who logged in at the proxy that said so', () => {
    const { actions } = play([`XCLIENT ADDR=198.51.100.7 LOGIN=bob\r\n${HELLO}${MAIL}`], {}, TRUSTED)
    assert.match(eventsOf(actions), /"kind":"logged-in","mechanism":"XCLIENT","user":"bob"/)
  })
})

suite('XCLIENT', () => {
  test('with an empty LOGIN logs nobody in', () => {
    const { messages } = play([`XCLIENT ADDR=198.51.100.7 LOGIN=\r\n${HELLO}${MAIL}`], {}, TRUSTED)
    assert.equal(messages[0]?.transaction.facts.user, undefined)
    assert.equal(messages[0]?.transaction.protocol, 'ESMTP')
  })

  for (const name of ['two+20words', '', 'x'.repeat(300)]) {
    test(`takes no HELO name that the client itself could not give: "${name.slice(0, 20)}"`, () => {
      const { session, output } = play([`XCLIENT ADDR=198.51.100.7 HELO=${name}\r\n`], {}, TRUSTED)
      assert.equal(codes(output), name === '' ? '220 220' : '220 501')
      assert.equal(session.facts.helo, undefined)
    })
  }

  test('begins the time of greeting anew: a second one may name another client', () => {
    const { session } = play(['XCLIENT ADDR=198.51.100.7\r\nXCLIENT ADDR=IPV6:2001:db8::9\r\n'], {}, TRUSTED)
    assert.equal(session.facts.client.address, '2001:db8::9')
    assert.equal(session.facts.proxy, '192.0.2.9')
  })

  test('asks which log-ins there are for the client that was named, not for the proxy', () => {
    const asked: (string | undefined)[] = []
    play(
      [`XCLIENT ADDR=198.51.100.7\r\n${HELLO}`],
      {},
      { offers: { xclient: true, mechanisms: (_, facts) => (asked.push(facts.client.address), ['TEST']) } },
    )
    assert.deepEqual(asked, ['198.51.100.7'])
  })
})

test('a stopping server does not wait for the next line of a log-in', () => {
  const { output, closed } = play([HELLO, 'AUTH TEST\r\n', 'stop'], {}, LOGIN)
  assert.equal(codes(output), '220 250 334 421')
  assert.ok(closed)
})

test('a session that was ended is not begun anew by a greeting that comes late', () => {
  const { session } = play(['stop'])
  session.start()
  assert.ok(session.closed)
})
