// Whoever reads Russian gets Russian: no word of the timeline, of the queue and of a story's head is left in English. What stays are
// names of the protocol, of settings, of hosts and people, and what another server said.

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { REASON_CODES, type ReasonCode } from '../../core/reason.ts'
import type { Event } from '../../events/event.ts'
import { at, MESSAGE, messageEvents, serverEvents, sessionEvents } from '../../control/sample-story.test-support.ts'
import { QUEUE_WORDS } from '../../words/queue.ts'
import { TIMELINE_WORDS } from '../../words/timeline.ts'
import { noPaint } from './paint.ts'
import { renderEvent, renderTimeline } from './timeline.ts'
import { makeTimes } from './times.ts'

const times = makeTimes(at(120_000), 'UTC', 'ru')
const context = { paint: noPaint, width: 200, times, language: 'ru' } as const

/** Of the protocol and of programs, and names of rules, settings and facts that are looked up by them. */
const MAY_STAY =
  /^(?:LMTP|MTA-STS|DANE|TLS\w*|tls_in|profile|old|TLSv1\.3|AES|GCM|SHA\d*|STARTTLS|SMTP\w*|EHLO|HELO|QUIT|DATA|RCPT|MAIL|TO|PLAIN|MX|DNS|DNSSEC|HTTP|SSH|CNAME|SERVFAIL|RFC|DKIM|SRS|From|Sender|email_addresses|hide_mailname|visible_domain|test|NUL|CR|LF|NOTIFY|NEVER|FAILURE|Return-Path|Message-ID|Waybill|limit|ID|null|smarthost|X-Spam|GTUBE|relayFrom|relay-control|any-sender|recipients|credentials|smtp|waybill|queue|routes|resume|retry|salvage|dismiss|wb|why|add|yes|content|mx|spam|alice|Bob|bob|aliases|staff|M1|new|var|mail|Hello|www-data|sendmail|php)$/i

/** Of checks of the origin. */
const OF_ORIGIN = /^(?:SPF|all)$/

function latinWords(text: string): readonly string[] {
  const plain = text.replaceAll(
    /--[a-z-]+|\S+@\S+|<[^>]*>|\[[^\]]*\]|\S*\.(?:test|example)\S*|\/\S+|\b[0-9A-Z]{11}\b|\b[\d-]{10}T[\d:.]+Z/g,
    ' ',
  )
  return [...plain.matchAll(/[A-Za-z][\w-]+/g)]
    .map(([word]) => word)
    .filter((word) => !MAY_STAY.test(word) && !OF_ORIGIN.test(word))
}

/** Sentences that other programs wrote are in the events as they came, and settings have the names that the file has. */
const SAID_BY_OTHERS = /the password is wrong|limits\.idle/

test('every kind of event is told in Russian', () => {
  for (const event of [...sessionEvents, ...messageEvents, ...serverEvents]) {
    const { headline, details } = renderEvent(event, context)
    const prose = details.filter(({ form, text }) => form === 'prose' && !SAID_BY_OTHERS.test(text))
    for (const text of [headline, ...prose.map((detail) => detail.text)]) {
      assert.deepEqual(latinWords(text), [], `${event.kind}: ${text}`)
    }
  }
})

test('every reason, every step and every destination has its words', () => {
  for (const code of Object.keys(REASON_CODES) as ReasonCode[]) {
    const event: Event = { at: at(0), kind: 'held', by: 'operator', message: MESSAGE, recipients: [], reason: { code } }
    for (const { text } of renderEvent(event, context).details) assert.deepEqual(latinWords(text), [], text)
  }
  for (const { done, failed } of Object.values(TIMELINE_WORDS.ru.steps)) {
    assert.deepEqual(latinWords(`${done} ${failed}`), [])
  }
  for (const destination of [
    'mailbox alice',
    'MX of spam.test',
    'host mx.spam.test port 25',
    'LMTP at /run/dovecot/lmtp',
  ]) {
    const event: Event = {
      at: at(0),
      kind: 'attempt-started',
      message: MESSAGE,
      attempt: 1,
      destination,
      recipients: [],
    }
    assert.deepEqual(latinWords(renderEvent(event, context).headline), [], destination)
  }
})

/** Most sentences have numbers or texts filled in, some a list. */
function called(sentence: (...all: unknown[]) => unknown): unknown {
  try {
    return sentence(1, 1, 1)
  } catch {
    return sentence([1], 1, 1)
  }
}

test('every sentence of the tables is Russian', () => {
  const sentences = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return [value]
    if (typeof value === 'function') return [String(called(value as (...all: unknown[]) => unknown))]
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentences) : []
  }
  const { reasons: _reasons, subject: _subject, origin: _origin, ...timeline } = TIMELINE_WORDS.ru
  const { summary, ...queue } = QUEUE_WORDS.ru
  const summed = summary(1, { messages: 2, recipients: 3, held: 1 })
  for (const text of [...sentences(timeline), ...sentences(queue), summed]) {
    const left = latinWords(text).filter((word) => word !== 'undefined' && word !== 'NaN')
    assert.deepEqual(left, [], text)
  }
})

test('spans have the units of the language', () => {
  const lines = renderTimeline(sessionEvents.slice(0, 2), context)
  assert.match(lines.join('\n'), /\+0 мс/)
  assert.equal(times.relative(at(60_000)), '05:21:43 (1 мин назад)')
})
