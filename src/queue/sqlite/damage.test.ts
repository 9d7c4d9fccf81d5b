// What is damaged is set aside and told; it stops neither the start nor the other messages.

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { it } from 'node:test'
import { parseId } from '../../core/id.ts'
import { active, at, example, idOf, scheduled } from '../example-message.test-support.ts'
import type { Recovery } from '../store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

/** Changes the database behind the back of everybody, as a broken disk would. */
function meddle(folder: string, sql: string, ...values: SQLInputValue[]): void {
  const db = new DatabaseSync(join(folder, 'queue.db'))
  db.prepare(sql).run(...values)
  db.close()
}

const number = (n: number): number => parseId(idOf(n)) ?? 0

const DAMAGES: readonly [title: string, sql: string, why: RegExp][] = [
  ['an envelope that is not JSON', `UPDATE message SET envelope = '{"origin":' WHERE id = ?`, /envelope is not JSON/],
  ['an envelope without its parts', `UPDATE message SET envelope = '{}' WHERE id = ?`, /lacks its origin/],
  ['a message row that is gone', 'DELETE FROM message WHERE id = ?', /row is missing/],
  ['a content that is gone', 'DELETE FROM body WHERE message = ?', /row is missing/],
  ['a content that is no octets', 'UPDATE body SET content = 5 WHERE message = ?', /not octets/],
  ['a size that is a text', `UPDATE message SET size = 'large' WHERE id = ?`, /size is not/],
  ['a number that is too large', 'UPDATE message SET size = 9223372036854775807 WHERE id = ?', /./],
  ['a reason that is not JSON', `UPDATE recipient SET detail = 'x' WHERE message = ?`, /state of recipient 0/],
  ['DSN options that are not JSON', `UPDATE recipient SET dsn = '[' WHERE message = ?`, /DSN options/],
  [
    'a recipient scheduled for no time',
    'UPDATE recipient SET at = NULL, state_sum = NULL WHERE message = ?',
    /not for any time/,
  ],
]

for (const [title, sql, why] of DAMAGES) {
  it(`${title}: the message is set aside, the others go on`, async (t) => {
    const queue = await TemporaryQueue.make(t)
    const told: Recovery['setAside'][number][] = []
    const first = await queue.open()
    for (const n of [1, 2, 3]) await first.accept(example(n, { to: { 'a@x.test': scheduled(n) } }))
    await first.close()
    meddle(queue.folder, sql, number(2))
    const store = await queue.open({ onDamage: (damage) => told.push(damage) })
    const claimed = await store.claimDue(at(9), 10, [])
    assert.deepEqual(
      claimed.map(({ message }) => message.id),
      [idOf(1), idOf(3)],
    )
    assert.equal(await store.nextDue([]), undefined)
    await store.close()
    assert.deepEqual(
      told.map(({ what, kept }) => [what, kept]),
      [[`message ${idOf(2)}`, 'table damaged']],
    )
    assert.match(told[0]?.why ?? '', why)
    const db = new DatabaseSync(join(queue.folder, 'queue.db'), { readOnly: true })
    const { message, raw } = db.prepare('SELECT message, raw FROM damaged').get() as { message: number; raw: string }
    assert.equal(message, number(2))
    assert.match(raw, /a.*x\.test/)
    assert.equal(db.prepare('SELECT 1 FROM recipient WHERE message = ?').get(number(2)), undefined)
    db.close()
  })
}

it('octets in the place of a text are kept in base64, and a number beyond 2^53 to its last digit', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  await first.accept(example(1))
  await first.close()
  meddle(queue.folder, `UPDATE message SET envelope = x'00ff', size = 9223372036854775807 WHERE id = ?`, number(1))
  const store = await queue.open()
  assert.deepEqual(await store.claimDue(at(9), 9, []), [])
  await store.close()
  const db = new DatabaseSync(join(queue.folder, 'queue.db'), { readOnly: true })
  const row = db.prepare('SELECT raw, content FROM damaged').get()
  db.close()
  assert.match(String(row?.['raw']), /"size":"9223372036854775807","received_at":\d+,.*"envelope":\{"base64":"AP8="\}/)
  assert.deepEqual(row?.['content'], new Uint8Array(Buffer.from('Subject: 1\r\n\r\nHello\r\n')))
})

