// Prepared statements that give rows as arrays: half the cost of objects, and the form in which rows cross threads.

import type { DatabaseSync, StatementSync } from 'node:sqlite'

export function prepare(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return statement
}
