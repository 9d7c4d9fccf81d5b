// What is forgotten, and how many went: whoever asks goes on until none did.

import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { days } from '../../core/time.ts'
import { History } from './history.ts'
import { MIGRATIONS } from './schema.ts'
import type { RefusedWire } from './wire.ts'

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
  new History(db, LIMITS).keepRefused(sessions(0, 4))
  new History(db, LIMITS).keepRefused(sessions(4, 7))
  assert.deepEqual(kept(db), [2, 3, 4, 5, 6])
})

it('what is forgotten before its time is counted, sessions too', (t) => {
  const db = tables(t)
  const history = new History(db, LIMITS)
  history.keepRefused(sessions(0, 5))
  assert.deepEqual([history.shed(3), history.shed(3), history.shed(3)], [3, 2, 0])
})
