import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { RecipientState } from '../../core/message.ts'
import { makeRecipient } from '../../core/message.test-support.ts'
import { active, at, delivered, example, exampleRefused } from '../example-message.test-support.ts'
import { encodeEntry, encodeRecipient, encodeRefused, REFUSED_EVENTS_LIMIT } from './encode.ts'
import { RECIPIENT_STATE } from './schema.ts'

/** A refused session with events of so many octets each, in JSON. */
function refused(...sizes: readonly number[]) {
  const whole = exampleRefused(1)
  const [first = assert.fail()] = whole.events
  const bare = JSON.stringify({ ...first, subject: '' }).length
  const events = sizes.map((size, n) => ({ ...first, subject: `${n}`.padEnd(size - bare, '-') }))
  const [, , , text, omitted] = encodeRefused({ ...whole, events })
  const kept: readonly { readonly subject: string }[] = JSON.parse(text)
  return { length: text.length, kept: kept.map(({ subject }) => subject.replaceAll('-', '')).join(''), omitted }
}

it('the story of a refused session that is too long loses its middle', () => {
  const limit = REFUSED_EVENTS_LIMIT
  assert.equal(limit, 32_768)
  assert.deepEqual(refused(limit - 2), { length: limit, kept: '0', omitted: 0 })
  assert.deepEqual(refused(limit - 1), { length: limit + 1, kept: '0', omitted: 0 }, 'one that fits by itself is kept')
  assert.deepEqual(refused(limit + 1), { length: 2, kept: '', omitted: 1 })
  assert.deepEqual(refused(10_000, 10_000, 10_000, 10_000), { length: 30_004, kept: '013', omitted: 1 })
  assert.deepEqual(refused(10_000, 20_001, 10_000, 2766), { length: 12_769, kept: '03', omitted: 2 })
  assert.deepEqual(refused(10_000, 20_000, 10_000, 2766), { length: 32_770, kept: '013', omitted: 1 })
})

it('a message is finished when it enters with nothing to do, at the end of the last or when it came in', () => {
  const finishedAt = (to: Readonly<Record<string, RecipientState>>) => encodeEntry(example(5, { to }), () => 0)[0][1]
  assert.equal(finishedAt({ 'a@x.test': delivered(9), 'b@x.test': delivered(7) }), at(9))
  assert.equal(finishedAt({ 'a@x.test': delivered(3) }), at(5))
  assert.equal(finishedAt({ 'a@x.test': delivered(9), 'b@x.test': active }), null)
})

it('what was asked of a recipient is written where something was', () => {
  const dsnOf = (dsn: Parameters<typeof makeRecipient>[1]) => encodeRecipient(makeRecipient('a@x.test', dsn))[6]
  assert.equal(dsnOf({ dsn: {} }), null)
  assert.equal(dsnOf({ dsn: { notify: ['FAILURE'] } }), '{"notify":["FAILURE"]}')
  assert.equal(dsnOf({ dsn: { orcpt: 'rfc822;x' } }), '{"orcpt":"rfc822;x"}')
  const done = encodeRecipient(makeRecipient('a@x.test', { state: delivered(3) }))
  assert.deepEqual([done[1], done[2], done[3]], [RECIPIENT_STATE.done, at(3), 0])
})
