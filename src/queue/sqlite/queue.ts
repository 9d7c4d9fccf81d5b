// The queue in the database, as its one writer sees it: every operation of the port on rows, and transactions that hold
// as many operations as have come (group commit). An operation that fails takes nothing with it: the transaction is
// undone and each of its operations gets one of its own.

import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { HistoryLimits } from '../../config/config.ts'
import type { Event } from '../../events/event.ts'
import { StoreError } from '../store-error.ts'
import { Aftermath } from './aftermath.ts'
import { Claims } from './claims.ts'
import { Damage } from './damage.ts'
import { DueDomains } from './due-domains.ts'
import { Entries } from './entries.ts'
import type { Folder } from './folder.ts'
import { HeldBounces } from './held-bounces.ts'
import { History } from './history.ts'
import { dropKeptLog } from './kept-log.ts'
import { writeMark } from './mark.ts'
import { recoverBodies, recoverInterrupted } from './recover.ts'
import { columns, integer } from './rows.ts'
import type { Room } from './room.ts'
import { asStoreError, isUnreadable } from './sqlite-error.ts'
import { Tally } from './tally.ts'
import { Envelopes } from './envelopes.ts'
import { LateMessages } from './late-messages.ts'
import { OutboundRows } from './outbound-rows.ts'
import { WaitingRecipients } from './waiting.ts'
import { prepare } from './statement.ts'
import { RECIPIENT_STATE } from './schema.ts'
import type { EnvelopeWire, OperationWire, OrderWire, ResultWire, StateWire } from './wire.ts'

/** An operation with the buffer that its bodies are in. */
export interface Asked {
  readonly operation: OperationWire
  readonly bodies: Uint8Array
}

export interface QueueDeps {
  readonly db: DatabaseSync
  readonly folder: Folder
  readonly history: HistoryLimits
  readonly room: Pick<Room, 'failed' | 'takesMail' | 'isTight'>
  readonly now: number
  /** Which node this is. */
  readonly node: number
}

/**
 * Operations in a row that found the database locked, each after the time that one waits for that. Nobody else has the folder,
 * so the lock is one of ours that could not be given back, and only the end of the process frees it.
 */
const STUCK = 15

/** Finished messages that are forgotten at once, when the disk is short of room. */
const SHED_AT_ONCE = 250

export class Queue {
  /** Of messages whose attempts the last stop broke off. */
  readonly interrupted: readonly Event[]
  readonly queued: number
  /** The greatest identifier in the tables. */
  readonly greatestId: number
  readonly aftermath: Aftermath
  commits = 0
  #stale = false
  #locked = 0
  readonly #db: DatabaseSync
  readonly #folder: Folder
  readonly #due: DueDomains
  readonly #history: History
  readonly #room: QueueDeps['room']
  readonly #tally: Tally
  readonly #damage: Damage
  readonly #entries: Entries
  readonly #claims: Claims
  readonly #waiting: WaitingRecipients
  readonly #heldBounces: HeldBounces
  readonly #late: LateMessages
  readonly #envelopes: Envelopes
  readonly #outbound: OutboundRows
  readonly #begin
  readonly #commit

