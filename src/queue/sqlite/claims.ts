// Hands out what is due: whole messages, oldest due first, their due recipients made active. A message that cannot be
// read back is set aside on the way, one that is not what was accepted is held, and never stops the others; trouble of the disk itself makes the whole claim fail, for
// it may be over the next time.

import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { messageId } from '../../core/id.ts'
import type { Damage } from './damage.ts'
import type { DueDomains } from './due-domains.ts'
import type { Folder } from './folder.ts'
import { leaseEnd } from '../lease.ts'
import {
  columns,
  damaged,
  decodeMessage,
  decodeRecipient,
  integer,
  integerOrNull,
  MESSAGE_COLUMNS,
  readMessageRow,
  readRecipientRow,
  RECIPIENT_COLUMNS,
} from './rows.ts'
import { stateSumOf } from './schema.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'
import { contentSum, envelopeSum, fits, recipientSum, stateSum } from './sums.ts'
import type { ClaimLimit, ClaimWire, MessageRow, RecipientRow } from './wire.ts'

/** Wrong bounds that are looked into one by one before all are sorted. */
const GUESSES = 8

export interface ClaimsDeps {
  readonly db: DatabaseSync
  /** Which node this is. */
  readonly node: number
  readonly folder: Folder
  readonly due: DueDomains
  readonly damage: Damage
}

export class Claims {
  readonly #deps: ClaimsDeps
  readonly #dueOf: StatementSync
  readonly #message: StatementSync
  readonly #recipients: StatementSync
  readonly #body: StatementSync
  readonly #size: StatementSync
  readonly #activate: StatementSync

