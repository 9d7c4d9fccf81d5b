// What an operator does to recipients that wait: try now, or give up. Both write their own event.

import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import { messageId } from '../../core/id.ts'
import type { FinalOutcome } from '../../core/message.ts'
import { instant } from '../../core/time.ts'
import type { MessageEvent } from '../../events/event.ts'
import type { DueDomains } from './due-domains.ts'
import type { Entries } from './entries.ts'
import { decodeRecipient, readRecipientRow, RECIPIENT_COLUMNS } from './rows.ts'
import { changeStateTo, RECIPIENT_STATE } from './schema.ts'
import { prepare } from './statement.ts'

export interface WaitingDeps {
  readonly db: DatabaseSync
  readonly entries: Entries
  readonly due: DueDomains
}

interface Waiting {
  readonly index: number
  readonly address: string
  readonly domain: string
  readonly lastReason: string | null
}

export class WaitingRecipients {
  readonly #deps: WaitingDeps
  readonly #waiting
  readonly #schedule
  readonly #end

  constructor(deps: WaitingDeps) {
    const { db } = deps
    this.#deps = deps
    this.#waiting = prepare(
      db,
      `SELECT ${RECIPIENT_COLUMNS} FROM recipient WHERE message = ? AND state IN (0, 2) ORDER BY idx`,
    )
    this.#schedule = prepare(db, changeStateTo(RECIPIENT_STATE.scheduled))
    this.#end = prepare(db, changeStateTo(RECIPIENT_STATE.done))
  }

  /** The events that it made (JSON); null when nothing waits. */
  retry(message: number, now: number, by: string): string | null {
    const waiting = this.#find(message)
    for (const { index, domain, lastReason } of waiting) {
      this.#schedule.run(now, lastReason, message, index)
      this.#deps.due.note(domain, now)
    }
    return this.#tell('retry-asked', message, now, by, waiting)
  }

  cancel(message: number, now: number, by: string): string | null {
    const waiting = this.#find(message)
    const outcome: FinalOutcome = { kind: 'cancelled', by }
    for (const { index } of waiting) this.#end.run(now, JSON.stringify(outcome), message, index)
    const told = this.#tell('cancelled', message, now, by, waiting)
    if (waiting.length > 0) this.#deps.entries.finishIfDone(message, waiting.length)
    return told
  }

  #find(message: number): Waiting[] {
    return this.#waiting.all(message).map((row) => {
      const { index, rcptTo, state } = decodeRecipient(readRecipientRow(row))
      const reason = state.kind === 'done' ? undefined : state.lastReason
      const lastReason = reason === undefined ? null : JSON.stringify(reason)
      return { index, address: formatMailbox(rcptTo), domain: rcptTo.domain, lastReason }
    })
  }

  #tell(
    kind: 'retry-asked' | 'cancelled',
    message: number,
    now: number,
    by: string,
    waiting: readonly Waiting[],
  ): string | null {
    if (waiting.length === 0) return null
    const recipients = waiting.map(({ address }) => address)
    const event: MessageEvent = { at: instant(now), kind, message: messageId(message), by, recipients }
    const events = JSON.stringify([event])
    this.#deps.entries.addEvents(message, events)
    return events
  }
}
