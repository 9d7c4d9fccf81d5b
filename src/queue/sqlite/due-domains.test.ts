import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import { DueDomains } from './due-domains.ts'

const NOBODY = new Set<string>()

function scheduled(...rows: readonly (readonly [state: number, domain: string, at: number | null])[]) {
  const db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE recipient (state INTEGER, domain TEXT, at INTEGER)')
  for (const row of rows) db.prepare('INSERT INTO recipient VALUES (?, ?, ?)').run(...row)
  return { db, due: new DueDomains(db) }
}

it('knows of each domain with something scheduled when the first of it is due', () => {
  const { due } = scheduled([0, 'b.test', 20], [0, 'b.test', 10], [0, 'a.test', 30], [3, 'done.test', 1])
  assert.deepEqual(due.candidates(30, NOBODY), [
    ['b.test', 10],
    ['a.test', 30],
  ])
  assert.deepEqual(due.candidates(29, NOBODY), [['b.test', 10]])
  assert.deepEqual(due.candidates(30, new Set(['b.test'])), [['a.test', 30]])
  assert.deepEqual(due.least(NOBODY), ['b.test', 10])
  assert.deepEqual(due.least(new Set(['b.test'])), ['a.test', 30])
  assert.equal(due.least(new Set(['a.test', 'b.test'])), undefined)
})

it('a time is never later than the earliest that was noted, until a look at the table corrects it', () => {
  const { due } = scheduled()
  due.note('a.test', 20)
  due.note('a.test', 30)
  due.note('b.test', 15)
  assert.deepEqual(due.least(NOBODY), ['b.test', 15])
  due.note('a.test', 10)
  assert.deepEqual(due.least(NOBODY), ['a.test', 10])
  due.correct('a.test', 40)
  assert.deepEqual(due.least(NOBODY), ['b.test', 15])
  due.correct('b.test', undefined)
  assert.deepEqual(due.candidates(99, NOBODY), [['a.test', 40]])
})

it('knows again what the table has, in which a damaged time is due at once', () => {
  const { db, due } = scheduled([0, 'a.test', 30])
  due.note('a.test', 10)
  due.note('b.test', 5)
  db.prepare('INSERT INTO recipient VALUES (0, ?, NULL)').run('c.test')
  due.rebuild()
  assert.deepEqual(due.candidates(99, NOBODY), [
    ['c.test', 0],
    ['b.test', 5],
    ['a.test', 30],
  ])
})
