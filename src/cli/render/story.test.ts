import { test } from 'node:test'
import assert from 'node:assert/strict'
import { reply } from '../../core/reply.ts'
import type { EnhancedStatus } from '../../core/enhanced-status.ts'
import type { RecipientState } from '../../core/message.ts'
import { minutes } from '../../core/time.ts'
import { viewMessage } from '../../control/views.ts'
import type { Event } from '../../events/event.ts'
import { noPaint } from './paint.ts'
import { describeState } from './recipient-state.ts'
import {
  at,
  BOUNCE,
  greylisted,
  MESSAGE,
  message,
  messageEvents,
  recipient,
  recipients,
  refusedAsSpam,
  SESSION,
  sessionEvents,
} from '../../control/sample-story.test-support.ts'
import { renderStory } from './story.ts'
import { makeTimes } from './times.ts'

const times = makeTimes(at(120_000), 'UTC')
const context = { paint: noPaint, width: 80, times }
const until = (lines: readonly string[], end: string): string => lines.slice(0, lines.indexOf(end)).join('\n')

test('the head of a story tells who, what, when, and where each recipient stands', () => {
  const view = viewMessage({ message, recipients })
  const lines = renderStory({ kind: 'message', message: view, events: messageEvents }, context)
  assert.equal(`\n${until(lines, '')}\n`, HEAD)
})

test('who took the place of another stands below it', () => {
  const done = (into: number): RecipientState => ({
    kind: 'done',
    at: at(21),
    outcome: { kind: 'expanded', router: 'aliases', into },
  })
  const parent = { index: 0, ancestors: ['all@sandbox.test'] }
  const view = viewMessage({
    message,
    recipients: [
      recipient(0, 'all@sandbox.test', done(2)),
      recipient(1, 'x@spam.test', { kind: 'active', attempts: 0 }),
      { ...recipient(2, 'bob@sandbox.test', done(0)), parent },
    ],
  })
  const lines = renderStory({ kind: 'message', message: view, events: [] }, { ...context, width: 120 })
  assert.deepEqual(
    lines.filter((line) => /^ {2}(State|To)|^ {12}\S*@/.test(line)),
    [
      '  To        all@sandbox.test',
      '            x@spam.test',
      '  State     all@sandbox.test: Passed on at 05:20:43 to 2 recipients in its place.',
      '  State     → bob@sandbox.test: Thrown away at 05:20:43: its alias stands for nobody.',
      '  State     x@spam.test: Waybill is delivering it right now (attempt 1).',
    ],
  )
})

test('the story of a refused session tells the last refusal and whose move it is', () => {
  const story = { kind: 'session', session: SESSION, at: at(0), client: '127.0.0.2', events: sessionEvents } as const
  assert.equal(`\n${until(renderStory(story, context), '')}\n`, SESSION_HEAD)
})

test('a client that left before anything was decided has lost nothing', () => {
  const events = sessionEvents.filter(({ kind }) => kind === 'connected' || kind === 'disconnected')
  const lines = renderStory({ kind: 'session', session: SESSION, at: at(0), client: '127.0.0.2', events }, context)
  assert.match(lines.join(' '), /left before anything was decided/)
})

test('a temporary refusal leaves the client the word that it may come again', () => {
  const event = { at: at(0), session: SESSION, kind: 'limit', limit: 'errors', allowed: 1, value: 2 } as const
  const events = [{ ...event, reply: reply(421, '4.7.0', 'Too many errors') }]
  const lines = renderStory({ kind: 'session', session: SESSION, at: at(0), client: '127.0.0.2', events }, context)
  assert.match(lines.join(' ').replaceAll(/\s+/g, ' '), /“421 4.7.0 Too many errors”.*it may try again later/)
})

test('a disk without room is the server’s own matter, and not the client’s', () => {
  const facts = { free: 5, reserve: 10 }
  const answer = reply(452, '4.3.1', 'No room')
  const event = { at: at(0), session: SESSION, kind: 'no-room', cause: 'space', facts, reply: answer } as const
  const lines = renderStory(
    { kind: 'session', session: SESSION, at: at(0), client: '127.0.0.2', events: [event] },
    context,
  )
  const text = lines.join(' ').replaceAll(/\s+/g, ' ')
  assert.match(text, /had no room for the message.*“452 4\.3\.1 No room”.*this server’s own matter/)
  assert.match(text, /free 5|free: 5/)
})

const STATUS = '5.1.1' as EnhancedStatus

