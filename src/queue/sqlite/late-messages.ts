// Of which waiting their senders have been told, or are not to be: the table `late`. What is told is written with the letter, in
// one transaction, so that neither a stop nor a crash makes a second one.

import type { DatabaseSync } from 'node:sqlite'
import type { Entries } from './entries.ts'
import { columns } from './rows.ts'
import { RECIPIENT_STATE } from './schema.ts'
import { prepare } from './statement.ts'
import type { WarnWire } from './wire.ts'

export class LateMessages {
  readonly #entries: Entries
  readonly #find
  readonly #waits
  readonly #note

  constructor({ db, entries }: { readonly db: DatabaseSync; readonly entries: Entries }) {
    this.#entries = entries
    this.#find = prepare(
      db,
      'SELECT told FROM message LEFT JOIN late ON message = id WHERE id = ? AND finished_at IS NULL',
    )
    this.#waits = prepare(
      db,
      `SELECT 1 FROM recipient WHERE message = ? AND idx = ?
       AND state IN (${RECIPIENT_STATE.scheduled}, ${RECIPIENT_STATE.held})`,
    )
    this.#note = prepare(db, 'INSERT OR REPLACE INTO late (message, told) VALUES (?, ?)')
  }

  /** Returns the events that are true now (JSON); null when it has been told before, or somebody does not wait any more. */
  warn([, message, after, indexes, events, letter]: WarnWire, bodies: Uint8Array): string | null {
    const found = this.#find.get(message)
    if (found === undefined) return null
    const [told] = columns(found)
    if (typeof told === 'number' && told >= after) return null
    if (!indexes.every((index) => this.#waits.get(message, index) !== undefined)) return null
    this.#note.run(message, after)
    this.#entries.addEvents(message, events)
    if (letter === null) return events
    this.#entries.insert(letter, bodies)
    const [, , ofLetter] = letter
    return `[${events.slice(1, -1)},${ofLetter.slice(1, -1)}]`
  }
}
