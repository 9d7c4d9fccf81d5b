// What goes out is what came in: content and envelope that the disk has altered are held, shown, and never handed out.

import assert from 'node:assert/strict'
import { closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { parseId } from '../../core/id.ts'
import type { Event } from '../../events/event.ts'
import { at, example, idOf, scheduled } from '../example-message.test-support.ts'
import type { Recovery } from '../store.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

const ALTERATIONS = {
  content: `UPDATE body SET content = CAST(replace(content, 'Hello', 'Hullo') AS BLOB) WHERE message = ?`,
  sender: `UPDATE message SET from_local = 'alyce' WHERE id = ?`,
  origin: `UPDATE message SET envelope = replace(envelope, '192.0.2', '192.0.3') WHERE id = ?`,
  recipient: `UPDATE recipient SET local_part = 'bo' WHERE message = ?`,
}

for (const [what, sql] of Object.entries(ALTERATIONS)) {
  it(`a message whose ${what} was altered is held with its reason, and others go on`, async (t) => {
    const queue = await TemporaryQueue.make(t)
    const damage = Promise.withResolvers<Recovery['setAside'][number]>()
    const told: Event[] = []
    const store = await queue.open({ onDamage: damage.resolve })
    store.listen((events) => told.push(...events))
    for (const n of [1, 2]) await store.accept(example(n, { to: { 'bob@x.test': scheduled(n) } }))
    const db = new DatabaseSync(join(queue.folder, 'queue.db'))
    assert.equal(db.prepare(sql).run(parseId(idOf(1)) ?? 0).changes, 1)
    db.close()
    const claimed = await store.claimDue(at(9), 9, [])
    assert.deepEqual(
      claimed.map(({ message }) => message.id),
      [idOf(2)],
    )
    const reader = queue.reader()
    const [listed] = await reader.list({ limit: 9 })
    const state = listed?.recipients[0]?.state
    assert.equal(listed?.message.id, idOf(1))
    assert.ok(state?.kind === 'held')
    const altered = what === 'content' ? 'content' : 'envelope'
    assert.deepEqual(state.lastReason, { code: 'local.altered', facts: { altered } })
    assert.equal((await reader.counts()).held, 1)
    assert.equal((await damage.promise).what, `message ${idOf(1)}`)
    const event = (await reader.story(idOf(1)))?.events.at(-1)
    assert.equal(event?.kind, 'held')
    assert.deepEqual(told.at(-1), event)
    await store.order({ kind: 'retry', message: idOf(1), now: at(10), by: 'root' })
    assert.deepEqual(await store.claimDue(at(11), 9, []), [], 'asking again does not mend it')
    assert.equal((await reader.counts()).held, 1)
  })
}

it('who was held is not sent because of a wrong bit', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.accept(example(1, { to: { 'bob@x.test': { kind: 'held', by: 'a rule', attempts: 0 } } }))
  await store.accept(example(2, { to: { 'bob@x.test': scheduled(5) } }))
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  db.exec(`UPDATE recipient SET state = 0, at = ${at(1)} WHERE state = 2`)
  db.close()
  const claimed = await store.claimDue(at(9), 9, [])
  assert.deepEqual(
    claimed.map(({ message }) => message.id),
    [idOf(2)],
  )
  assert.equal((await queue.reader().counts()).held, 1)
})

it('a large body that was altered is not read to its end', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  const body = await store.openBody(idOf(1))
  for (let i = 0; i < 3; i++) await body.write(new Uint8Array(100_000).fill(65 + i))
  await store.accept({ ...example(1), content: await body.finish() })
  const [claimed] = await store.claimDue(at(9), 1, [])
  const content = claimed?.content
  assert.ok(content?.kind === 'stored')
  const read = async (): Promise<number> => {
    let octets = 0
    for await (const piece of content.pieces()) octets += piece.length
    return octets
  }
  assert.equal(await read(), 300_000)
  const path = join(queue.folder, 'bodies', content.name)
  const file = openSync(path, 'r+')
  writeSync(file, 'x', 150_000)
  closeSync(file)
  await assert.rejects(read(), { reason: { code: 'local.altered', facts: { path, altered: 'content' } } })
  truncateSync(path, 299_999)
  await assert.rejects(read(), {
    reason: { code: 'local.altered', facts: { path, expected_size: 300_000, size: 299_999 } },
  })
  rmSync(path)
  await assert.rejects(read(), { reason: { code: 'local.content', facts: { path, errno: 'ENOENT' } } })
})

it('a message of a version without checksums is taken as it is', async (t) => {
  const queue = await TemporaryQueue.make(t)
  const store = await queue.open()
  await store.accept(example(1))
  const db = new DatabaseSync(join(queue.folder, 'queue.db'))
  db.exec('UPDATE message SET sum = NULL, body_sum = NULL; UPDATE recipient SET sum = NULL')
  db.close()
  assert.equal((await store.claimDue(at(9), 9, [])).length, 1)
})
