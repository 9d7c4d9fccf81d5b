// Messages as they enter, change and end: accept and settle. Nothing here begins or ends a transaction. What contradicts
// the tables throws, and the whole operation is undone.

import type { DatabaseSync } from 'node:sqlite'
import { messageId } from '../../core/id.ts'
import { KnownAddresses } from '../known-addresses.ts'
import { StoreError } from '../store-error.ts'
import type { Aftermath } from './aftermath.ts'
import type { DueDomains } from './due-domains.ts'
import type { History } from './history.ts'
import { leaseEnd } from '../lease.ts'
import { columns, decodeRecipient, integer, readRecipientRow, RECIPIENT_COLUMNS, text } from './rows.ts'
import { RECIPIENT_STATE, stateSumOf } from './schema.ts'
import { prepare } from './statement.ts'
import { contentSum, envelopeSum, recipientSum, stateSum } from './sums.ts'
import type { Tally } from './tally.ts'
import type { EntryWire, RecipientRow, StateWire } from './wire.ts'

export interface EntriesDeps {
  readonly db: DatabaseSync
  /** Which node this is. */
  readonly node: number
  readonly due: DueDomains
  readonly history: History
  readonly aftermath: Aftermath
  readonly tally: Tally
}

/** As in a Settlement. */
export interface SettledWire {
  readonly states: readonly StateWire[]
  readonly events: string | null
  readonly spawned: readonly EntryWire[]
  readonly added: readonly RecipientRow[]
}

export class Entries {
  readonly #deps: EntriesDeps
  readonly #insertMessage
  readonly #insertBody
  readonly #insertRecipient
  readonly #recipients
  readonly #insertEvents
  readonly #change
  readonly #renew
  readonly #progress
  readonly #findMessage
  readonly #domainOf
  readonly #deleteBody
  readonly #finish
  readonly #noteUntold

