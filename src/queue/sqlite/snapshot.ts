// The queue as it is at one moment, in a database of its own without a log: one read transaction, which in WAL mode waits for no writer and
// keeps none waiting.

import { DatabaseSync } from 'node:sqlite'
import { messageId, type MessageId } from '../../core/id.ts'
import { StoreError } from '../store-error.ts'
import type { Folder } from './folder.ts'
import { columns, integer, text } from './rows.ts'
import { pragma } from './soundness.ts'
import { prepare } from './statement.ts'

export interface Snapshot {
  /** Version of its tables. */
  readonly schema: number
  /** What waits. */
  readonly messages: number
  readonly recipients: number
  /** Messages that wait and whose contents have files of their own. */
  readonly large: readonly MessageId[]
}

const LONGEST_BUSY_MS = 10_000

/** Writes it to a file that is not there yet, and looks whether that one is whole. */
export function snapshot(folder: Folder, target: string): Snapshot {
  const live = new DatabaseSync(folder.database, { readOnly: true, timeout: LONGEST_BUSY_MS })
  try {
    prepare(live, 'VACUUM INTO ?').run(target)
  } finally {
    live.close()
  }
  const copy = new DatabaseSync(target, { readOnly: true })
  try {
    const [sound] = columns(prepare(copy, 'PRAGMA quick_check(1)').get())
    if (sound !== 'ok') throw new StoreError('damaged', `the database is damaged: ${text(sound, 'quick_check')}`)
    const [messages, recipients] = columns(prepare(copy, 'SELECT messages, recipients FROM tally').get())
    const large = prepare(
      copy,
      'SELECT id FROM message WHERE file_size IS NOT NULL AND finished_at IS NULL ORDER BY id',
    )
    return {
      schema: pragma(copy, 'user_version'),
      messages: integer(messages, 'messages'),
      recipients: integer(recipients, 'recipients'),
      large: large.all().map((row) => messageId(integer(columns(row)[0], 'id'))),
    }
  } finally {
    copy.close()
  }
}
