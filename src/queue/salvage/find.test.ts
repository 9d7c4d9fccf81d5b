// What the rows that are left of one message come to.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { parseId } from '../../core/id.ts'
import type { RecipientState } from '../../core/message.ts'
import type { Event } from '../../events/event.ts'
import { active, at, delivered, delivery, example, idOf, scheduled } from '../example-message.test-support.ts'
import { encodeEntry } from '../sqlite/encode.ts'
import { contentSum, envelopeSum, recipientSum } from '../sqlite/sums.ts'
import { find, type FindContent, type SearchedSource } from './find.ts'
import type { Value } from './record.ts'
import type { Table } from './row-kinds.ts'

const ID = parseId(idOf(1)) ?? 0
const BYTES = new TextEncoder().encode('Subject: 1\r\n\r\nHello\r\n')
const NO_FILE: FindContent = () => undefined

type Rows = Partial<Record<Table, readonly (readonly Value[])[]>>

/** All rows of message 1 to these recipients. */
function rowsOf(to: Readonly<Record<string, RecipientState>>, isFile = false): Rows {
  const entry = example(1, { to })
  const [message, recipients, events] = encodeEntry(entry, () => 0)
  const [id, end, local, domain, size, came, , envelope] = message
  const row: typeof message = [id, end, local, domain, size, came, isFile ? size : null, envelope]
  return {
    message: [[...row, envelopeSum(row), contentSum(BYTES)]],
    body: [[ID, BYTES]],
    recipient: recipients.map((one) => [ID, ...one.slice(0, 8), recipientSum(ID, one), null, one[8] ?? null]),
    event: [[1, ID, events]],
  }
}

const source = (rows: Rows, { sure = true, current = true, name = 'queue.db' } = {}): SearchedSource => ({
  name,
  current,
  rows: (table, key) => (key === ID ? (rows[table] ?? []) : []).map((values) => ({ values, sure })),
})

function whole(sources: readonly SearchedSource[], findContent = NO_FILE) {
  const found = find(ID, sources, findContent)
  if (found.kind === 'lost') throw new Error(found.lost.why)
  const states = found.recipients.map(({ index, rcptTo, state }) => [index, rcptTo.localPart, state.kind])
  return { ...found, states }
}

function lost(...rows: readonly Rows[]) {
  const found = find(
    ID,
    rows.map((one) => source(one)),
    NO_FILE,
  )
  assert.ok(found.kind === 'lost')
  return found.lost
}

const story = (...events: readonly Omit<Event, 'at' | 'message'>[]): Rows => ({
  event: [[2, ID, JSON.stringify(events.map((event, n) => ({ ...event, at: at(n), message: idOf(1) })))]],
})
const TWO = { 'a@x.test': scheduled(0), 'b@x.test': active }

it('a message whose rows are all right is whole, with the file that its envelope is from', () => {
  const found = whole([source(rowsOf(TWO), { name: 'queue.db.damaged-1' })])
  assert.deepEqual(found.states, [
    [0, 'a', 'scheduled'],
    [1, 'b', 'active'],
  ])
  assert.deepEqual([found.source, found.unsure], ['queue.db.damaged-1', []])
  assert.deepEqual(found.content, { kind: 'inline', bytes: BYTES })
  assert.deepEqual(
    found.events.map(({ kind }) => kind),
    ['helo', 'queued'],
  )
})

it('what is gone is told with all that is known of the message', () => {
  const rows = rowsOf(TWO)
  const known = { id: idOf(1), from: 'alice@example.org', recipients: ['a@x.test', 'b@x.test'], size: BYTES.length }
  const broken = rows.message?.map((row) => row.with(4, 5))
  assert.deepEqual(lost({ ...rows, message: [] }), { ...known, why: 'envelope' })
  assert.deepEqual(lost({ ...rows, message: broken ?? [] }), { ...known, why: 'envelope' })
  assert.deepEqual(lost({ ...rows, message: [], recipient: [] }), { ...known, why: 'envelope' })
  assert.deepEqual(lost({ ...rows, body: [] }), { ...known, why: 'content' })
  assert.deepEqual(lost({ ...rows, body: [[ID, BYTES.with(0, 0)]] }), { ...known, why: 'altered' })
  assert.deepEqual(lost({ ...rows, body: [[ID, BYTES.subarray(1)]] }), { ...known, why: 'altered' })
  const { size: _, ...unsized } = known
  assert.deepEqual(lost({ ...rows, recipient: [], event: [] }), { ...unsized, recipients: [], why: 'recipients' })
  assert.deepEqual(lost({}), { id: idOf(1), recipients: [], why: 'envelope' })
})

it('what is altered in the newest place is taken from an older one', () => {
  const rows = rowsOf(TWO)
  const found = whole([source({ ...rows, message: [], body: [[ID, BYTES.with(0, 0)]] }), source(rows, { name: 'old' })])
  assert.deepEqual([found.source, found.content], ['old', { kind: 'inline', bytes: BYTES }])
})

