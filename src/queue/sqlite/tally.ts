// How much is queued, in a row of its own that changes in the same transaction: counting 200,000 rows at each question
// takes longer than all else. Changes of a transaction are added up in memory and written once, before its commit. (What
// is held is few, has an index, and is counted.)

import type { DatabaseSync } from 'node:sqlite'
import { prepare } from './statement.ts'

export class Tally {
  #messages = 0
  #recipients = 0
  #uncertain = false
  readonly #add
  readonly #count

  constructor(db: DatabaseSync) {
    this.#add = prepare(db, 'UPDATE tally SET messages = messages + ?, recipients = recipients + ?')
    this.#count = prepare(
      db,
      `UPDATE tally SET messages = (SELECT count(*) FROM message WHERE finished_at IS NULL),
         recipients = (SELECT count(*) FROM recipient WHERE state <> 3)`,
    )
  }

  /** Messages that are not finished. */
  messages(more: number): void {
    this.#messages += more
  }

  /** Recipients that are not done. */
  recipients(more: number): void {
    this.#recipients += more
  }

  /** What went was damaged, and nobody knows how it was counted. */
  lost(): void {
    this.#uncertain = true
  }

  /** The last work of a transaction. */
  write(): void {
    if (this.#uncertain) this.#count.run()
    else if (this.#messages !== 0 || this.#recipients !== 0) this.#add.run(this.#messages, this.#recipients)
    this.forget()
  }

  /** The transaction was rolled back. */
  forget(): void {
    this.#messages = 0
    this.#recipients = 0
    this.#uncertain = false
  }
}