it('what is set aside in company with what fails is told once', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const told: string[] = []
  const first = await queue.open()
  for (const n of [1, 2]) await first.accept(example(n))
  await first.close()
  meddle(queue.folder, `UPDATE message SET envelope = '' WHERE id = ?`, number(2))
  const store = await queue.open({ onDamage: ({ what }) => told.push(what) })
  await Promise.allSettled([store.claimDue(at(9), 10, []), store.accept(example(1))])
  await store.close()
  assert.deepEqual(told, [`message ${idOf(2)}`])
})

it('an interrupted message that cannot be read is set aside at the start, the others are tried again', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  for (const n of [1, 2, 3]) await first.accept(example(n, { to: { 'a@x.test': active } }))
  await first.close()
  meddle(queue.folder, `UPDATE recipient SET detail = 'x' WHERE message = ?`, number(1))
  meddle(queue.folder, 'UPDATE recipient SET attempts = 9223372036854775807 WHERE message = ?', number(2))
  const store = await queue.open({ now: 7 })
  assert.equal(store.recovery.interrupted, 1)
  assert.deepEqual(
    store.recovery.setAside.map(({ what }) => what),
    [`message ${idOf(1)}`, `message ${idOf(2)}`],
  )
  assert.equal((await store.claimDue(at(7), 9, [])).length, 1)
})

it('what was set aside is shown with its reason and what is left of it, and counted by itself', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const asSent = { to: { 'a@x.test': scheduled(1), 'b@x.test': scheduled(1) } }
  for (const n of [1, 2]) await store.accept(example(n, asSent))
  meddle(queue.folder, `UPDATE message SET envelope = '' WHERE id = ?`, number(1))
  const reader = queue.reader()
  const left = { id: idOf(1), from: 'alice@example.org', recipients: ['a@x.test', 'b@x.test'] }
  const why = 'the envelope is not JSON'
  assert.deepEqual(await reader.damaged({ limit: 9 }), [{ ...left, why }], 'before the server has come to it')
  assert.equal((await reader.counts()).damaged, undefined)
  assert.equal((await store.claimDue(at(9), 9, [])).length, 1)
  const entry = { ...left, why, foundAt: at(9) }
  assert.deepEqual(await reader.damaged({ limit: 9 }), [entry])
  assert.deepEqual(await reader.damaged({ limit: 9, afterId: idOf(1) }), [])
  assert.deepEqual(await reader.damagedStory(idOf(1)), { ...entry, events: example(1, asSent).events })
  assert.equal(await reader.damagedStory(idOf(2)), undefined)
  const { messages, damaged } = await reader.counts()
  assert.deepEqual({ messages, damaged }, { messages: 1, damaged: 1 })
  assert.match(String(await reader.content(idOf(1), 99).then((bytes) => bytes && Buffer.from(bytes))), /^Subject: 1/)
})

it('a damaged entry in which nothing is what it should be is shown all the same', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.close()
  meddle(
    queue.folder,
    `INSERT INTO damaged (message, at, why, raw) VALUES (?, 0, 'x', '{"message":[{"from_local":5}],"events":7')`,
    number(1),
  )
  const [entry] = await queue.reader().damaged({ limit: 9 })
  assert.deepEqual([entry?.id, entry?.why, entry?.from, entry?.recipients], [idOf(1), 'x', undefined, []])
})

