import { test } from 'node:test'
import assert from 'node:assert/strict'
import { minutes } from '../../core/time.ts'
import type { Recipient } from '../../core/message.ts'
import { viewMessage } from '../../control/views.ts'
import { noPaint } from './paint.ts'
import { renderQueue } from './queue.ts'
import { renderDetail } from './queue-detail.ts'
import { at, greylisted, message, recipient, recipients } from '../../control/sample-story.test-support.ts'
import { makeTimes } from './times.ts'

const context = { paint: noPaint, width: 80, times: makeTimes(at(120_000), 'UTC') }
const counts = { messages: 1, recipients: 1, held: 0 }
const view = (of: readonly Recipient[], mailFrom = message.mailFrom) =>
  viewMessage({ message: { ...message, mailFrom }, recipients: of })

test('the queue is a table with the open recipients and the last reason below each message', () => {
  assert.equal(
    `\n${renderQueue({ messages: [view(recipients)], counts }, context).join('\n')}\n`,
    `
ID           AGE         SIZE    STATE     NEXT       FROM
             RECIPIENTS: LAST REASON
0SJHEA4RG02  1 min 59 s  1.2 kB  deferred  in 13 min  alice@sandbox.test
             y@greylist.test: 451 4.7.1 Greylisting in action, please come back…
1 message with 1 recipient waiting.
`,
  )
})

test('each state of the open recipients has its word', () => {
  const due = at(minutes(5))
  const word = (...of: readonly Recipient[]): string =>
    renderQueue({ messages: [view(of)], counts }, context)[2]?.split(/ {2,}/)[3] ?? ''
  assert.equal(word(recipient(0, 'a@x.test', { kind: 'scheduled', due, attempts: 0 })), 'new')
  assert.equal(
    word(recipient(0, 'a@x.test', { kind: 'scheduled', due, attempts: 1, lastReason: greylisted })),
    'deferred',
  )
  assert.equal(word(recipient(0, 'a@x.test', { kind: 'active', attempts: 0 })), 'active')
  assert.equal(word(recipient(0, 'a@x.test', { kind: 'held', by: 'operator', attempts: 0 })), 'held')
})

test('what is held for a time says until when', () => {
  const ends = { at: at(minutes(60)), outcome: { kind: 'expired', reason: greylisted } } as const
  const held = recipient(0, 'a@x.test', { kind: 'held', by: 'Waybill', attempts: 1, lastReason: greylisted, ends })
  const lines = renderQueue({ messages: [view([held], null)], counts }, { ...context, width: 120 })
  assert.equal(
    lines[3]?.trim(),
    'a@x.test: held until 06:20:43: 451 4.7.1 Greylisting in action, please come back later',
  )
})

test('several open recipients are counted, and a long sender is cut to fit the screen', () => {
  const due = at(minutes(5))
  const of = [0, 1, 2].map((i) => recipient(i, `user${i}@x.test`, { kind: 'scheduled', due, attempts: 0 }))
  const long = { localPart: 'l'.repeat(60), domain: message.mailFrom?.domain ?? of[0]?.rcptTo.domain }
  assert.ok(long.domain)
  const lines = renderQueue({ messages: [view(of, { ...long, domain: long.domain })], counts }, context)
  assert.ok(lines.every((line) => line.length <= 80))
  assert.equal(lines[3]?.trim(), 'user0@x.test +2: not tried yet')
})

test('a list that is cut says how much there is', () => {
  const lines = renderQueue({ messages: [view(recipients)], counts: { messages: 7, recipients: 9, held: 2 } }, context)
  assert.equal(lines.at(-1), '1 of 7 messages with 9 recipients waiting, 2 of them held.')
})

test('a destination at rest is told below the queue, and with each message that waits for it', () => {
  const rest = { where: 'MX of greylist.test', domains: ['greylist.test'], domainCount: 3, since: at(60_000) }
  const resting = [{ ...rest, next: at(150_000) }]
  assert.equal(
    renderQueue({ messages: [view(recipients)], counts, resting }, context).at(-1),
    'Nobody answers at MX of greylist.test (greylist.test +2) since 05:21:43: its mail waits, and one message tries in 30 s.',
  )
  const waiting = view(recipients)
  const message = { ...waiting, recipients: waiting.recipients.map((one) => ({ ...one, resting: rest })) }
  const russian = { ...context, width: 300, language: 'ru' } as const
  assert.match(
    renderDetail({ message, headerCut: false }, [], russian).join('\n'),
    /Ждёт вся почта, которая идёт туда же \(MX домена greylist\.test\): никто не\s+отвечает с 05:21:43\. .* прямо сейчас\./,
  )
})

test('an empty queue says so', () => {
  const lines = renderQueue({ messages: [], counts: { messages: 0, recipients: 0, held: 0 } }, context)
  assert.deepEqual(lines, ['The queue is empty: nothing waits to be delivered.'])
})

test('an entry shows its options and its header, with escapes for control characters', () => {
  const of: Recipient[] = [
    { ...recipient(0, 'a@x.test', { kind: 'active', attempts: 0 }), dsn: { notify: [], orcpt: 'rfc822;a@x.test' } },
  ]
  const lines = renderDetail(
    { message: view(of), header: 'Received: x\nSubject: \u001b[31mred', headerCut: true },
    [],
    context,
  )
  assert.deepEqual(lines.slice(-7), [
    '  Options   BODY=7BIT',
    '  DSN       a@x.test: NOTIFY=NEVER ORCPT=rfc822;a@x.test',
    '',
    'Header of the content:',
    '  Received: x',
    '  Subject: \\x1b[31mred',
    '  … (cut here)',
  ])
})

test('an entry whose content is gone says so', () => {
  const lines = renderDetail({ message: view(recipients), headerCut: false }, [], context)
  assert.equal(lines.at(-1), 'The content is no longer kept.')
})
