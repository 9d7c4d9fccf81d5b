// Sets aside what cannot be read back: everything there is of a message moves to the table `damaged`, with the reason,
// where a person can look at it (damaged-rows.ts); its content too. The mail itself is not worked on any more, so this is
// always reported.

import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import { messageId } from '../../core/id.ts'
import type { Reason } from '../../core/reason.ts'
import { instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import type { Aftermath } from './aftermath.ts'
import { DamagedRows, PARTS, rawParts } from './damaged-rows.ts'
import { readability } from './readability.ts'
import { decodeRecipient } from './rows.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'
import type { Tally } from './tally.ts'
import type { ChangedWire, RecipientRow } from './wire.ts'

export class Damage {
  readonly #db: DatabaseSync
  readonly #aftermath: Aftermath
  readonly #tally: Tally
  /** Set aside, or meant to be: where pages are damaged, rows may show up again, and are passed over. */
  readonly #stuck = new Set<number>()
  /** Those of the transaction that runs. */
  readonly #stuckNow = new Set<number>()

  constructor(db: DatabaseSync, aftermath: Aftermath, tally: Tally) {
    this.#db = db
    this.#tally = tally
    this.#aftermath = aftermath
  }

  isStuck(id: number): boolean {
    return this.#stuck.has(id)
  }

  /** The transaction was committed. */
  committed(): void {
    this.#stuckNow.clear()
  }

  /** The transaction was rolled back. */
  forget(): void {
    for (const id of this.#stuckNow) this.#stuck.delete(id)
    this.#stuckNow.clear()
  }

  setAside(id: number, now: number, error: unknown): void {
    const name = messageId(id)
    const why = error instanceof Error ? error.message : String(error)
    let kept = 'table damaged'
    try {
      this.#move(id, now, why)
      this.#aftermath.putBodyAside(name)
    } catch (failure) {
      if (!isUnreadable(failure)) throw failure
      kept = 'where it is, passed over'
    }
    this.#stuck.add(id)
    this.#stuckNow.add(id)
    this.#tally.lost()
    this.#aftermath.report({ what: `message ${name}`, why, kept })
  }

  /** What is stored is not what was accepted: the message stays where people see it, and nobody is sent it. */
  hold(id: number, recipients: readonly RecipientRow[], now: number, altered: 'content' | 'envelope'): void {
    const message = messageId(id)
    const by = 'a checksum that does not fit'
    const reason: Reason = { code: 'local.altered', facts: { altered } }
    const update = prepare(
      this.#db,
      'UPDATE recipient SET state = 2, at = NULL, detail = ?, state_sum = 2 WHERE message = ? AND idx = ?',
    )
    for (const [index] of recipients) update.run(JSON.stringify({ by, lastReason: reason }), id, index)
    const addresses = recipients.map((row) => formatMailbox(decodeRecipient(row).rcptTo))
    const event: Event = { at: instant(now), kind: 'held', message, by, reason, recipients: addresses }
    prepare(this.#db, 'INSERT INTO event (message, events) VALUES (?, ?)').run(id, JSON.stringify([event]))
    const why = `its ${altered} is not what was accepted: the checksum does not fit`
    this.#aftermath.report({ what: `message ${message}`, why, kept: 'in the queue, held' }, event)
  }

  /** An operator gave it up; it may still lie where it was. */
  dismiss(id: number, now: number, by: string): ChangedWire {
    const whyUnreadable = readability(this.#db)
    const why = whyUnreadable(id)
    if (why !== undefined) this.setAside(id, now, why)
    if (why !== undefined && whyUnreadable(id) !== undefined) return { events: null, elsewhere: 0, damaged: true }
    const { recipients } = new DamagedRows(this.#db).story(id) ?? { recipients: [] }
    const dismiss = prepare(
      this.#db,
      'UPDATE damaged SET dismissed_at = ?, dismissed_by = ? WHERE message = ? AND dismissed_at IS NULL',
    )
    if (dismiss.run(now, by, id).changes === 0) return { events: null, elsewhere: 0 }
    const event: Event = { at: instant(now), kind: 'dismissed', message: messageId(id), by, recipients }
    return { events: JSON.stringify([event]), elsewhere: 0 }
  }

  #move(id: number, now: number, why: string): void {
    const raw = rawParts(this.#db, id)
    const content = prepare(this.#db, 'SELECT content FROM body WHERE message = ?').get(id)
    const bytes: unknown = Array.isArray(content) ? content[0] : null
    this.#db
      .prepare('INSERT INTO damaged (message, at, why, raw, content) VALUES (?, ?, ?, ?, ?)')
      .run(id, now, why, raw, bytes instanceof Uint8Array ? bytes : null)
    for (const from of [...Object.values(PARTS), 'body WHERE message']) {
      this.#db.prepare(`DELETE FROM ${from} = ?`).run(id)
    }
  }
}
