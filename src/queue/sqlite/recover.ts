// What a start does with what the last stop left: attempts of this node that were on their way are made again, as what they did
// is not known; content files that no message owns are set aside, and so are messages whose content file is not whole.

import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import { messageId, parseId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import type { Aftermath } from './aftermath.ts'
import type { Damage } from './damage.ts'
import type { DueDomains } from './due-domains.ts'
import { makeFolder } from './durable.ts'
import type { Folder } from './folder.ts'
import { dueAfterStart } from '../lease.ts'
import {
  columns,
  damaged,
  decodeRecipient,
  integer,
  integerOrNull,
  readRecipientRow,
  RECIPIENT_COLUMNS,
} from './rows.ts'
import { RECIPIENT_STATE, stateSumOf } from './schema.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'

export interface RecoverDeps {
  readonly db: DatabaseSync
  /** Which node this is. */
  readonly node: number
  readonly folder: Folder
  readonly due: DueDomains
  readonly damage: Damage
  readonly aftermath: Aftermath
  readonly now: number
}

/** Returns the events of the messages that this node was interrupted at, one each. */
export function recoverInterrupted(deps: RecoverDeps): readonly Event[] {
  const { db, damage, now } = deps
  const withActive = prepare(
    db,
    `SELECT id FROM message INDEXED BY message_open WHERE finished_at IS NULL AND id <= ${Number.MAX_SAFE_INTEGER}
     AND EXISTS (SELECT 1 FROM recipient WHERE message = id AND state = ${RECIPIENT_STATE.active})`,
  )
  const resume = makeResume(deps)
  const interrupted: Event[] = []
  for (const row of withActive.all()) {
    const id = integer(columns(row)[0], 'id')
    try {
      const event = resume(id)
      if (event) interrupted.push(event)
    } catch (error) {
      if (!isUnreadable(error)) throw error
      damage.setAside(id, now, error)
    }
  }
  return interrupted
}

function makeResume({ db, node, due, now }: RecoverDeps): (id: number) => Event | undefined {
  const active = prepare(
    db,
    `SELECT ${RECIPIENT_COLUMNS}, owner FROM recipient WHERE message = ? AND state = ${RECIPIENT_STATE.active} ORDER BY idx`,
  )
  const schedule = prepare(
    db,
    `UPDATE recipient SET state = 0, at = ?1, owner = ?2, state_sum = ${stateSumOf(0, '?1')} WHERE message = ?3 AND idx = ?4`,
  )
  const addEvents = prepare(db, 'INSERT INTO event (message, events) VALUES (?, ?)')
  return (id) => {
    const interrupted: string[] = []
    for (const found of active.all(id)) {
      const row = readRecipientRow(found)
      const { index, rcptTo } = decodeRecipient(row)
      const owner = integerOrNull(columns(found).at(-1), 'owner')
      const again = dueAfterStart({ owner, until: row[2] }, node, now)
      const isOwn = owner === null || owner === node
      schedule.run(again, isOwn ? null : owner, id, index)
      due.note(rcptTo.domain, again)
      if (isOwn) interrupted.push(formatMailbox(rcptTo))
    }
    if (interrupted.length === 0) return undefined
    const event: Event = { at: instant(now), kind: 'interrupted', message: messageId(id), recipients: interrupted }
    addEvents.run(id, JSON.stringify([event]))
    return event
  }
}

/** Brings files and rows into agreement. A file whose message is unknown is kept: its row may be what was lost. */
export function recoverBodies({ db, folder, damage, aftermath, now }: RecoverDeps): void {
  makeFolder(folder.bodies)
  rmSync(folder.unfinishedBodies, { recursive: true, force: true })
  makeFolder(folder.unfinishedBodies)
  const owned = prepare(
    db,
    `SELECT id, min(file_size, ${Number.MAX_SAFE_INTEGER}) FROM message INDEXED BY message_open
     WHERE finished_at IS NULL AND id <= ${Number.MAX_SAFE_INTEGER} AND file_size IS NOT NULL`,
  )
  const names = new Set<string>()
  for (const row of owned.all()) {
    const [message, fileSize] = columns(row)
    const id = integer(message, 'id')
    names.add(messageId(id))
    const found = statSync(join(folder.bodies, messageId(id)), { throwIfNoEntry: false })?.size
    if (found === fileSize) continue
    damage.setAside(id, now, damaged(`its content file has ${found ?? 'no'} octets instead of ${String(fileSize)}`))
  }
  const finished = prepare(db, 'SELECT 1 FROM message WHERE id = ? AND finished_at IS NOT NULL')
  let orphans = 0
  for (const file of readdirSync(folder.bodies, { withFileTypes: true })) {
    if (!file.isFile() || names.has(file.name)) continue
    const id = parseId(file.name)
    if (id !== undefined && finished.get(id)) {
      aftermath.removeBody(file.name)
    } else {
      aftermath.putOrphanAside(file.name)
      orphans++
    }
  }
  if (orphans === 0) return
  const why = 'no message owns them: they were never promised, or their messages are lost'
  aftermath.report({ what: `${orphans} ${orphans === 1 ? 'content' : 'contents'}`, why, kept: folder.orphanedBodies })
}