it('a reader leaves out what it cannot read and shows the rest', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  for (const n of [1, 2]) await store.accept(example(n))
  await store.close()
  meddle(queue.folder, `UPDATE message SET envelope = '' WHERE id = ?`, number(1))
  const reader = queue.reader()
  assert.equal(await reader.story(idOf(1)), undefined)
  assert.deepEqual(
    (await reader.list({ limit: 9 })).map(({ message }) => message.id),
    [idOf(2)],
  )
  assert.equal((await reader.findByAddress('alice@example.org', 9)).length, 1)
})

it('a file that is no database is put aside with its bodies where the loss is accepted, and a new queue begins', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  const body = await first.openBody(idOf(1))
  await body.write(new Uint8Array(10))
  await first.accept({ ...example(1), content: await body.finish() })
  await first.close()
  writeFileSync(join(queue.folder, 'queue.db'), 'this was a database once\n'.repeat(1000))
  await assert.rejects(queue.open(), { code: 'in-doubt' })
  const store = await queue.open({ now: 5, acceptLoss: true })
  const [aside, ...more] = store.recovery.setAside
  assert.deepEqual(more, [])
  assert.match(aside?.why ?? '', /not a database/)
  assert.match(aside?.kept ?? '', /queue\.db\.damaged-2026-11-22T050000\.005Z$/)
  assert.match(readFileSync(aside?.kept ?? '', 'utf8'), /^this was a database once/)
  assert.ok(existsSync(join(queue.folder, 'bodies.damaged-2026-11-22T050000.005Z', idOf(1))))
  await store.accept(example(2))
  assert.equal((await queue.reader().counts()).messages, 1)
})

it('a database with broken pages is put aside', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  for (let n = 0; n < 50; n++) await first.accept(example(n))
  await first.close()
  const path = join(queue.folder, 'queue.db')
  const bytes = readFileSync(path)
  bytes.fill(0x5a, 8192 * 2)
  writeFileSync(path, bytes)
  await assert.rejects(queue.open(), { code: 'in-doubt' })
  const store = await queue.open({ acceptLoss: true })
  assert.equal(store.recovery.setAside.length, 1)
  await store.accept(example(1))
})

it('a database of another program is put aside', async (t) => {
  const queue = await TemporaryQueue.make(t)
  meddle(queue.folder, 'CREATE TABLE contacts (name)')
  await assert.rejects(queue.open(), { code: 'in-doubt' })
  const store = await queue.open({ acceptLoss: true })
  assert.match(store.recovery.setAside[0]?.why ?? '', /not one of this program/)
})

it('a queue of a later version is refused and left as it is', async (t) => {
  const queue = await TemporaryQueue.make(t)
  await (await queue.open()).close()
  meddle(queue.folder, 'CREATE INDEX of_later ON message (size)')
  meddle(queue.folder, 'PRAGMA user_version = 99')
  const before = readFileSync(join(queue.folder, 'queue.db'))
  await assert.rejects(queue.open(), { code: 'newer-schema', message: /later version/ })
  assert.ok(before.equals(readFileSync(join(queue.folder, 'queue.db'))))
  assert.throws(() => queue.reader(), { code: 'newer-schema' })
})

it('a large body that is cut short is found at the start, and kept', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const first = await queue.open()
  for (const n of [1, 2]) {
    const body = await first.openBody(idOf(n))
    await body.write(new Uint8Array(5000))
    await first.accept({ ...example(n), content: await body.finish() })
  }
  await first.close()
  truncateSync(join(queue.folder, 'bodies', idOf(1)), 100)
  const store = await queue.open()
  assert.deepEqual(
    store.recovery.setAside.map(({ what, why }) => [what, why]),
    [[`message ${idOf(1)}`, 'its content file has 100 octets instead of 5000']],
  )
  assert.deepEqual(readdirSync(join(queue.folder, 'bodies', 'damaged')), [idOf(1)])
  const claimed = await store.claimDue(at(9), 9, [])
  assert.deepEqual(
    claimed.map(({ message }) => message.id),
    [idOf(2)],
  )
})
