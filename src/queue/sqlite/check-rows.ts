// Looks through a database as the server would read it: each message with its recipients, content and story, their checksums,
// and the places in the indexes by which it is found when it is due. A slice at a time, each a read transaction of some
// milliseconds, since the log cannot begin anew while somebody reads. It never writes, and decides nothing.

import type { DatabaseSync } from 'node:sqlite'
import { messageId } from '../../core/id.ts'
import type { CheckFinding } from '../check.ts'
import {
  columns,
  damaged,
  decodeEvents,
  decodeMessage,
  decodeRecipient,
  integer,
  MESSAGE_COLUMNS,
  readMessageRow,
  readRecipientRow,
  RECIPIENT_COLUMNS,
  text,
} from './rows.ts'
import { RECIPIENT_STATE } from './schema.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'
import { contentSum, envelopeSum, fits, recipientSum, stateSum } from './sums.ts'
import type { MessageRow, RecipientRow } from './wire.ts'

/** A slice ends with whichever it comes to first. */
const MESSAGES = 100
const OCTETS = 4 * 1024 * 1024

export interface Slice {
  /** Messages. */
  readonly looked: number
  readonly findings: readonly CheckFinding[]
}

export class CheckRows {
  /** Messages at its start, finished ones included. */
  readonly of: number
  readonly #db: DatabaseSync
  readonly #ids
  readonly #message
  readonly #recipients
  readonly #content
  readonly #events
  readonly #open
  readonly #due
  #after = -1
  #ended = false

  constructor(db: DatabaseSync) {
    this.#db = db
    const [waiting, finished] = columns(
      prepare(db, 'SELECT messages, (SELECT count(*) FROM message WHERE finished_at IS NOT NULL) FROM tally').get(),
    )
    this.of = integer(waiting, 'messages') + integer(finished, 'count')
    this.#ids = prepare(
      db,
      `SELECT id FROM message WHERE id > ? AND id <= ${Number.MAX_SAFE_INTEGER} ORDER BY id LIMIT ${MESSAGES}`,
    )
    this.#message = prepare(db, `SELECT ${MESSAGE_COLUMNS}, sum, body_sum FROM message WHERE id = ?`)
    this.#recipients = prepare(
      db,
      `SELECT ${RECIPIENT_COLUMNS}, state_sum, sum FROM recipient
       WHERE message = ? ORDER BY idx`,
    )
    this.#content = prepare(db, 'SELECT content FROM body WHERE message = ?')
    this.#events = prepare(db, 'SELECT events FROM event WHERE message = ? ORDER BY seq')
    this.#open = prepare(db, 'SELECT 1 FROM message INDEXED BY message_open WHERE finished_at IS NULL AND id = ?')
    this.#due = prepare(
      db,
      `SELECT 1 FROM recipient INDEXED BY recipient_due
       WHERE state = 0 AND domain = ? AND at = ? AND message = ? AND idx = ?`,
    )
  }

  /** Undefined when everything has been looked at. */
  next(): Slice | undefined {
    if (this.#ended) return undefined
    this.#db.exec('BEGIN')
    try {
      return this.#slice()
    } finally {
      this.#db.exec('COMMIT')
    }
  }

  #slice(): Slice {
    const findings: CheckFinding[] = []
    let looked = 0
    let octets = 0
    try {
      const ids = this.#ids.all(this.#after).map((row) => integer(columns(row)[0], 'id'))
      this.#ended = ids.length === 0
      for (const id of ids) {
        try {
          octets += this.#lookAt(id)
        } catch (error) {
          findings.push({ what: `message ${messageId(id)}`, why: whyUnreadable(error) })
        }
        this.#after = id
        looked++
        if (octets >= OCTETS) break
      }
    } catch (error) {
      // Where the next one stands cannot be known any more.
      findings.push({
        what: `everything behind message ${messageId(Math.max(0, this.#after))}`,
        why: whyUnreadable(error),
      })
      this.#ended = true
    }
    return { looked, findings }
  }

  /** The size of its content here; throws what is wrong with it. */
  #lookAt(id: number): number {
    const found = columns(this.#message.get(id))
    const message = readMessageRow(found)
    decodeMessage(message)
    const [sum, bodySum] = found.slice(-2)
    if (!fits(sum, envelopeSum(message)))
      throw damaged('its envelope is not what was accepted: the checksum does not fit')
    for (const row of this.#recipients.all(id)) this.#recipient(id, readRecipientRow(row), columns(row).slice(-2))
    for (const row of this.#events.iterate(id)) decodeEvents(text(columns(row)[0], 'events'))
    if (message[1] !== null) return 0
    if (!this.#open.get(id)) throw damaged('the list of what is queued lacks it')
    return this.#body(message, bodySum)
  }

  #recipient(id: number, row: RecipientRow, [ofState, sum]: readonly unknown[]): void {
    decodeRecipient(row)
    if (!fits(sum, recipientSum(id, row)))
      throw damaged('an address of it is not what was accepted: the checksum does not fit')
    const [index, state, at, , , domain] = row
    if (!fits(ofState, stateSum(state, at))) throw damaged('the state of a recipient does not fit its checksum')
    if (state === RECIPIENT_STATE.scheduled && at !== null && !this.#due.get(domain, at, id, index))
      throw damaged('the list of what falls due lacks it')
  }

  /** A content that is a file is read when it is sent, and checked then. */
  #body([id, , , , , , fileSize]: MessageRow, sum: unknown): number {
    if (fileSize !== null) return 0
    const [content] = columns(this.#content.get(id))
    if (!(content instanceof Uint8Array)) throw damaged('the content is not octets')
    if (!fits(sum, contentSum(content)))
      throw damaged('its content is not what was accepted: the checksum does not fit')
    return content.length
  }
}

/** Anything but damage is for whoever runs the check. */
function whyUnreadable(error: unknown): string {
  if (isUnreadable(error) && error instanceof Error) return error.message
  throw error
}
