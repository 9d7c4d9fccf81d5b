// Which of those who are held for a time no letter has told of (held-bounces.ts), as the reader sees them.

import type { DatabaseSync } from 'node:sqlite'
import { instant } from '../../core/time.ts'
import type { Untold } from '../reader.ts'
import {
  columns,
  decodeMessage,
  decodeRecipient,
  integer,
  MESSAGE_COLUMNS,
  readMessageRow,
  readRecipientRow,
  RECIPIENT_COLUMNS,
} from './rows.ts'
import { RECIPIENT_STATE } from './schema.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'

const HELD = `FROM untold JOIN recipient USING (message, idx) WHERE state = ${RECIPIENT_STATE.held} AND at IS NOT NULL`

export function readUntold(db: DatabaseSync, limit: number): Untold {
  const [count, upTo, lastTold] = columns(
    prepare(db, `SELECT (SELECT count(*) ${HELD}), (SELECT ifnull(max(seq), 0) FROM untold), told_at FROM tally`).get(),
  )
  const first = prepare(db, `SELECT message, ${RECIPIENT_COLUMNS} ${HELD} ORDER BY seq LIMIT ?`).all(limit)
  const messageOf = prepare(db, `SELECT ${MESSAGE_COLUMNS} FROM message WHERE id = ?`)
  const held = first.flatMap((row) => {
    const [id, ...recipient] = columns(row)
    try {
      const message = decodeMessage(readMessageRow(messageOf.get(integer(id, 'message'))))
      return [{ message, recipient: decodeRecipient(readRecipientRow(recipient)) }]
    } catch (error) {
      // What is damaged is counted, and not listed.
      if (isUnreadable(error)) return []
      throw error
    }
  })
  return {
    count: integer(count, 'count'),
    held,
    upTo: integer(upTo, 'seq'),
    ...(lastTold !== null && { lastTold: instant(integer(lastTold, 'told_at')) }),
  }
}
