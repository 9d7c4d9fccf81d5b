// What an operator does to recipients that wait: try now, or give up. Both write their own event. What another node attempts is
// left to it.

import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import { messageId } from '../../core/id.ts'
import type { FinalOutcome, Recipient } from '../../core/message.ts'
import { instant } from '../../core/time.ts'
import type { MessageEvent } from '../../events/event.ts'
import type { DueDomains } from './due-domains.ts'
import type { Entries } from './entries.ts'
import { isElsewhere } from '../lease.ts'
import { columns, decodeRecipient, integerOrNull, readRecipientRow, RECIPIENT_COLUMNS } from './rows.ts'
import { changeStateTo, RECIPIENT_STATE } from './schema.ts'
import { prepare } from './statement.ts'
import type { ChangedWire } from './wire.ts'

export interface WaitingDeps {
  readonly db: DatabaseSync
  /** Which node this is. */
  readonly node: number
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
      `SELECT ${RECIPIENT_COLUMNS}, owner FROM recipient WHERE message = ? AND state <> 3 ORDER BY idx`,
    )
    this.#schedule = prepare(db, changeStateTo(RECIPIENT_STATE.scheduled))
    this.#end = prepare(db, changeStateTo(RECIPIENT_STATE.done))
  }

  retry(message: number, now: number, by: string): ChangedWire {
    const { waiting, elsewhere } = this.#find(message, now)
    for (const { index, domain, lastReason } of waiting) {
      this.#schedule.run(now, lastReason, message, index)
      this.#deps.due.note(domain, now)
    }
    return { events: this.#tell('retry-asked', message, now, by, waiting), elsewhere }
  }

  cancel(message: number, now: number, by: string): ChangedWire {
    const { waiting, elsewhere } = this.#find(message, now)
    const outcome: FinalOutcome = { kind: 'cancelled', by }
    for (const { index } of waiting) this.#end.run(now, JSON.stringify(outcome), message, index)
    const events = this.#tell('cancelled', message, now, by, waiting)
    if (waiting.length > 0) this.#deps.entries.finishIfDone(message, waiting.length)
    return { events, elsewhere }
  }

  #find(message: number, now: number): { readonly waiting: readonly Waiting[]; readonly elsewhere: number } {
    const waiting: Waiting[] = []
    let elsewhere = 0
    for (const found of this.#waiting.all(message)) {
      const row = readRecipientRow(found)
      const owner = integerOrNull(columns(found).at(-1), 'owner')
      const [, state, until] = row
      if (isElsewhere({ owner, until }, this.#deps.node, now)) elsewhere++
      else if (state !== RECIPIENT_STATE.active) waiting.push(waitingAs(decodeRecipient(row)))
    }
    return { waiting, elsewhere }
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

function waitingAs({ index, rcptTo, state }: Recipient): Waiting {
  const reason = state.kind === 'done' ? undefined : state.lastReason
  const lastReason = reason === undefined ? null : JSON.stringify(reason)
  return { index, address: formatMailbox(rcptTo), domain: rcptTo.domain, lastReason }
}
