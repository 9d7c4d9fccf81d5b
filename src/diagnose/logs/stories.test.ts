import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../core/time.ts'
import type { Trouble } from './cause-book.ts'
import type { Explained } from './explain-once.ts'
import type { LogFilter } from './filter.ts'
import { makeReadPrefix } from './prefix.ts'
import { makeRecogniser } from './recognise.ts'
import { makeStories } from './stories.ts'
import type { StoryCounts } from './story-counts.ts'

const readPrefix = makeReadPrefix({ now: instant(Date.UTC(2026, 10, 22, 12)), timeZone: 'UTC' })

/** The cause is the text, so that a test sees which text was asked. */
const explained = (text: string): Explained =>
  ({ cause: text, who: 'unknown', retryHelps: null, confidence: 'low' }) as unknown as Explained

interface Told {
  readonly counts: StoryCounts
  readonly troubles: readonly string[]
  readonly raw: readonly Trouble[]
}

function tell(lines: readonly string[], filter: LogFilter = {}, mostOpen?: number): Told {
  const raw: Trouble[] = []
  const stories = makeStories({
    explain: ({ text }) => explained(text),
    add: (trouble) => void raw.push(trouble),
    delivered: () => undefined,
    filter,
    ...(mostOpen === undefined ? {} : { mostOpen }),
  })
  const recogniser = makeRecogniser(readPrefix, {
    record: (record, { machine }) => stories.take(record, machine),
    passed: () => undefined,
  })
  for (const line of lines) recogniser.read(line)
  stories.end()
  return {
    counts: stories.counts,
    raw,
    troubles: raw.map(({ fate, explained, destination }) => `${fate} ${explained.cause} ${destination}`),
  }
}

const id = (n: number): string => `1xV00J-0000b${n}-1P`
const line = (seconds: number, text: string, n = 1): string =>
  `2026-11-22 05:20:${String(seconds).padStart(2, '0')} ${id(n)} ${text}`
const ARRIVED = '<= alice@lab.example U=alice P=local S=356 id=m1@lab.example'
const later = (to: string): string => `== ${to} R=a T=b defer (111): Connection refused`

test('a deferral that is delivered in the end is no failure', () => {
  const { counts, troubles, raw } = tell([
    line(1, ARRIVED),
    line(2, later('x@a.example')),
    line(3, "== x@a.example R=a T=b defer (-54): retry time not reached for any host for 'a.example'"),
    line(9, '=> x@a.example R=a T=b H=mx.a.example [192.0.2.1] C="250 OK"'),
    line(9, 'Completed'),
  ])
  assert.deepEqual(troubles, ['recovered Connection refused a.example'])
  assert.deepEqual([counts.stories, counts.delivered, counts.recovered, counts.failed, counts.open], [1, 1, 1, 0, 0])
  assert.deepEqual([raw[0]?.first, raw[0]?.last], [Date.UTC(2026, 10, 22, 5, 20, 2), Date.UTC(2026, 10, 22, 5, 20, 3)])
  assert.equal(raw[0]?.origin, 'alice')
})

test('a local user who is deferred by address and delivered by name is one recipient', () => {
  const { counts, troubles } = tell([
    line(1, ARRIVED),
    line(2, '== bob@lab.example R=local_user T=mail_spool defer (-22): mailbox is full'),
    line(3, '=> bob <bob@lab.example> R=local_user T=mail_spool'),
    line(3, 'Completed'),
  ])
  assert.deepEqual([troubles, counts.recovered], [['recovered mailbox is full lab.example'], 1])
})

test('what is given up after deferrals has the cause of the last real attempt', () => {
  const { troubles } = tell([
    line(1, ARRIVED),
    line(2, later('x@a.example')),
    line(3, '** x@a.example: retry timeout exceeded'),
    line(3, 'Completed'),
    line(4, ARRIVED, 2),
    line(4, '== y@a.example routing defer (-52): retry time not reached', 2),
  ])
  assert.deepEqual(troubles, ['failed Connection refused a.example', 'waiting Connection refused a.example'])
})

test('what has no end waits, and what an operator removes is told as that', () => {
  const { counts, troubles } = tell([
    line(1, ARRIVED),
    line(1, later('x@a.example')),
    line(1, later('y@b.example')),
    line(2, ARRIVED, 2),
    line(2, later('z@c.example'), 2),
    line(3, 'removed by root', 2),
    line(3, 'Completed', 2),
  ])
  assert.deepEqual(troubles, [
    'removed Connection refused c.example',
    'waiting Connection refused a.example',
    'waiting Connection refused b.example',
  ])
  assert.deepEqual([counts.stories, counts.open, counts.waiting, counts.removed], [2, 1, 2, 1])
})

