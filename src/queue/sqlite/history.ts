// How much of what is over is kept: finished messages by age and number, damaged ones that were given up by age, refused sessions in
// a ring. The numbers are counted in memory, because SQLite would count rows one by one each time.

import type { DatabaseSync } from 'node:sqlite'
import type { HistoryLimits } from '../../config/config.ts'
import { messageId } from '../../core/id.ts'
import type { Aftermath } from './aftermath.ts'
import { columns, integer } from './rows.ts'
import { OF_THE_SERVER } from './schema.ts'
import { prepare } from './statement.ts'
import type { RefusedWire } from './wire.ts'

const MOST_NOTES = 100

export class History {
  /** Finished messages in the tables. */
  finished = 0
  #refused = 0
  readonly #db: DatabaseSync
  readonly #limits: HistoryLimits
  readonly #aftermath: Pick<Aftermath, 'removeBodyAside'>
  readonly #insertRefused
  readonly #deleteRefused
  readonly #deleteOldRefused
  readonly #note
  readonly #forgetNotes
  readonly #oldestFinished
  readonly #deletions
  readonly #dismissed
  readonly #deleteDismissed

  constructor(db: DatabaseSync, limits: HistoryLimits, aftermath: Pick<Aftermath, 'removeBodyAside'>) {
    this.#db = db
    this.#aftermath = aftermath
    this.#limits = limits
    this.#insertRefused = prepare(db, 'INSERT OR IGNORE INTO refused VALUES (?, ?, ?, ?, ?)')
    const oldestRefused = (where: string): string =>
      `DELETE FROM refused WHERE session IN (SELECT session FROM refused ${where} ORDER BY session LIMIT ?)`
    this.#deleteRefused = prepare(db, oldestRefused(''))
    this.#deleteOldRefused = prepare(db, oldestRefused('WHERE at < ?'))
    this.#note = prepare(db, `INSERT INTO event (message, events) VALUES (${OF_THE_SERVER}, ?)`)
    this.#forgetNotes = prepare(
      db,
      `DELETE FROM event WHERE message = ${OF_THE_SERVER} AND seq NOT IN
         (SELECT seq FROM event WHERE message = ${OF_THE_SERVER} ORDER BY seq DESC LIMIT ${MOST_NOTES})`,
    )
    this.#oldestFinished = prepare(
      db,
      'SELECT id, finished_at FROM message WHERE finished_at IS NOT NULL ORDER BY finished_at LIMIT ?',
    )
    this.#deletions = [
      'message WHERE id',
      'recipient WHERE message',
      'event WHERE message',
      'body WHERE message',
      'untold WHERE message',
      'late WHERE message',
    ].map((from) => prepare(db, `DELETE FROM ${from} = ?`))
    this.#dismissed = prepare(db, 'SELECT seq, message FROM damaged WHERE dismissed_at < ? LIMIT ?')
    this.#deleteDismissed = prepare(db, 'DELETE FROM damaged WHERE seq = ?')
    this.recount()
  }

  /** Adds an event of the server itself (JSON). It stands among those of messages, so that each story has it where it fell. */
  note(events: string): void {
    this.#note.run(events)
    this.#forgetNotes.run()
  }

  /** Adds refused sessions and lets the oldest go that are beyond the limit. */
  keepRefused(sessions: readonly RefusedWire[]): void {
    for (const [session, at, client, events, omitted] of sessions) {
      this.#refused += Number(this.#insertRefused.run(session, at, client, events, omitted).changes)
    }
    const beyond = this.#refused - this.#limits.refusedSessions
    if (beyond > 0) this.#forgetSessions(beyond)
  }

  /** Forgets at most `limit` of each kind; returns how many went. */
  prune(now: number, limit: number): number {
    const cutoff = now - this.#limits.keep
    const sessions = Number(this.#deleteOldRefused.run(cutoff, limit).changes)
    this.#refused -= sessions
    const isOver = (finishedAt: number): boolean => this.finished > this.#limits.messages || finishedAt < cutoff
    return sessions + this.#forgetMessages(limit, isOver) + this.#forgetDismissed(cutoff, limit)
  }

  #forgetSessions(limit: number): number {
    const sessions = Number(this.#deleteRefused.run(limit).changes)
    this.#refused -= sessions
    return sessions
  }

  #forgetMessages(limit: number, isOver: (finishedAt: number) => boolean): number {
    let messages = 0
    for (const row of this.#oldestFinished.all(limit)) {
      const [id, finishedAt] = columns(row)
      if (!isOver(integer(finishedAt, 'finished_at'))) break
      for (const deletion of this.#deletions) deletion.run(integer(id, 'id'))
      this.finished--
      messages++
    }
    return messages
  }

  #forgetDismissed(before: number, limit: number): number {
    const found = this.#dismissed.all(before, limit)
    for (const row of found) {
      const [seq, message] = columns(row)
      this.#deleteDismissed.run(integer(seq, 'seq'))
      this.#aftermath.removeBodyAside(messageId(integer(message, 'message')))
    }
    return found.length
  }

  /** Forgets the oldest before their time, for mail that waits needs the room more; returns how many went. */
  shed(limit: number): number {
    const dismissed = this.#forgetDismissed(Number.MAX_SAFE_INTEGER, limit)
    return this.#forgetSessions(limit) + this.#forgetMessages(limit, () => true) + dismissed
  }

  /** At the start and after a rollback. */
  recount(): void {
    this.finished = this.#count('message WHERE finished_at IS NOT NULL')
    this.#refused = this.#count('refused')
  }

  #count(from: string): number {
    return integer(columns(prepare(this.#db, `SELECT count(*) FROM ${from}`).get())[0], 'count')
  }
}
