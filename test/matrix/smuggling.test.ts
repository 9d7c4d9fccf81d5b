// SMTP smuggling (CERT/CC VU#302671, CVE-2023-51764 to 51766) and its relatives: whatever looks like the end of content to
// some server and is none, must be none here, and must not be passed on for the next server to misread. Octets that were
// announced as content, or came before TLS, are never commands.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Talker } from '../support/talker.ts'
import { worldForAll } from '../support/world.ts'
import { openSession, startWorld } from './ask.ts'

/** Every form that some server has taken for the end of content; only CRLF . CRLF is. */
const FORMS: readonly string[] = [
  '\n.\n',
  '\n.\r\n',
  '\r\n.\n',
  '\r.\r',
  '\r.\r\n',
  '\r\n.\r',
  '\r.\n',
  '\n.\r',
  '\n\n.\r\n',
  '\r\n\n.\r\n',
  '\r\r\n.\r\r\n',
  '\r\n.\r\r\n',
  '\r\r\n.\n',
  '\r\n\0.\r\n',
  '\r\n.\0\r\n',
  '\0\r\n.\n',
  '\r\n. \r\n',
  '\r\n.\t\r\n',
  '\r\n .\r\n',
  '\r\n.\x0b\r\n',
  '\r\n.\x85',
  '\x85.\x85',
  '\u00e2\u0080\u00a8.\u00e2\u0080\u00a8',
  '\r\n..\r\n',
]

const SMUGGLED = 'MAIL FROM:<ceo@ok.test>\r\nRCPT TO:<bob@sandbox.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nx'
/** What is not mended is refused, for clients who may send anywhere too. */
const STRICT = { submission: { mend: true, bindSender: false, trustedUsers: [], bareLf: 'refuse' } } as const
const ENVELOPE = ['MAIL FROM:<a@ok.test>', 'RCPT TO:<x@two.test>']

async function begun(talker: Talker): Promise<void> {
  for (const line of ENVELOPE) assert.match(await talker.say(line), /^250/)
  assert.match(await talker.say('DATA'), /^354/)
}

suite('what is not the end of content', () => {
  test('never begins another message, and goes on to the next server only in lines that end with CRLF', async (t) => {
    await using world = await startWorld()
    let passedOn = 0
    for (const form of FORMS) {
      await t.test(JSON.stringify(form), async () => {
        using talker = await openSession(world, '127.0.0.1')
        await begun(talker)
        talker.send(`Subject: first\r\n\r\nhello${form}${SMUGGLED}\r\n.\r\n`)
        const reply = await talker.reply()
        assert.match(reply, /^(250 2\.0\.0 Queued|550 5\.6\.0 )/)
        if (reply.startsWith('250')) {
          passedOn++
          await world.until('the message to arrive', () =>
            world.received('two.test').length === passedOn ? true : undefined,
          )
        }
        // The next reply answers the next command, so nothing else was read as one.
        assert.match(await talker.say('VRFY x'), /^252 /)
      })
    }
    const arrived = world.received('two.test')
    assert.ok(passedOn > 0 && arrived.length === passedOn)
    for (const { content } of arrived) {
      const text = Buffer.from(content).toString('latin1')
      assert.match(text, /^Subject: first\r$/m)
      assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/, 'a CR or LF by itself was passed on')
    }
    assert.deepEqual(await world.mail('bob'), [])
  })

  test('nor when it comes octet by octet', async () => {
    await using world = await startWorld()
    for (const form of ['\n.\r\n', '\r.\r\n', '\r\n.\r', '\r\n.\n', '\r\n.\0\r\n']) {
      using talker = await openSession(world, '127.0.0.1')
      await begun(talker)
      for (const octet of `hello${form}${SMUGGLED}\r\n.\r\n`) {
        talker.send(octet)
        await new Promise((resolve) => setImmediate(resolve))
      }
      assert.match(await talker.reply(), /^(250|550) /, JSON.stringify(form))
      assert.match(await talker.say('VRFY x'), /^252 /)
    }
    assert.deepEqual(await world.mail('bob'), [])
  })
})