test('equal ids of two machines are two messages', () => {
  const { counts } = tell([
    `Nov 22 05:20:43 mx1 exim[1]: ${id(1)} ${ARRIVED}`,
    `Nov 22 05:20:43 mx2 exim[1]: ${id(1)} <= bob@lab.example U=bob P=local S=1`,
    `Nov 22 05:20:43 mx1 exim[1]: ${id(1)} Completed`,
  ])
  assert.deepEqual([counts.stories, counts.open], [2, 1])
})

test('the same Message-ID on two servers is noticed, and the lines of one arrival are not', () => {
  const { counts } = tell([
    line(1, ARRIVED),
    line(1, ARRIVED),
    line(2, 'Completed'),
    line(3, '<= alice@lab.example H=mx1 [192.0.2.1] P=esmtp S=400 id=m1@lab.example', 2),
  ])
  assert.deepEqual([counts.stories, counts.joined], [2, 1])
})

test('no more stories than allowed are open, and what was cut is counted', () => {
  const { counts, troubles } = tell(
    [1, 2, 3, 4].flatMap((n) => [line(n, ARRIVED, n), line(n, later(`x@a${n}.example`), n)]),
    {},
    2,
  )
  assert.deepEqual([counts.stories, counts.cut, counts.open], [4, 2, 2])
  assert.deepEqual(
    troubles,
    [1, 2, 3, 4].map((n) => `waiting Connection refused a${n}.example`),
  )
})

test('a message can be singled out by address, domain, id, Message-ID and time', () => {
  const lines = [
    line(1, ARRIVED),
    line(1, later('x@a.example')),
    line(1, later('y@sub.b.example')),
    line(30, '<= bob@other.example U=bob P=local S=1 id=m2@other.example', 2),
    line(30, '** X@A.example: Unrouteable address', 2),
    line(31, 'Completed', 2),
    '2026-11-22 05:20:40 H=c.example [192.0.2.1] F=<spam@b.example> rejected RCPT <x@a.example>: no',
  ]
  const about = (filter: LogFilter): unknown => {
    const { counts, troubles } = tell(lines, filter)
    return [counts.stories, troubles.map((text) => text.split(' ').at(-1)).join(' ')]
  }
  assert.deepEqual(about({ address: 'x@a.example' }), [2, 'a.example a.example a.example'])
  assert.deepEqual(about({ address: 'alice@lab.example' }), [1, 'a.example sub.b.example'])
  assert.deepEqual(about({ domain: 'b.example' }), [1, 'a.example sub.b.example'])
  assert.deepEqual(about({ id: id(2) }), [1, 'a.example'])
  assert.deepEqual(about({ id: '<m1@lab.example>' }), [1, 'a.example sub.b.example'])
  assert.deepEqual(about({ since: instant(Date.UTC(2026, 10, 22, 5, 20, 20)) }), [1, 'a.example a.example'])
  assert.deepEqual(about({ address: 'nobody@a.example' }), [0, ''])
})

test('of a message with more waiting recipients than are remembered, the rest is counted', () => {
  const many = Array.from({ length: 20_003 }, (_, i) => line(2, later(`x${i}@a.example`)))
  const { counts } = tell([line(1, ARRIVED), ...many, line(3, '=> x0@a.example R=a T=b H=mx.a.example [192.0.2.1]')])
  assert.deepEqual([counts.cutRecipients, counts.recovered, counts.waiting], [3, 1, 19_999])
})

test('where a log does not tell the end of a message, it has ended when its recipients are settled', () => {
  const stamp = 'Nov 22 05:20:43 mail sm-mta[1]: 4AM5KiRt012345: '
  const from = `${stamp}from=<a@b.example>, size=3, class=0, nrcpts=1, relay=c.example [192.0.2.7]`
  const to = (stat: string): string => `${stamp}to=<x@y.example>, mailer=esmtp, ${stat}`
  assert.equal(tell([from, to('dsn=2.0.0, stat=Sent (ok)')]).counts.open, 0)
  assert.equal(tell([from, to('dsn=4.0.0, stat=Deferred: Connection refused by y.')]).counts.open, 1)
})

test('a message that is refused as a whole under an id is none', () => {
  const postfix = 'Nov 22 05:20:43 mail postfix/smtpd[1]: 4XyZ1bcD2efG3: '
  const { counts } = tell([
    `${postfix}client=c.example[192.0.2.7]`,
    `${postfix}reject: END-OF-MESSAGE from c.example[192.0.2.7]: 550 5.7.1 no; from=<a@b.example> proto=ESMTP helo=<c>`,
  ])
  assert.deepEqual([counts.stories, counts.open, counts.refused], [0, 0, 1])
})