it('a content that is a file is looked for by size and checksum', () => {
  const asked: unknown[] = []
  const rows = rowsOf(TWO, true)
  const found = whole([source(rows)], (...what) => (asked.push(what), '/queue/bodies/1'))
  const [size, sum] = [BYTES.length, contentSum(BYTES)]
  assert.deepEqual(asked, [[idOf(1), size, sum]])
  assert.deepEqual(found.content, { kind: 'file', path: '/queue/bodies/1', size, sum })
  assert.equal(lost(rows).why, 'content')
})

it('of recipients whose rows are gone the story knows the names, and nobody knows how they stand', () => {
  const rows = rowsOf(TWO)
  const found = whole([source({ ...rows, recipient: rows.recipient?.slice(1) ?? [] })])
  assert.deepEqual(found.states, [
    [0, 'a', 'active'],
    [1, 'b', 'active'],
  ])
  assert.deepEqual(found.unsure, [0])
})

it('a row that is surely the newest counts more than one that is not, and that somebody is done most of all', () => {
  const [old, done, young] = [
    rowsOf({ 'a@x.test': active }),
    rowsOf({ 'a@x.test': delivered(5) }),
    rowsOf({ 'a@x.test': scheduled(9) }),
  ]
  const unsure = { sure: false }
  const kinds = (...sources: readonly SearchedSource[]) => {
    const found = whole(sources)
    return [found.states[0]?.[2], found.unsure.length]
  }
  assert.deepEqual(kinds(source(old, unsure)), ['active', 1])
  assert.deepEqual(kinds(source(old, { current: false })), ['active', 1])
  assert.deepEqual(kinds(source(old, unsure), source(young)), ['scheduled', 0])
  assert.deepEqual(kinds(source(young), source(old)), ['scheduled', 0])
  assert.deepEqual(kinds(source(old, unsure), source(young, { current: false })), ['active', 1])
  assert.deepEqual(kinds(source(young), source(done, unsure)), ['done', 0])
  assert.deepEqual(kinds(source(done, unsure), source(young)), ['done', 0])
  const found = whole([source({ ...done, body: [] })])
  assert.deepEqual([found.content, found.unsure], [undefined, []], 'nobody needs a content any more')
})

it('of whom it is not known how they stand, the story says whether they are done', () => {
  const rows = rowsOf({
    'a@x.test': active,
    'b@x.test': active,
    'c@x.test': active,
    'd@x.test': active,
    'e@x.test': active,
  })
  const told = story(
    { kind: 'delivered', recipient: 'a@x.test', via: delivery, attempt: 1 } as never,
    { kind: 'failed', recipient: 'b@x.test', outcome: { kind: 'cancelled', by: 'x' }, attempt: 1 } as never,
    { kind: 'cancelled', recipients: ['c@x.test'], by: 'root' } as never,
    { kind: 'expanded', recipient: 'd@x.test', router: 'aliases', to: ['f@x.test', 'a@x.test'], compared: {} } as never,
  )
  const sources = [source({ ...rows, event: [...(rows.event ?? []), ...(told.event ?? [])] }, { sure: false })]
  const found = whole(sources)
  assert.deepEqual(found.states, [
    [0, 'a', 'done'],
    [1, 'b', 'done'],
    [2, 'c', 'done'],
    [3, 'd', 'done'],
    [4, 'e', 'active'],
    [5, 'f', 'active'],
  ])
  assert.deepEqual(found.unsure, [4, 5])
  assert.deepEqual(
    found.recipients.map(({ state }) => state.kind === 'done' && state.outcome),
    [
      { kind: 'delivered', via: delivery },
      { kind: 'cancelled', by: 'x' },
      { kind: 'cancelled', by: 'root' },
      { kind: 'expanded', router: 'aliases', into: 2 },
      false,
      false,
    ],
  )
  assert.deepEqual(found.recipients[5]?.parent, { index: 3, ancestors: ['d@x.test'] })
  const known = whole([source({ ...rows, ...told })])
  assert.deepEqual([known.states[0]?.[2], known.unsure], ['active', [5]], 'a row that is sure knows better')
})

it('the story is put together from all places, each part once, in the order of time', () => {
  const rows = rowsOf(TWO)
  const later = JSON.stringify([{ at: at(9), kind: 'retry-asked', message: idOf(1), by: 'root', recipients: [] }])
  const damaged = [3, ID, '[{']
  const first = source({ event: [[2, ID, later], damaged, ...(rows.event ?? [])] })
  assert.deepEqual(
    whole([first, source(rows)]).events.map(({ kind }) => kind),
    ['helo', 'queued', 'retry-asked'],
  )
})
