// Queues that earlier versions wrote: brought up to date at the start, with nothing lost.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { parseId } from '../../core/id.ts'
import { at, idOf, scheduled } from '../example-message.test-support.ts'
import { APPLICATION_ID, MIGRATIONS } from './schema.ts'
import { TemporaryQueue } from './temporary-queue.test-support.ts'

/** A queue of schema 1, as the first version left it: three messages that wait, are held and are done. */
function writeOldQueue(folder: string): void {
  const db = new DatabaseSync(join(folder, 'queue.db'))
  db.exec(`PRAGMA journal_mode = WAL; ${MIGRATIONS[0]}; PRAGMA user_version = 1;
    PRAGMA application_id = ${APPLICATION_ID}`)
  const states = [
    [0, at(5), null, null],
    [2, null, '{"by":"admin"}', null],
    [3, at(9), '{"kind":"cancelled","by":"root"}', at(9)],
  ] as const
  for (const [i, [state, time, detail, finishedAt]] of states.entries()) {
    const id = parseId(idOf(i + 1)) ?? 0
    db.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, NULL, ?)').run(
      id,
      finishedAt,
      'alice',
      'example.org',
      12,
      at(i + 1),
      '{"origin":{"kind":"bounce","of":"00000000001"},"options":{"body":"7BIT","smtputf8":false}}',
    )
    db.prepare('INSERT INTO recipient VALUES (?, 0, ?, ?, 0, ?, ?, NULL, ?)').run(
      id,
      state,
      time,
      'bob',
      'example.net',
      detail,
    )
    if (finishedAt === null) db.prepare('INSERT INTO body VALUES (?, ?)').run(id, Buffer.from('Subject: x\r\n'))
  }
  db.close()
}

it('a queue of schema 1 is brought up to date with all its messages', async (t) => {
  const queue = await TemporaryQueue.make(t)
  writeOldQueue(queue.folder)
  assert.throws(() => queue.reader(), /schema 1/, 'a reader changes nothing')
  const store = await queue.open()
  assert.deepEqual(store.recovery, {
    begun: 'after-crash',
    interrupted: 0,
    queued: 2,
    setAside: [],
    greatestId: parseId(idOf(3)),
  })
  const reader = queue.reader()
  assert.deepEqual(await reader.counts(), { messages: 2, recipients: 2, held: 1, oldest: at(1) })
  assert.deepEqual((await reader.story(idOf(1)))?.recipients[0]?.state, scheduled(5))
  const [claimed] = await store.claimDue(at(5), 5, [])
  assert.equal(claimed?.message.id, idOf(1))
  assert.deepEqual(claimed?.content, { kind: 'inline', bytes: new Uint8Array(Buffer.from('Subject: x\r\n')) })
  assert.equal((await reader.story(idOf(3)))?.finishedAt, at(9))
})
