// Messages that have waited for long, with how much of that their sender has been told of (late-messages.ts), as the reader sees
// them: by pages, since there may be a million.

import type { DatabaseSync } from 'node:sqlite'
import { messageId, parseId } from '../../core/id.ts'
import { duration } from '../../core/time.ts'
import type { Late, LateMessage } from '../reader.ts'
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
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'

export function readLate(db: DatabaseSync, { before, least, most, limit, afterId }: Parameters<LateQuestion>[0]): Late {
  const from = afterId === undefined ? -1 : (parseId(afterId) ?? -1)
  const page = prepare(
    db,
    `SELECT id, received_at, from_domain IS NOT NULL, told
     FROM (SELECT id, received_at, from_domain FROM message INDEXED BY message_open
           WHERE finished_at IS NULL AND id > ? ORDER BY id LIMIT ?) LEFT JOIN late ON message = id ORDER BY id`,
  ).all(from, most)
  const messageOf = prepare(db, `SELECT ${MESSAGE_COLUMNS} FROM message WHERE id = ?`)
  const recipientsOf = prepare(db, `SELECT ${RECIPIENT_COLUMNS} FROM recipient WHERE message = ? ORDER BY idx`)
  const messages: LateMessage[] = []
  let last: number | undefined
  let old = false
  for (const row of page) {
    const [id, receivedAt, hasSender, told] = columns(row)
    const number = integer(id, 'id')
    if (messages.length === limit) return { messages, next: messageId(last ?? from) }
    last = number
    if (typeof receivedAt !== 'number' || receivedAt > before) continue
    old = true
    if (hasSender !== 1 || (typeof told === 'number' && told >= least)) continue
    try {
      messages.push({
        message: decodeMessage(readMessageRow(messageOf.get(number))),
        recipients: recipientsOf.all(number).map((one) => decodeRecipient(readRecipientRow(one))),
        ...(typeof told === 'number' && { told: duration(told) }),
      })
    } catch (error) {
      // What is damaged is for others to tell of.
      if (!isUnreadable(error)) throw error
    }
  }
  // Identifiers grow with time: behind a page of young messages there are none that are old.
  return page.length < most || !old || last === undefined ? { messages } : { messages, next: messageId(last) }
}

type LateQuestion = (asked: {
  readonly before: number
  readonly least: number
  readonly most: number
  readonly limit: number
  readonly afterId?: string
}) => Late
