// What an operator orders for recipients that wait or are held: try now, hold, release, give up. Each writes its own event. What
// another node attempts is left to it.

import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import { messageId } from '../../core/id.ts'
import type { FinalOutcome, Recipient, RecipientState } from '../../core/message.ts'
import { instant } from '../../core/time.ts'
import type { MessageEvent } from '../../events/event.ts'
import { givenUp, type OrderKind } from '../order.ts'
import type { DueDomains } from './due-domains.ts'
import type { Entries } from './entries.ts'
import { encodeState } from './encode.ts'
import { isElsewhere } from '../lease.ts'
import { columns, decodeRecipient, integerOrNull, readRecipientRow, RECIPIENT_COLUMNS } from './rows.ts'
import { changeStateTo, RECIPIENT_STATE } from './schema.ts'
import { prepare } from './statement.ts'
import type { ChangedWire, OrderWire } from './wire.ts'

export interface WaitingDeps {
  readonly db: DatabaseSync
  /** Which node this is. */
  readonly node: number
  readonly entries: Entries
  readonly due: DueDomains
}

type Open = Exclude<RecipientState, { kind: 'done' }>

interface Waiting {
  readonly index: number
  readonly address: string
  readonly domain: string
  readonly state: Open
}

export class WaitingRecipients {
  readonly #deps: WaitingDeps
  readonly #waiting
  readonly #schedule
  readonly #hold
  readonly #end

  constructor(deps: WaitingDeps) {
    const { db } = deps
    this.#deps = deps
    this.#waiting = prepare(
      db,
      `SELECT ${RECIPIENT_COLUMNS}, owner FROM recipient WHERE message = ? AND state <> 3 ORDER BY idx`,
    )
    this.#schedule = prepare(db, changeStateTo(RECIPIENT_STATE.scheduled))
    this.#hold = prepare(db, changeStateTo(RECIPIENT_STATE.held))
    this.#end = prepare(db, changeStateTo(RECIPIENT_STATE.done))
  }

  /** Throws before anything is changed when the message cannot be read. */
  order([, kind, message, now, by, only]: OrderWire): ChangedWire {
    const { waiting, elsewhere } = this.#find(message, now)
    const meant = waiting.filter(({ index, state }) => (only?.includes(index) ?? true) && concerns(kind, state))
    if (meant.length === 0) return { events: null, elsewhere }
    for (const one of meant) this.#change(kind, message, one, now, by)
    if (kind === 'remove' || kind === 'mark-delivered') this.#deps.entries.finishIfDone(message, meant.length)
    const recipients = meant.map(({ address }) => address)
    const event: MessageEvent = { at: instant(now), kind: TOLD_AS[kind], message: messageId(message), by, recipients }
    const events = JSON.stringify([event])
    this.#deps.entries.addEvents(message, events)
    return { events, elsewhere }
  }

  #change(kind: OrderKind, message: number, { index, domain, state }: Waiting, now: number, by: string): void {
    const { attempts, lastReason } = state
    switch (kind) {
      case 'retry':
      case 'release':
        this.#schedule.run(now, lastReason === undefined ? null : JSON.stringify(lastReason), message, index)
        this.#deps.due.note(domain, now)
        return
      case 'bounce':
        this.#schedule.run(now, JSON.stringify(givenUp(lastReason)), message, index)
        this.#deps.due.note(domain, now)
        return
      case 'hold': {
        const held: RecipientState = {
          kind: 'held',
          by,
          since: instant(now),
          attempts,
          ...(lastReason && { lastReason }),
        }
        const [, , at, , detail] = encodeState(index, held)
        this.#hold.run(at, detail, message, index)
        return
      }
      case 'remove':
      case 'mark-delivered': {
        const outcome: FinalOutcome = { kind: kind === 'remove' ? 'cancelled' : 'marked-delivered', by }
        this.#end.run(now, JSON.stringify(outcome), message, index)
      }
    }
  }

  #find(message: number, now: number): { readonly waiting: readonly Waiting[]; readonly elsewhere: number } {
    const waiting: Waiting[] = []
    let elsewhere = 0
    for (const found of this.#waiting.all(message)) {
      const row = readRecipientRow(found)
      const owner = integerOrNull(columns(found).at(-1), 'owner')
      const [, state, until] = row
      if (isElsewhere({ owner, until }, this.#deps.node, now)) elsewhere++
      else if (state !== RECIPIENT_STATE.active) waiting.push(...waitingAs(decodeRecipient(row)))
    }
    return { waiting, elsewhere }
  }
}

const TOLD_AS = {
  retry: 'retry-asked',
  hold: 'held',
  release: 'released',
  remove: 'cancelled',
  bounce: 'given-up',
  'mark-delivered': 'marked-delivered',
} as const

/** What is held for a time only can be held for good. */
function concerns(kind: OrderKind, state: Open): boolean {
  if (kind === 'release') return state.kind === 'held'
  return kind !== 'hold' || state.kind !== 'held' || state.ends !== undefined
}

function waitingAs({ index, rcptTo, state }: Recipient): Waiting[] {
  return state.kind === 'done' ? [] : [{ index, address: formatMailbox(rcptTo), domain: rcptTo.domain, state }]
}