suite('octets announced by BDAT', () => {
  const usual = worldForAll(() => startWorld())
  const strict = worldForAll(() => startWorld(STRICT))
  const cases: readonly (readonly [name: string, before: readonly string[], said: string, replies: RegExp])[] = [
    ['without a transaction are not commands', [], 'BDAT 6\r\nQUIT\r\n', /^503 /],
    ['without a recipient are not commands', ['MAIL FROM:<a@ok.test>'], 'BDAT 6 LAST\r\nQUIT\r\n', /^503 /],
    [
      'to refused recipients are not commands',
      ['MAIL FROM:<a@ok.test>', 'RCPT TO:<nobody@sandbox.test>'],
      'BDAT 6 LAST\r\nQUIT\r\n',
      /^554 /,
    ],
    ['are no end of content', ENVELOPE, 'BDAT 5\r\n\r\n.\r\n', /^250 2\.0\.0 5 octets/],
  ]
  for (const [name, before, said, reply] of cases) {
    test(name, async () => {
      const world = usual()
      using talker = await openSession(world, '127.0.0.1')
      for (const line of before) await talker.say(line)
      talker.send(said)
      assert.match(await talker.reply(), reply)
      assert.match(await talker.say('VRFY x'), /^252 /)
    })
  }

  test('end the session when their number cannot be read, whatever follows', async () => {
    const world = usual()
    for (const size of ['', '-1', '+5', '0x10', '5.5', '1e3', '9999999999999999', '5 LASTLY', '5 LAST LAST', 'LAST']) {
      using talker = await openSession(world, '127.0.0.1')
      for (const line of ENVELOPE) await talker.say(line)
      talker.send(`BDAT ${size}\r\nMAIL FROM:<ceo@ok.test>\r\nRCPT TO:<bob@sandbox.test>\r\nDATA\r\nx\r\n.\r\n`)
      assert.match(await talker.reply(), /^501 5\.5\.4 /, size)
      assert.equal(await talker.reply(), '', size)
    }
    assert.deepEqual(await world.mail('bob'), [])
  })

  test('cannot be mixed with DATA', async () => {
    const world = strict()
    using talker = await openSession(world, '127.0.0.1')
    for (const line of ENVELOPE) await talker.say(line)
    talker.send('BDAT 3\r\nab\n')
    assert.match(await talker.reply(), /^250 /)
    assert.match(await talker.say('DATA'), /^503 5\.5\.1 /)
    assert.match(await talker.say('RCPT TO:<bob@sandbox.test>'), /^503 /)
    assert.match(await talker.say('BDAT 0 LAST'), /^550 5\.6\.0 /)
  })

  test('hold a bare LF across two chunks for what it is', async () => {
    const world = strict()
    for (const [first, second] of [
      ['x\r', '\ny\r\n'],
      ['x\r', 'y\r\n'],
      ['x', '\ny\r\n'],
    ] as const) {
      using talker = await openSession(world, '127.0.0.1')
      await talker.say('MAIL FROM:<a@ok.test>')
      await talker.say('RCPT TO:<alice@sandbox.test>')
      talker.send(`BDAT ${first.length}\r\n${first}`)
      assert.match(await talker.reply(), /^250 /)
      talker.send(`BDAT ${second.length} LAST\r\n${second}`)
      assert.match(await talker.reply(), first.endsWith('\r') && second.startsWith('\n') ? /^250 / : /^550 5\.6\.0 /)
    }
  })
})

suite('commands before the handshake of STARTTLS', () => {
  const world = worldForAll(() => startWorld())
  for (const clear of [
    'RSET\r\n',
    'EHLO evil.test\r\nMAIL FROM:<evil@ok.test>\r\n',
    'MAIL FROM:<evil@ok.test>',
    '\r\n',
    'NOO',
  ]) {
    test(`${JSON.stringify(clear)} ends the session, and there is no handshake`, async () => {
      using talker = await openSession(world(), '127.0.0.1')
      talker.send(`STARTTLS\r\n${clear}`)
      assert.match(await talker.reply(), /^554 5\.5\.0 SMTP synchronization error: .* STARTTLS; closing$/)
      assert.equal(await talker.reply(), '')
    })
  }
})
