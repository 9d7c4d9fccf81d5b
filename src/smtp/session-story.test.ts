// What a session refused is told with the values it was refused for, and that story stays within its bounds.

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { FakeClock } from '../core/fake-clock.test-support.ts'
import { sessionId } from '../core/id.ts'
import type { Facts } from '../core/reason.ts'
import { formatReply, reply } from '../core/reply.ts'
import { FACTS, play, type PlayOptions } from './session-driver.test-support.ts'
import type { ServerSession } from './server-session.ts'
import { SessionJournal } from './session-journal.ts'
import * as replies from './server-replies.ts'

const HELLO = 'EHLO client.test\r\n'
const MAIL = 'MAIL FROM:<a@b.test>\r\n'
const RCPT = 'RCPT TO:<c@d.test>\r\n'
const ENVELOPE = `${HELLO}${MAIL}${RCPT}`
const ONE = `${MAIL}${RCPT}DATA\r\nx\r\n.\r\n`
const FULL: PlayOptions = { noRoom: () => ({ cause: 'space', facts: { free: 5 } }) }

const command = (text: string, answer: object) => ({ kind: 'command-refused', command: text, reply: answer })
const limit = (name: string, allowed: number, value: number, answer: object) => ({
  kind: 'limit',
  limit: name,
  allowed,
  value,
  reply: answer,
})
const content = (problem: string, answer: object, facts: Facts) => ({
  kind: 'content-refused',
  problem,
  reply: answer,
  facts,
})

suite('the last refusal of a session', () => {
  const cases: readonly (readonly [said: string, told: object, options?: PlayOptions])[] = [
    ['RSET x\r\n', command('RSET x', replies.noArgument('RSET'))],
    [`RSET ${'x'.repeat(495)}\r\n`, command(`RSET ${'x'.repeat(495)}`, replies.noArgument('RSET'))],
    [`RSET ${'x'.repeat(496)}\r\n`, command(`RSET ${'x'.repeat(495)}…`, replies.noArgument('RSET'))],
    [`${HELLO}${MAIL}RCPT TO:<x@refuse.test>\r\nDATA\r\n`, command('DATA', replies.noValidRecipients)],
    [`${HELLO}${MAIL}BDAT 0 LAST\r\n`, command('BDAT 0 LAST', replies.rcptFirst)],
    [`NOOP ${'x'.repeat(600)}\r\n`, limit('command-line', 512, 607, replies.lineTooLong(512))],
    [`${HELLO}MAIL FROM:<a@b.test> SIZE=10001\r\n`, limit('message-size', 10_000, 10_001, replies.tooLarge(10_000))],
    [
      `${ENVELOPE}DATA\r\n${'x\r\n'.repeat(3334)}.\r\n`,
      limit('message-size', 10_000, 10_002, replies.tooLarge(10_000)),
    ],
    [`${HELLO}${MAIL}${RCPT.repeat(7)}`, limit('recipients', 5, 6, replies.tooManyRecipients(5))],
    [`${HELLO}${ONE.repeat(20)}${MAIL}`, limit('transactions', 20, 21, replies.tooManyTransactions(20))],
    ['RSET x\r\n'.repeat(11), limit('errors', 10, 11, replies.tooManyErrors(10))],
    [`HELP\r\n${'FOO\r\n'.repeat(5)}`, limit('unknown-commands', 4, 5, replies.tooManyUnknown(4))],
    [`${HELLO}${'NOOP\r\n'.repeat(200)}`, limit('commands', 200, 201, replies.tooManyCommands(200))],
    [
      `${ENVELOPE}DATA\r\na\nb\r\n.\r\n`,
      content('bare-line-end', replies.bareInContent, { bareCr: false, bareLf: true }),
    ],
    [
      `${ENVELOPE}DATA\r\na\rb\r\n.\r\n`,
      content('bare-line-end', replies.bareInContent, { bareCr: true, bareLf: false }),
    ],
    [
      `${ENVELOPE}DATA\r\n${'x'.repeat(999)}\r\n.\r\n`,
      content('line-too-long', replies.contentLineTooLong(998, 999), { allowed: 998, longest: 999 }),
    ],
    [`${HELLO}${MAIL}`, { kind: 'no-room', cause: 'space', facts: { free: 5 }, reply: replies.noRoom('space') }, FULL],
    [
      `${HELLO}MAIL FROM:<a@b.test> SIZE=7\r\n`,
      { kind: 'no-room', cause: 'space', facts: { free: 5 }, announced: 7, reply: replies.noRoom('space') },
      FULL,
    ],
  ]
  for (const [said, told, options] of cases) {
    test(`${JSON.stringify(said.slice(-24))} is told as ${JSON.stringify(told).slice(9, 60)}`, () => {
      const story = play([said], {}, options).session.refusals('lost') ?? []
      const { at: _at, session: _session, ...event } = story.at(-2) ?? {}
      assert.deepEqual(event, told)
      assert.equal(story.at(-1)?.kind, 'disconnected')
    })
  }

  test('is followed by how the session ended, and at what', () => {
    const ends: readonly (readonly [said: string, during: string, accepted: number])[] = [
      ['QUIT\r\n', 'QUIT', 0],
      ['', 'command', 0],
      [`${ONE}${MAIL}`, 'transaction', 1],
      [`${MAIL}${RCPT}DATA\r\n`, 'DATA', 0],
      [`${MAIL}${RCPT}BDAT 5\r\n`, 'BDAT', 0],
      ['AUTH TEST\r\n', 'AUTH', 0],
      ['STARTTLS\r\n', 'STARTTLS', 0],
    ]
    for (const [said, during, accepted] of ends) {
      const offers = { starttls: true, mechanisms: () => ['TEST'] }
      const { session } = play([`${HELLO}RSET x\r\n${said}`], {}, { offers })
      const by = during === 'QUIT' ? 'client' : 'lost'
      assert.partialDeepStrictEqual(session.refusals('lost')?.at(-1), { kind: 'disconnected', by, accepted, during })
    }
  })
})

