// What a start does with what the last stop left: attempts that were on their way are made again, as what they did is not
// known; content files that nobody owns go; messages whose content file is not whole are set aside.

import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import type { Domain } from '../../core/domain.ts'
import { messageId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import type { Damage } from './damage.ts'
import type { DueDomains } from './due-domains.ts'
import type { Folder } from './folder.ts'
import { columns, damaged, integer, text } from './rows.ts'
import { prepare } from './statement.ts'

export interface RecoverDeps {
  readonly db: DatabaseSync
  readonly folder: Folder
  readonly due: DueDomains
  readonly damage: Damage
  readonly now: number
}

/** Returns how many messages were interrupted. */
export function recoverInterrupted({ db, due, now }: RecoverDeps): number {
  const active = prepare(
    db,
    `SELECT m.id, r.idx, r.local_part, r.domain
     FROM message AS m INDEXED BY message_open CROSS JOIN recipient AS r ON r.message = m.id
     WHERE m.finished_at IS NULL AND r.state = 1 ORDER BY m.id, r.idx`,
  )
  const schedule = prepare(db, 'UPDATE recipient SET state = 0, at = ? WHERE message = ? AND idx = ?')
  const addEvents = prepare(db, 'INSERT INTO event (message, events) VALUES (?, ?)')
  const interrupted = new Map<number, string[]>()
  for (const row of active.all()) {
    const [message, index, localPart, domainText] = columns(row)
    const id = integer(message, 'id')
    const domain = text(domainText, 'domain') as Domain
    schedule.run(now, id, integer(index, 'idx'))
    due.note(domain, now)
    const address = formatMailbox({ localPart: text(localPart, 'local_part'), domain })
    interrupted.set(id, [...(interrupted.get(id) ?? []), address])
  }
  for (const [id, recipients] of interrupted) {
    const event: Event = { at: instant(now), kind: 'interrupted', message: messageId(id), recipients }
    addEvents.run(id, JSON.stringify([event]))
  }
  return interrupted.size
}

/** Brings files and rows into agreement. A file without a row was never promised to anybody. */
export function recoverBodies({ db, folder, damage, now }: RecoverDeps): void {
  mkdirSync(folder.bodies, { recursive: true, mode: 0o700 })
  rmSync(folder.unfinishedBodies, { recursive: true, force: true })
  mkdirSync(folder.unfinishedBodies, { mode: 0o700 })
  const owned = prepare(
    db,
    'SELECT id, file_size FROM message INDEXED BY message_open WHERE finished_at IS NULL AND file_size IS NOT NULL',
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
  for (const file of readdirSync(folder.bodies, { withFileTypes: true })) {
    if (file.isFile() && !names.has(file.name)) rmSync(join(folder.bodies, file.name), { force: true })
  }
}
