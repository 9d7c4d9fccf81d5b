// What is forgotten, and how many went: whoever asks goes on until none did.

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { messageId } from '../../core/id.ts'
import { days } from '../../core/time.ts'
import { History } from './history.ts'
import { MIGRATIONS } from './schema.ts'
import type { RefusedWire } from './wire.ts'

/** Nothing was damaged. */
const NO_FILES = { removeBodyAside: () => {} }
const LIMITS = { keep: days(30), messages: 100, refusedSessions: 5 }

function tables(t: TestContext): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  t.after(() => db.close())
  for (const step of MIGRATIONS) db.exec(step)
  return db
}

const sessions = (from: number, to: number): RefusedWire[] =>
  Array.from({ length: to - from }, (_, n) => [from + n, from + n, '192.0.2.1', '[]', 0])

const kept = (db: DatabaseSync): unknown[] =>
  db
    .prepare('SELECT session FROM refused ORDER BY session')
    .all()
    .map(({ session }) => session)

it('the oldest refused sessions go where they are too many, those of an earlier start counted', (t) => {
  const db = tables(t)
  new History(db, LIMITS, NO_FILES).keepRefused(sessions(0, 4))
  new History(db, LIMITS, NO_FILES).keepRefused(sessions(4, 7))
  assert.deepEqual(kept(db), [2, 3, 4, 5, 6])
})

it('what was given up is forgotten with its content when its time is over, and nothing else that is damaged', (t) => {
  const db = tables(t)
  const removed: string[] = []
  const history = new History(db, LIMITS, { removeBodyAside: (name) => removed.push(name) })
  const insert = db.prepare("INSERT INTO damaged (message, at, why, raw, dismissed_at) VALUES (?, 0, '', '{}', ?)")
  for (const [message, dismissedAt] of [
    [1, null],
    [2, 5],
    [3, 50],
  ] as const)
    insert.run(message, dismissedAt)
  const left = (): unknown[] =>
    db
      .prepare('SELECT message FROM damaged')
      .all()
      .map(({ message }) => message)
  assert.equal(history.prune(LIMITS.keep + 10, 9), 1)
  assert.deepEqual([left(), removed], [[1, 3], [messageId(2)]])
  assert.equal(history.shed(9), 1, 'and where mail needs the room')
  assert.deepEqual(left(), [1])
})

it('what is forgotten before its time is counted, sessions too', (t) => {
  const db = tables(t)
  const history = new History(db, LIMITS, NO_FILES)
  history.keepRefused(sessions(0, 5))
  assert.deepEqual([history.shed(3), history.shed(3), history.shed(3)], [3, 2, 0])
})