  constructor(deps: EntriesDeps) {
    const { db } = deps
    this.#deps = deps
    this.#insertMessage = prepare(db, 'INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#insertBody = prepare(db, 'INSERT INTO body VALUES (?, ?)')
    this.#insertRecipient = prepare(db, 'INSERT INTO recipient VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#recipients = prepare(db, `SELECT ${RECIPIENT_COLUMNS} FROM recipient WHERE message = ?`)
    this.#insertEvents = prepare(db, 'INSERT INTO event (message, events) VALUES (?, ?)')
    this.#change = prepare(
      db,
      `UPDATE recipient SET state = ?1, at = ?2, attempts = ifnull(?3, attempts), detail = ?4,
         owner = NULL, state_sum = ${stateSumOf('?1', '?2')}
       WHERE message = ?5 AND idx = ?6 AND state <> 3`,
    )
    this.#renew = prepare(
      db,
      `UPDATE recipient SET at = ?1, state_sum = ${stateSumOf('state', '?1')} WHERE message = ?2 AND owner = ?3
       AND state IN (${RECIPIENT_STATE.scheduled}, ${RECIPIENT_STATE.active})`,
    )
    this.#progress = prepare(db, 'SELECT min(state), max(at) FROM recipient WHERE message = ?')
    this.#findMessage = prepare(db, 'SELECT 1 FROM message WHERE id = ?')
    this.#domainOf = prepare(db, 'SELECT domain FROM recipient WHERE message = ? AND idx = ?')
    this.#deleteBody = prepare(db, 'DELETE FROM body WHERE message = ?')
    this.#noteUntold = prepare(db, 'INSERT OR REPLACE INTO untold (message, idx) VALUES (?, ?)')
    this.#finish = prepare(db, 'UPDATE message SET finished_at = max(received_at, ?) WHERE id = ?')
  }

  insert([message, recipients, events, bodyStart, bodyEnd, fileSum]: EntryWire, bodies: Uint8Array): void {
    const [id, finishedAt, fromLocal, fromDomain, size, receivedAt, fileSize, envelope] = message
    const body = fileSize === null && finishedAt === null ? bodies.subarray(bodyStart, bodyEnd) : undefined
    const sum = envelopeSum(message)
    const bodySum = body === undefined ? fileSum : contentSum(body)
    this.#insertMessage.run(id, finishedAt, fromLocal, fromDomain, size, receivedAt, fileSize, envelope, sum, bodySum)
    if (finishedAt !== null) {
      this.#deps.history.finished++
      if (fileSize !== null) this.#deps.aftermath.removeBody(messageId(id))
    } else {
      this.#deps.tally.messages(1)
      if (body !== undefined) this.#insertBody.run(id, body)
    }
    this.#insertRecipients(id, recipients, leaseEnd(receivedAt))
    this.#insertEvents.run(id, events)
  }

  /** `until`: how long the active ones are this node's. */
  #insertRecipients(id: number, recipients: readonly RecipientRow[], until: number | null): void {
    let open = 0
    for (const recipient of recipients) {
      const [index, state, at, attempts, localPart, domain, dsn, detail, parent] = recipient
      const isActive = state === RECIPIENT_STATE.active
      const owner = isActive ? this.#deps.node : null
      const time = isActive ? until : at
      const own = recipientSum(id, recipient)
      const ofState = stateSum(state, time)
      const rest = [attempts, localPart, domain, dsn, detail, own, owner, parent, ofState] as const
      this.#insertRecipient.run(id, index, state, time, ...rest)
      if (state === RECIPIENT_STATE.scheduled && at !== null) this.#deps.due.note(domain, at)
      if (state === RECIPIENT_STATE.held && at !== null) this.#noteUntold.run(id, index)
      if (state !== RECIPIENT_STATE.done) open++
    }
    this.#deps.tally.recipients(open)
  }

  /** Gives those an index that the message does not have yet; returns how many it did not have. */
  add(message: number, added: readonly RecipientRow[]): number {
    const known = new KnownAddresses([])
    let next = 0
    for (const row of this.#recipients.all(message)) {
      const recipient = decodeRecipient(readRecipientRow(row))
      known.enter(recipient)
      next = Math.max(next, recipient.index + 1)
    }
    const fresh: RecipientRow[] = []
    for (const row of added) {
      if (!known.enter(decodeRecipient(row))) continue
      const [, ...rest] = row
      fresh.push([next++, ...rest])
    }
    this.#insertRecipients(message, fresh, null)
    return fresh.length
  }

  settle(message: number, { states, events, spawned, added }: SettledWire, bodies: Uint8Array): void {
    let done = 0
    for (const [index, state, at, attempts, detail] of states) {
      const { changes } = this.#change.run(state, at, attempts, detail, message, index)
      if (changes !== 1) throw this.#contradiction(message, index)
      if (state === RECIPIENT_STATE.done) done++
      if (state === RECIPIENT_STATE.scheduled && at !== null) this.#noteDue(message, index, at)
      if (state === RECIPIENT_STATE.held && at !== null) this.#noteUntold.run(message, index)
    }
    if (states.length === 0 && !this.#findMessage.get(message)) throw this.#contradiction(message)
    if (added.length > 0) this.add(message, added)
    if (done > 0) this.finishIfDone(message, done)
    if (events !== null) this.#insertEvents.run(message, events)
    for (const entry of spawned) this.insert(entry, bodies)
  }

  /** Another node's start may have made them scheduled, for the time when they would have been no longer this node's. */
  renew(messages: readonly number[], now: number): void {
    for (const message of messages) this.#renew.run(leaseEnd(now), message, this.#deps.node)
  }

  addEvents(message: number, events: string): void {
    this.#insertEvents.run(message, events)
  }

  /** `done` recipients are done now. The content goes when the last one is; the story stays. */
  finishIfDone(message: number, done: number): void {
    this.#deps.tally.recipients(-done)
    const [leastState, lastEnd] = columns(this.#progress.get(message))
    if (leastState !== RECIPIENT_STATE.done) return
    if (this.#deleteBody.run(message).changes === 0) this.#deps.aftermath.removeBody(messageId(message))
    this.#finish.run(integer(lastEnd, 'at'), message)
    this.#deps.history.finished++
    this.#deps.tally.messages(-1)
  }

  #noteDue(message: number, index: number, at: number): void {
    const [domain] = columns(this.#domainOf.get(message, index))
    this.#deps.due.note(text(domain, 'domain'), at)
  }

  #contradiction(message: number, index?: number): StoreError {
    const name = messageId(message)
    if (!this.#findMessage.get(message)) return new StoreError('no-such-message', `there is no message ${name}`)
    return new StoreError('conflict', `recipient ${index} of ${name} is done already, or there is none`)
  }
}