  constructor({ db, folder, history, room, now, node }: QueueDeps) {
    this.#db = db
    this.#folder = folder
    this.#room = room
    this.aftermath = new Aftermath(folder)
    this.#due = new DueDomains(db)
    this.#history = new History(db, history, this.aftermath)
    this.#tally = new Tally(db)
    this.#damage = new Damage(db, this.aftermath, this.#tally)
    const { aftermath } = this
    this.#entries = new Entries({ db, node, due: this.#due, history: this.#history, aftermath, tally: this.#tally })
    this.#claims = new Claims({ db, node, folder, due: this.#due, damage: this.#damage })
    this.#waiting = new WaitingRecipients({ db, node, entries: this.#entries, due: this.#due })
    this.#heldBounces = new HeldBounces({ db, entries: this.#entries, damage: this.#damage })
    this.#envelopes = new Envelopes({ db, node, entries: this.#entries })
    this.#late = new LateMessages({ db, entries: this.#entries })
    this.#outbound = new OutboundRows(db)
    this.#begin = db.prepare('BEGIN IMMEDIATE')
    this.#commit = db.prepare('COMMIT')
    const recovery = { db, node, folder, due: this.#due, damage: this.#damage, aftermath, now }
    this.interrupted = this.#transaction(() => {
      db.exec('UPDATE tally SET starts = starts + 1')
      recoverBodies(recovery)
      return recoverInterrupted(recovery)
    })
    this.aftermath.tidyFiles()
    this.greatestId = greatestId(db)
    this.queued = integer(columns(prepare(db, 'SELECT messages FROM tally').get())[0], 'messages')
  }

  /** One transaction for all of them; the results are in the same order. */
  run(asked: readonly Asked[]): ResultWire[] {
    try {
      const results = this.#transaction(() => asked.map((one) => this.#perform(one)))
      this.commits++
      this.#locked = 0
      return results
    } catch (error) {
      if (asked.length > 1) return asked.flatMap((one) => this.run([one]))
      const failure = asStoreError(error)
      if (failure.code === 'in-use' && ++this.#locked >= STUCK)
        throw new Error('the database stays locked', { cause: error })
      if (this.#room.failed(failure, asked.every(mustBeDone))) {
        this.#checkpoint()
        return this.run(asked)
      }
      return [{ code: failure.code, text: failure.message }]
    }
  }

  /** Mail that waits needs the room more than stories that have ended. Returns whether there is more to forget. */
  shed(): boolean {
    try {
      return this.#transaction(() => this.#history.shed(SHED_AT_ONCE)) > 0
    } catch (error) {
      return this.#room.failed(asStoreError(error), true)
    }
  }

  /** Of messages that cannot be read, before whoever works on them comes to it. */
  setAside(found: ReadonlyMap<number, Error>, now: number): void {
    this.#transaction(() => {
      for (const [id, why] of found) this.#damage.setAside(id, now, why)
    })
    this.aftermath.tidyFiles()
  }

  /** So that the log is begun anew, and needs no more room. */
  #checkpoint(): void {
    try {
      this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch {
      // What stands in the way of it stands in the way of the next transaction too.
    }
  }

  /** When the mark says `closed`, everything is in the database file, and a log that is missing then is not missed. */
  close(): void {
    const [busy] = columns(prepare(this.#db, 'PRAGMA wal_checkpoint(FULL)').get())
    if (busy === 0) writeMark(this.#folder, 'closed')
    this.#db.close()
    // Whoever closes last takes the log away, and has then brought all of it into the database.
    if (busy !== 0 && !existsSync(this.#folder.log)) writeMark(this.#folder, 'closed')
    if (!existsSync(this.#folder.log)) dropKeptLog(this.#folder)
  }

  #transaction<T>(work: () => T): T {
    try {
      if (this.#stale) this.#refresh()
      this.#begin.run()
      const result = work()
      this.#tally.write()
      this.#commit.run()
      this.aftermath.committed()
      this.#damage.committed()
      return result
    } catch (error) {
      this.#undo()
      throw error
    }
  }

  /** Some errors (disk full, I/O) have ended the transaction already. */
  #undo(): void {
    this.#stale = true
    this.aftermath.forget()
    this.#damage.forget()
    this.#tally.forget()
    if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
  }

  /** Makes what memory knows agree with the tables again. */
  #refresh(): void {
    this.#due.rebuild()
    this.#history.recount()
    this.#stale = false
  }

  /**
   * Whether what led to these states is not kept: mail that is deferred again and again would fill what is left of the disk,
   * and could then not even be delivered. The last reason is kept with each recipient all the same.
   */
  #isLeftOut(states: readonly StateWire[]): boolean {
    return this.#room.isTight && states.every(([, state]) => state !== RECIPIENT_STATE.done)
  }

  #order(order: OrderWire): ResultWire {
    try {
      return this.#waiting.order(order)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      const [, , message, now] = order
      this.#damage.setAside(message, now, error)
      return { events: null, elsewhere: 0, damaged: true }
    }
  }

  #changeEnvelope(order: EnvelopeWire): ResultWire {
    try {
      return this.#envelopes.change(order)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      const [, , message, now] = order
      this.#damage.setAside(message, now, error)
      return { events: null, elsewhere: 0, damaged: true }
    }
  }

  #perform({ operation, bodies }: Asked): ResultWire {
    switch (operation[0]) {
      case 'accept':
        if (!this.#room.takesMail()) throw new StoreError('disk-full', 'the disk has no room for more mail')
        this.#entries.insert(operation[1], bodies)
        if (operation[2]) this.#outbound.add(operation[2])
        return null
      case 'settle': {
        const [, message, states, events, spawned, added, outbound] = operation
        if (outbound) this.#outbound.add(outbound)
        const kept = this.#isLeftOut(states) ? null : events
        this.#entries.settle(message, { states, events: kept, spawned, added }, bodies)
        return null
      }
      case 'claim':
        return this.#claims.claim(operation[1], operation[2], operation[3], operation[4])
      case 'next-due':
        return this.#claims.nextDue(operation[1]) ?? null
      case 'renew':
        this.#entries.renew(operation[1], operation[2])
        return null
      case 'order':
        return this.#order(operation)
      case 'envelope':
        return this.#changeEnvelope(operation)
      case 'dismiss':
        return this.#damage.dismiss(operation[1], operation[2], operation[3])
      case 'prune':
        this.#outbound.prune(operation[1])
        return this.#history.prune(operation[1], operation[2])
      case 'end-held':
        return this.#heldBounces.end(operation[1], operation[2])
      case 'tell':
        this.#entries.insert(operation[1], bodies)
        this.#heldBounces.told(operation[2], operation[1][0][5])
        return null
      case 'warn':
        if (!this.#room.takesMail()) throw new StoreError('disk-full', 'the disk has no room for more mail')
        return this.#late.warn(operation, bodies)
      case 'note':
        this.#history.note(operation[1])
        return null
      case 'sender': {
        const [, sender, at, state, afresh, events, letter] = operation
        this.#outbound.change(sender, at, state, afresh)
        if (events !== null) this.#history.note(events)
        if (letter) this.#entries.insert(letter, bodies)
        return null
      }
      case 'refused':
        this.#history.keepRefused(operation[1])
        return null
    }
  }
}

/** New mail can be refused, refused sessions be forgotten, and who is to be told is told later; all else goes on with what is there. */
const mustBeDone = ({ operation: [kind] }: Asked): boolean => kind !== 'accept' && kind !== 'refused' && kind !== 'warn'

/** A number beyond 2^53 is damage, and nobody's identifier. */
function greatestId(db: DatabaseSync): number {
  const most = `<= ${Number.MAX_SAFE_INTEGER}`
  const [message, session] = columns(
    prepare(
      db,
      `SELECT (SELECT max(id) FROM message WHERE id ${most}), (SELECT max(session) FROM refused WHERE session ${most})`,
    ).get(),
  )
  return Math.max(integer(message ?? 0, 'id'), integer(session ?? 0, 'session'))
}