  constructor(deps: ClaimsDeps) {
    const { db } = deps
    this.#deps = deps
    this.#dueOf = prepare(
      db,
      `SELECT message, min(at, ${Number.MAX_SAFE_INTEGER}) FROM recipient
       WHERE state = 0 AND domain = ? AND message <= ${Number.MAX_SAFE_INTEGER} ORDER BY at, message`,
    )
    this.#message = prepare(db, `SELECT ${MESSAGE_COLUMNS}, sum, body_sum FROM message WHERE id = ?`)
    this.#recipients = prepare(
      db,
      `SELECT ${RECIPIENT_COLUMNS}, sum, state_sum FROM recipient WHERE message = ? AND state = 0 AND at <= ? ORDER BY idx`,
    )
    this.#body = prepare(db, 'SELECT content FROM body WHERE message = ?')
    this.#size = prepare(db, 'SELECT length(content) FROM body WHERE message = ?')
    this.#activate = prepare(
      db,
      `UPDATE recipient SET state = 1, at = ?1, owner = ?2, state_sum = ${stateSumOf(1, '?1')} WHERE message = ?3 AND idx = ?4`,
    )
  }

  claim(now: number, limit: ClaimLimit, exceptDomains: readonly string[], onceDomains: readonly string[]): ClaimWire[] {
    const except = new Set(exceptDomains)
    const once = new Set(onceDomains)
    const claimed: ClaimWire[] = []
    let octets = 0
    let isFull = false
    // Every round ends with less that is due: what it looked at has been claimed or set aside.
    while (!isFull && claimed.length < limit.messages) {
      const messages = this.#oldest(now, limit.messages - claimed.length, except, once)
      if (messages.length === 0) break
      for (const id of messages) {
        const size = this.#sizeInMemory(id)
        isFull = claimed.length > 0 && octets + size > limit.octets
        if (isFull) break
        const entry = this.#claimMessage(id, now, except)
        if (entry === undefined) continue
        claimed.push(entry)
        octets += size
        for (const [, , , , , domain] of once.size === 0 ? [] : entry[1]) if (once.has(domain)) except.add(domain)
      }
    }
    const touched = new Set(claimed.flatMap(([, recipients]) => recipients.map(([, , , , , domain]) => domain)))
    for (const domain of touched) this.#firstOf(domain)
    return claimed
  }

  nextDue(exceptDomains: readonly string[]): number | undefined {
    const { due } = this.#deps
    const except = new Set(exceptDomains)
    // Bounds are nearly always right, and to sort those of 100,000 domains takes longer than all else here.
    for (let guess = 0; guess < GUESSES; guess++) {
      const least = due.least(except)
      if (!least) return undefined
      const [domain, bound] = least
      if (this.#firstOf(domain) === bound) return bound
    }
    let earliest = Infinity
    for (const [domain, bound] of due.candidates(Infinity, except)) {
      if (bound >= earliest) break
      earliest = Math.min(earliest, this.#firstOf(domain) ?? Infinity)
    }
    return earliest === Infinity ? undefined : earliest
  }

  /** When the domain's first recipient falls due; corrects its bound. */
  #firstOf(domain: string): number | undefined {
    const { due, damage } = this.#deps
    let first: number | undefined
    for (const row of this.#dueOf.iterate(domain)) {
      const [id, at] = dueRow(row)
      if (damage.isStuck(id)) continue
      first = at
      break
    }
    due.correct(domain, first)
    return first
  }

  /** At most `limit` messages with something due, the oldest first. */
  #oldest(now: number, limit: number, except: ReadonlySet<string>, once: ReadonlySet<string>): number[] {
    const found = new Map<number, number>()
    let worst = Infinity
    for (const [domain, bound] of this.#deps.due.candidates(now, except)) {
      if (found.size >= limit && bound >= worst) break
      this.#collect(domain, now, once.has(domain) ? 1 : limit, found)
      if (found.size >= limit) worst = [...found.values()].sort((a, b) => a - b)[limit - 1] ?? Infinity
    }
    return [...found]
      .sort((a, b) => a[1] - b[1] || a[0] - b[0])
      .slice(0, limit)
      .map(([id]) => id)
  }

  /** Adds the oldest due messages of one domain to `found`, and corrects the domain's bound. */
  #collect(domain: string, now: number, limit: number, found: Map<number, number>): void {
    const { due, damage } = this.#deps
    let first: number | undefined
    const seen = new Set<number>()
    for (const row of this.#dueOf.iterate(domain)) {
      const [id, at] = dueRow(row)
      if (damage.isStuck(id)) continue
      first ??= at
      if (at > now || seen.size >= limit) break
      seen.add(id)
      const before = found.get(id)
      if (before === undefined || at < before) found.set(id, at)
    }
    due.correct(domain, first)
  }

  /** Of what is damaged the claim tells. */
  #sizeInMemory(id: number): number {
    const row: unknown = this.#size.get(id)
    const size: unknown = Array.isArray(row) ? row[0] : 0
    return typeof size === 'number' ? size : 0
  }

  #claimMessage(id: number, now: number, except: ReadonlySet<string>): ClaimWire | undefined {
    try {
      const found = this.#message.get(id)
      const message = readMessageRow(found)
      decodeMessage(message)
      const due = this.#recipients
        .all(id, now)
        .map((row) => ({ row, recipient: readRecipientRow(row) }))
        .filter(({ recipient: [, , , , , domain] }) => !except.has(domain))
      const recipients = due.map(({ recipient }) => recipient)
      for (const recipient of recipients) decodeRecipient(recipient)
      if (recipients.length === 0) throw damaged('its recipients are scheduled, but not for any time')
      const content = this.#content(message)
      const [sum, bodySum] = columns(found).slice(-2)
      const isRight = due.every(({ row, recipient }) => areRight(id, recipient, columns(row).slice(-2)))
      const altered =
        content && !fits(bodySum, contentSum(content))
          ? 'content'
          : fits(sum, envelopeSum(message)) && isRight
            ? undefined
            : 'envelope'
      if (altered !== undefined) {
        this.#deps.damage.hold(id, recipients, now, altered)
        return undefined
      }
      const until = leaseEnd(now)
      for (const [index] of recipients) this.#activate.run(until, this.#deps.node, id, index)
      return [message, recipients.map(activated), content, integerOrNull(bodySum, 'body_sum')]
    } catch (error) {
      if (!isUnreadable(error)) throw error
      this.#deps.damage.setAside(id, now, error)
      return undefined
    }
  }

  /** Null when it is a file, which has been found whole. */
  #content([id, , , , , , fileSize]: MessageRow): Uint8Array | null {
    if (fileSize === null) {
      const [content] = columns(this.#body.get(id))
      if (content instanceof Uint8Array) return content
      throw damaged('the content is not octets')
    }
    const path = join(this.#deps.folder.bodies, messageId(id))
    const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: undefined }
    if (size === undefined) throw damaged(`the file of the content is gone: ${path}`)
    if (size !== fileSize) throw damaged(`the file of the content has ${size} octets instead of ${fileSize}: ${path}`)
    return null
  }
}

/** Whoever is scheduled without a time is due at once, and is found damaged then. */
function dueRow(row: unknown): [message: number, at: number] {
  const [message, at] = columns(row)
  return [integer(message, 'message'), typeof at === 'number' ? at : 0]
}

const activated = ([index, , , ...rest]: RecipientRow): RecipientRow => [index, 1, null, ...rest]

const areRight = (id: number, row: RecipientRow, [sum, ofState]: readonly unknown[]): boolean =>
  fits(sum, recipientSum(id, row)) && fits(ofState, stateSum(row[1], row[2]))