suite('a session that the server ends', () => {
  const ends = [
    ['idle', (one: ServerSession) => one.end('idle', 300), replies.idleTooLong],
    ['session', (one: ServerSession) => one.end('session', 300), replies.sessionTooLong],
    ['connections', (one: ServerSession) => one.giveWay(300), replies.placeNeeded],
    ['early-talker', (one: ServerSession) => one.tooEarly(300), replies.spokeTooEarly],
  ] as const
  for (const [name, end, answer] of ends) {
    test(`is told why, once: ${name}`, () => {
      const { session } = play([HELLO])
      assert.deepEqual(end(session), [
        { kind: 'send', text: formatReply(answer) },
        { kind: 'close', quit: false },
      ])
      assert.deepEqual(end(session), [])
      const story = session.refusals('lost')
      assert.partialDeepStrictEqual(story?.at(-2), limit(name, 300, 300, answer))
      assert.partialDeepStrictEqual(story?.at(-1), { kind: 'disconnected', by: 'server' })
    })
  }
})

suite('a journal', () => {
  const refused = (text: string) =>
    ({ kind: 'command-refused', command: text, reply: reply(500, '5.5.1', 'no') }) as const
  const noted = { kind: 'helo', verb: 'EHLO', name: 'client.test' } as const
  const connected = { kind: 'connected', listener: 'smtp', clientPort: 1, local: '192.0.2.2', localPort: 25 } as const
  const journal = () => new SessionJournal(sessionId(1), new FakeClock())
  const commands = (events: readonly object[] | undefined) =>
    events?.map((event) => ('command' in event ? event.command : '-')).join(' ')
  const add = (to: SessionJournal, count: number) => {
    for (let n = 1; n <= count; n++) to.add(refused(`${n}`), true)
  }

  test('keeps two hundred refusals, and the newest whatever there was', () => {
    for (const [count, kept] of [
      [200, 200],
      [201, 201],
      [5000, 201],
    ] as const) {
      const one = journal()
      add(one, count)
      const story = one.finish(noted) ?? []
      assert.equal(story.length, kept + 1)
      assert.match(commands(story) ?? '', new RegExp(`^1 2 .* ${count} -$`))
    }
  })

  test('has room for two and a half thousand events of one transaction', () => {
    const one = journal()
    for (let n = 0; n < 3000; n++) one.add(noted, false)
    assert.equal(one.transaction().length, 2500)
    one.add(refused('last'), true)
    assert.equal(one.takeNews().length, 2500)
    assert.equal(commands(one.finish(noted)), '- last -', 'the beginning and what was refused tell enough')
  })

  test('forgets the transaction that ended well, and keeps whole the one that did not', () => {
    const one = journal()
    one.add(noted, false)
    one.accepted()
    one.add(noted, false)
    one.add(refused('a'), true)
    one.begin()
    assert.deepEqual(one.transaction(), [])
    one.add(noted, false)
    assert.equal(commands(one.finish(noted)), '- a -')
  })

  test('tells each refusal once, with what led to it', () => {
    const one = journal()
    assert.deepEqual(one.takeNews(), [])
    one.open({ ...connected, client: FACTS.client.address })
    one.add(noted, false)
    one.add(refused('a'), true)
    one.add(refused('b'), true)
    assert.equal(commands(one.takeNews()), '- - a - b')
    assert.deepEqual(one.takeNews(), [])
    one.add(noted, false)
    one.end()
    one.add(refused('c'), true)
    assert.equal(commands(one.takeNews()), '- c')
  })
})
