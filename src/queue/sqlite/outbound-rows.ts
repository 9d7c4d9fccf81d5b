// The rows of what senders of ours send elsewhere (queue/outbound.ts): added to in the transaction of the letters they count, and
// read as a whole at a start.

import type { DatabaseSync } from 'node:sqlite'
import { instant } from '../../core/time.ts'
import { dayOf, minuteOf, type OutboundRecords, type SenderState } from '../outbound.ts'
import { columns, damaged, integer, text } from './rows.ts'
import { prepare } from './statement.ts'
import type { OutboundWire } from './wire.ts'

/** As long as the longest limit looks back. */
const KEEP_MINUTES = 24 * 60
/** From these comes what is usual. */
export const KEEP_DAYS = 29
/** A domain that nobody has written to for the first time within a year is forgotten, and new once more. */
const KEEP_DOMAINS = 365

export class OutboundRows {
  readonly #minute
  readonly #day
  readonly #domain
  readonly #state
  readonly #afreshMinutes
  readonly #afreshDays
  readonly #afreshDomains
  readonly #prunes

  constructor(db: DatabaseSync) {
    this.#minute = prepare(
      db,
      `INSERT INTO outbound_minute VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET letters = letters + excluded.letters`,
    )
    this.#day = prepare(
      db,
      `INSERT INTO outbound_day VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
         letters = letters + excluded.letters, held = held + excluded.held, ended = ended + excluded.ended,
         failed = failed + excluded.failed, spam = spam + excluded.spam`,
    )
    this.#domain = prepare(db, 'INSERT OR IGNORE INTO outbound_domain VALUES (?, ?, ?)')
    this.#state = prepare(db, 'INSERT OR REPLACE INTO outbound_sender VALUES (?, ?)')
    this.#afreshMinutes = prepare(db, 'DELETE FROM outbound_minute WHERE sender = ? AND minute <= ?')
    this.#afreshDays = prepare(
      db,
      'UPDATE outbound_day SET ended = 0, failed = 0, spam = 0 WHERE sender = ? AND day <= ?',
    )
    this.#afreshDomains = prepare(db, 'UPDATE outbound_domain SET day = ?2 - 1 WHERE sender = ?1 AND day >= ?2')
    this.#prunes = [
      {
        statement: prepare(db, 'DELETE FROM outbound_minute WHERE minute < ?'),
        before: (n: number) => n - KEEP_MINUTES,
      },
      { statement: prepare(db, 'DELETE FROM outbound_day WHERE day < ?'), before: (n: number) => n / 1440 - KEEP_DAYS },
      {
        statement: prepare(db, 'DELETE FROM outbound_domain WHERE day < ?'),
        before: (n: number) => n / 1440 - KEEP_DOMAINS,
      },
    ] as const
  }

  add(counts: readonly OutboundWire[]): void {
    for (const [sender, at, letters, held, ended, failed, spam, domains] of counts) {
      const day = dayOf(instant(at))
      if (letters > 0) this.#minute.run(sender, minuteOf(instant(at)), letters)
      this.#day.run(sender, day, letters, held, ended, failed, spam)
      for (const domain of domains) this.#domain.run(sender, domain, day)
    }
  }

  change(sender: string, at: number, state: string, afresh: boolean): void {
    this.#state.run(sender, state)
    if (!afresh) return
    const day = dayOf(instant(at))
    this.#afreshMinutes.run(sender, minuteOf(instant(at)))
    this.#afreshDays.run(sender, day)
    this.#afreshDomains.run(sender, day)
  }

  prune(now: number): void {
    for (const { statement, before } of this.#prunes) statement.run(Math.floor(before(minuteOf(instant(now)))))
  }
}

export function readOutbound(db: DatabaseSync): OutboundRecords {
  const all = (table: string) => prepare(db, `SELECT * FROM ${table}`).all().map(columns)
  return {
    minutes: all('outbound_minute').map(([sender, minute, letters]) => ({
      sender: text(sender, 'sender'),
      minute: integer(minute, 'minute'),
      letters: integer(letters, 'letters'),
    })),
    days: all('outbound_day').map(([sender, day, letters, held, ended, failed, spam]) => ({
      sender: text(sender, 'sender'),
      day: integer(day, 'day'),
      letters: integer(letters, 'letters'),
      held: integer(held, 'held'),
      ended: integer(ended, 'ended'),
      failed: integer(failed, 'failed'),
      spam: integer(spam, 'spam'),
    })),
    domains: all('outbound_domain').map(([sender, domain, day]) => ({
      sender: text(sender, 'sender'),
      domain: text(domain, 'domain'),
      day: integer(day, 'day'),
    })),
    states: all('outbound_sender').map(([sender, state]) => ({
      ...readState(text(state, 'state')),
      sender: text(sender, 'sender'),
    })),
  }
}

function readState(json: string): SenderState {
  try {
    return JSON.parse(json) as SenderState
  } catch {
    throw damaged('the state of a sender is no JSON')
  }
}
