// Recipients who are held for a time: notifications that could not be delivered, and that nobody can be told of but postmaster.
// When the time is over they end as was decided when they were held. Which of them no letter has told of stands in the table
// `untold`, where they come with the hold (entries.ts) and go with the letter, each in one transaction.

import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import { messageId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import type { MessageEvent } from '../../events/event.ts'
import type { Damage } from './damage.ts'
import type { Entries } from './entries.ts'
import { columns, damaged, decodeRecipient, integer, readRecipientRow, RECIPIENT_COLUMNS } from './rows.ts'
import { isUnreadable } from './sqlite-error.ts'
import { changeStateTo, RECIPIENT_STATE } from './schema.ts'
import { prepare } from './statement.ts'

export interface HeldBouncesDeps {
  readonly db: DatabaseSync
  readonly entries: Entries
  readonly damage: Damage
}

export class HeldBounces {
  readonly #deps: HeldBouncesDeps
  readonly #over
  readonly #end
  readonly #forget
  readonly #toldAt

  constructor(deps: HeldBouncesDeps) {
    const { db } = deps
    this.#deps = deps
    this.#over = prepare(
      db,
      `SELECT message, ${RECIPIENT_COLUMNS} FROM recipient INDEXED BY recipient_held_until
       WHERE state = 2 AND at IS NOT NULL AND at <= ? ORDER BY at LIMIT ?`,
    )
    this.#end = prepare(db, changeStateTo(RECIPIENT_STATE.done))
    this.#forget = prepare(db, 'DELETE FROM untold WHERE seq <= ?')
    this.#toldAt = prepare(db, 'UPDATE tally SET told_at = ?')
  }

  /** Ends at most `limit` of them; returns the events that it made (JSON), null for none. */
  end(now: number, limit: number): string | null {
    const { entries, damage } = this.#deps
    const events: MessageEvent[] = []
    for (const row of this.#over.all(now, limit)) {
      const [message, ...recipient] = columns(row)
      const id = integer(message, 'message')
      if (damage.isStuck(id)) continue
      try {
        const event = this.#endOne(id, recipient, now)
        entries.addEvents(id, JSON.stringify([event]))
        entries.finishIfDone(id, 1)
        events.push(event)
      } catch (error) {
        if (!isUnreadable(error)) throw error
        damage.setAside(id, now, error)
      }
    }
    return events.length === 0 ? null : JSON.stringify(events)
  }

  /** A letter of this time tells of them, up to this one. */
  told(upTo: number, at: number): void {
    this.#forget.run(upTo)
    this.#toldAt.run(at)
  }

  #endOne(id: number, row: readonly unknown[], now: number): MessageEvent {
    const { index, rcptTo, state } = decodeRecipient(readRecipientRow(row))
    if (state.kind !== 'held' || !state.ends) throw damaged(`recipient ${index} is held without an end`)
    const { attempts, ends } = state
    this.#end.run(now, JSON.stringify(ends.outcome), id, index)
    return {
      at: instant(now),
      kind: 'failed',
      message: messageId(id),
      attempt: attempts,
      recipient: formatMailbox(rcptTo),
      outcome: ends.outcome,
      silent: 'null-sender',
      afterHold: true,
    }
  }
}
