// What can still be told of messages that cannot be read back: those that were set aside in the table `damaged` (damage.ts
// writes it), and those that lie where they were because the server has not come to them yet, or cannot move them. Nothing
// of it is trusted: each value is taken alone, where it is what it should be. It never writes.

import type { DatabaseSync } from 'node:sqlite'
import { formatMailbox } from '../../core/address.ts'
import type { Domain } from '../../core/domain.ts'
import { messageId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import type { Event } from '../../events/event.ts'
import type { DamagedEntry, DamagedStory } from '../reader.ts'
import { columns, decodeEvents, integer, text } from './rows.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'

/** What there is of a message but its content, and where its number stands. */
export const PARTS = {
  message: 'message WHERE id',
  recipients: 'recipient WHERE message',
  events: 'event WHERE message',
} as const

/** Rows may hold anything: integers come as bigint, so that none is too large. */
function rawPart(db: DatabaseSync, from: (typeof PARTS)[keyof typeof PARTS], id: number): object[] {
  const statement = db.prepare(`SELECT * FROM ${from} = ?`)
  statement.setReadBigInts(true)
  return statement.all(id)
}

/** All of it as the table `damaged` keeps it: octets become base64, large integers text. */
export function rawParts(db: DatabaseSync, id: number): string {
  const raw = Object.fromEntries(Object.entries(PARTS).map(([part, from]) => [part, rawPart(db, from, id)]))
  return JSON.stringify(raw, (_, value: unknown) => {
    if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') }
    return typeof value === 'bigint' ? (Number.isSafeInteger(Number(value)) ? Number(value) : String(value)) : value
  })
}

export class DamagedRows {
  readonly #db: DatabaseSync
  readonly #list
  readonly #story
  readonly #content

  constructor(db: DatabaseSync) {
    this.#db = db
    const rows = 'SELECT message, at, why, raw, dismissed_at, dismissed_by FROM damaged'
    // A message may have been set aside twice; the last time tells.
    this.#list = prepare(
      db,
      `${rows} WHERE seq IN (SELECT max(seq) FROM damaged GROUP BY message) AND dismissed_at IS NULL ORDER BY message LIMIT ?`,
    )
    this.#story = prepare(db, `${rows} WHERE message = ? ORDER BY seq DESC LIMIT 1`)
    this.#content = prepare(db, 'SELECT substr(content, 1, ?) FROM damaged WHERE message = ? ORDER BY seq DESC LIMIT 1')
  }

  /** The oldest first. */
  list(limit: number): DamagedEntry[] {
    return this.#list.all(limit).flatMap((row) => readable(() => entryOf(row)) ?? [])
  }

  story(id: number): DamagedStory | undefined {
    const row = this.#story.get(id)
    if (row === undefined) return undefined
    return readable(() => {
      const entry = entryOf(row)
      return { ...entry, events: [...eventsIn(rawOf(row).events), ...dismissalOf(entry)] }
    })
  }

  /** One that is not set aside, and why it cannot be read. */
  inPlace(id: number, why: string): DamagedStory {
    const part = (name: keyof typeof PARTS): object[] => readable(() => rawPart(this.#db, PARTS[name], id)) ?? []
    return {
      id: messageId(id),
      why,
      ...envelopeIn({ message: part('message'), recipients: part('recipients') }),
      events: eventsIn(part('events')),
    }
  }

  content(id: number, limit: number): Uint8Array | undefined {
    const row: unknown = this.#content.get(limit, id)
    const bytes: unknown = Array.isArray(row) ? row[0] : undefined
    return bytes instanceof Uint8Array ? bytes : undefined
  }
}

type Raw = Readonly<Record<keyof typeof PARTS, readonly object[]>>

function entryOf(row: unknown): DamagedEntry {
  const [id, at, why, , dismissedAt, by] = columns(row)
  return {
    id: messageId(integer(id, 'message')),
    why: text(why, 'why'),
    foundAt: instant(integer(at, 'at')),
    ...envelopeIn(rawOf(row)),
    ...(dismissedAt !== null && {
      dismissed: { at: instant(integer(dismissedAt, 'dismissed_at')), by: text(by, 'dismissed_by') },
    }),
  }
}

const dismissalOf = ({ id, recipients, dismissed }: DamagedEntry): Event[] =>
  dismissed === undefined ? [] : [{ ...dismissed, kind: 'dismissed', message: id, recipients }]

/** The parser of what damage.ts wrote. */
function rawOf(row: unknown): Raw {
  const raw = columns(row)[3]
  const parsed: unknown = readable(() => JSON.parse(text(raw, 'raw')))
  const part = (name: keyof typeof PARTS): readonly object[] => {
    const rows: unknown = isObject(parsed) ? Reflect.get(parsed, name) : undefined
    return Array.isArray(rows) ? rows.filter(isObject) : []
  }
  return { message: part('message'), recipients: part('recipients'), events: part('events') }
}

function envelopeIn({ message, recipients }: Omit<Raw, 'events'>): Pick<DamagedEntry, 'from' | 'recipients'> {
  const [first] = message
  const from = first && senderIn(first)
  return {
    ...(from !== undefined && { from }),
    recipients: recipients.flatMap((row) => mailboxIn(row, 'local_part', 'domain') ?? []),
  }
}

function senderIn(row: object): string | undefined {
  if (Reflect.get(row, 'from_local') === null && Reflect.get(row, 'from_domain') === null) return ''
  return mailboxIn(row, 'from_local', 'from_domain')
}

function mailboxIn(row: object, local: string, domain: string): string | undefined {
  const [localPart, name]: readonly unknown[] = [Reflect.get(row, local), Reflect.get(row, domain)]
  if (typeof localPart !== 'string' || typeof name !== 'string') return undefined
  return formatMailbox({ localPart, domain: name as Domain })
}

const eventsIn = (rows: readonly object[]): Event[] =>
  rows.flatMap((row): Event[] => readable(() => decodeEvents(text(Reflect.get(row, 'events'), 'events'))) ?? [])

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Undefined for what is damaged. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isUnreadable(error) || error instanceof SyntaxError) return undefined
    throw error
  }
}