const STATES: readonly (readonly [title: string, state: RecipientState, events: readonly Event[], expected: RegExp])[] =
  [
    [
      'a recipient that was never tried waits for its first attempt',
      { kind: 'scheduled', due: at(minutes(3)), attempts: 0 },
      [],
      /^Waiting\. Waybill tries it first at 05:23:43 \(in 1 min\)\.$/,
    ],
    [
      'a deferred recipient has a reason, a next time and an end',
      { kind: 'scheduled', due: at(minutes(15)), attempts: 1, lastReason: greylisted },
      messageEvents,
      /^Not delivered yet, after 1 attempt: mx\.greylist\.test \[192\.0\.2\.11\] refused the recipient at RCPT: “451 .*”\. Waybill tries again at 05:35:43 \(in 13 min\) and goes on until 2026-11-26 05:20:43\.$/,
    ],
    [
      'a reason without a reply tells its facts',
      {
        kind: 'scheduled',
        due: at(minutes(15)),
        attempts: 2,
        lastReason: { code: 'dns.servfail', facts: { domain: 'x.test', unanswered: ['MX x.test: SERVFAIL'] } },
      },
      [],
      /after 2 attempts: DNS could not find out where mail for x\.test goes \(MX x\.test: SERVFAIL\)\. Waybill tries again/,
    ],
    [
      'a recipient that is being delivered is Waybill’s move',
      { kind: 'active', attempts: 1 },
      [],
      /^Waybill is delivering it right now \(attempt 2\)\.$/,
    ],
    [
      'a held recipient says who holds it and how to go on',
      { kind: 'held', by: 'operator', attempts: 0 },
      [],
      /^Held by operator: .*`waybill queue release`/,
    ],
    [
      'a delivery to another server hands the move over',
      {
        kind: 'done',
        at: at(0),
        outcome: {
          kind: 'delivered',
          via: {
            transport: 'smtp',
            host: 'mx.ok.test',
            address: '192.0.2.10',
            port: 25,
            tls: true,
            dsn: true,
            reply: '250 2.0.0 Ok',
          },
        },
      },
      [],
      /^Delivered at 05:20:43: mx\.ok\.test \[192\.0\.2\.10\] took it over with “250 2\.0\.0 Ok”\. From here on it is that server’s move\.$/,
    ],
    [
      'a bounce names the message that told the sender',
      { kind: 'done', at: at(41), outcome: { kind: 'bounced', reason: refusedAsSpam, status: STATUS, bounce: BOUNCE } },
      messageEvents,
      new RegExp(`^Refused for good at 05:20:43: .*The sender is told in message ${BOUNCE}\\.`),
    ],
    [
      'a failure of a notification says why nobody is told',
      { kind: 'done', at: at(41), outcome: { kind: 'bounced', reason: refusedAsSpam, status: STATUS } },
      [
        {
          at: at(41),
          kind: 'failed',
          message: MESSAGE,
          attempt: 1,
          recipient: 'y@greylist.test',
          silent: 'null-sender',
          outcome: { kind: 'bounced', reason: refusedAsSpam, status: STATUS },
        },
      ],
      /Nobody is told: the sender is empty \(<>\)/,
    ],
    [
      'a notification that is held says until when, why, and what can be done',
      {
        kind: 'held',
        by: 'Waybill',
        attempts: 1,
        lastReason: refusedAsSpam,
        ends: { at: at(minutes(60)), outcome: { kind: 'bounced', reason: refusedAsSpam, status: STATUS } },
      },
      [],
      /^Held until 06:20:43 .*its sender is empty \(<>\).* spam.*queue retry.*queue remove/,
    ],
    [
      'one that was held in vain says so, not that it was refused then',
      { kind: 'done', at: at(41), outcome: { kind: 'bounced', reason: refusedAsSpam, status: STATUS } },
      [
        {
          at: at(41),
          kind: 'failed',
          message: MESSAGE,
          attempt: 1,
          recipient: 'y@greylist.test',
          silent: 'null-sender',
          afterHold: true,
          outcome: { kind: 'bounced', reason: refusedAsSpam, status: STATUS },
        },
      ],
      /^Given up at 05:20:43, when it had been held for its time/,
    ],
    [
      'an expired recipient tells the last failure',
      { kind: 'done', at: at(minutes(1440)), outcome: { kind: 'expired', reason: greylisted, bounce: BOUNCE } },
      [],
      /^Given up at 2026-11-23 05:20:43, when the time allowed .* the last attempt failed: mx\.greylist\.test .* refused the recipient/,
    ],
    [
      'a cancelled recipient says who did it',
      { kind: 'done', at: at(0), outcome: { kind: 'cancelled', by: 'operator' } },
      [],
      /^Taken off the queue by operator at 05:20:43; it was not delivered/,
    ],
  ]

for (const [title, state, events, expected] of STATES) {
  test(title, () => {
    const [view] = viewMessage({ message, recipients: [recipient(0, 'y@greylist.test', state)] }).recipients
    assert.ok(view)
    assert.match(describeState(view, events, { times }).text, expected)
  })
}

test('what a server left under way when it died is not under way', () => {
  const [view] = viewMessage({
    message,
    recipients: [recipient(0, 'x@y.test', { kind: 'active', attempts: 0 })],
  }).recipients
  assert.ok(view)
  const { text } = describeState(view, [], { times, stopped: true })
  assert.match(text, /^The server stopped in the middle of attempt 1; .*start the server/)
})

const HEAD = `
Message 0SJHEA4RG02
  From      alice@sandbox.test
  To        x@spam.test
            y@greylist.test
            bob@sandbox.test
  Subject   Hello
  Size      1.2 kB
  Received  05:20:43 (1 min 59 s ago) from 127.0.0.1 (client.example) by ESMTP,
            session 0SJHEA4RG01
  State     x@spam.test: Refused for good at 05:20:43: mx.spam.test
            [198.51.100.20] refused the message after the content: “550 spam
            message rejected. See http://help.spam.test/id?c=1”. Waybill does
            not try again. The sender is told in message 0SJHEA4RG03.
  State     y@greylist.test: Not delivered yet, after 1 attempt:
            mx.greylist.test [192.0.2.11] refused the recipient at RCPT: “451
            4.7.1 Greylisting in action, please come back later”. Waybill tries
            again at 05:35:43 (in 13 min) and goes on until 2026-11-26 05:20:43.
  State     bob@sandbox.test: Delivered at 05:20:43 to the mailbox file
            /var/mail/bob/new/1.M1.
`

const SESSION_HEAD = `
Session 0SJHEA4RG01: no message was accepted
  Client    127.0.0.2
  Began     05:20:43 (2 min ago)
  State     The content was refused: bare-line-feed. It was answered: “550 5.6.0
            Lines must end in CRLF”. It is the client’s move: it was told not to
            repeat this unchanged.
            (8 refusals before it, below.)
`
