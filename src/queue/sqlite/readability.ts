// Whether a message and its recipients can be read back, asked by itself: their rows and the JSON in them, not their checksums.

import type { DatabaseSync } from 'node:sqlite'
import {
  decodeMessage,
  decodeRecipient,
  MESSAGE_COLUMNS,
  readMessageRow,
  readRecipientRow,
  RECIPIENT_COLUMNS,
} from './rows.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'

/** Says why not; undefined where it can, and where there is no such message. */
export function readability(db: DatabaseSync): (id: number) => Error | undefined {
  const message = prepare(db, `SELECT ${MESSAGE_COLUMNS} FROM message WHERE id = ?`)
  const recipients = prepare(db, `SELECT ${RECIPIENT_COLUMNS} FROM recipient WHERE message = ?`)
  return (id) => {
    try {
      const row: unknown = message.get(id)
      if (row === undefined) return undefined
      decodeMessage(readMessageRow(row))
      for (const recipient of recipients.all(id)) decodeRecipient(readRecipientRow(recipient))
      return undefined
    } catch (error) {
      if (isUnreadable(error) && error instanceof Error) return error
      throw error
    }
  }
}
