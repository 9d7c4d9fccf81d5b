// Answers the questions of the reading port from the database file, with a connection of its own that never writes, and
// keeps its thread waiting meanwhile. It works beside a running server, after one that was stopped, and after one that
// died. What cannot be read back is told by itself (damaged-rows.ts): a reader must show the rest.

import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { formatMailbox, parseMailbox } from '../../core/address.ts'
import { firstIdAt, parseId, sessionId, type MessageId } from '../../core/id.ts'
import { instant, type Instant } from '../../core/time.ts'
import type { DecisionId } from '../../core/decision.ts'
import type { Event, SessionEvent } from '../../events/event.ts'
import type {
  Answers,
  DamagedEntry,
  DamagedStory,
  Forecast,
  ForecastAsked,
  Late,
  QueueCounts,
  QueueEntry,
  QueueReader,
  RecentOutcomes,
  RefusedStory,
  Story,
  Untold,
} from '../reader.ts'
import type { Selecting, Selection, Summarizing, Summary } from '../queue-filter.ts'
import type { OutboundRecords } from '../outbound.ts'
import { StoreError } from '../store-error.ts'
import { DamagedRows } from './damaged-rows.ts'
import { pragma } from './soundness.ts'
import { folderAt, type Folder } from './folder.ts'
import {
  columns,
  decodeEvents,
  decodeMessage,
  decodeRecipient,
  integer,
  MESSAGE_COLUMNS,
  readMessageRow,
  readRecipientRow,
  RECIPIENT_COLUMNS,
  text,
} from './rows.ts'
import { SelectedRows } from './selected-rows.ts'
import { HAS_REFUSAL, MIGRATIONS, OF_THE_SERVER } from './schema.ts'
import { asStoreError, cannotOpen, isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'
import { readForecast } from './forecast-rows.ts'
import { readLate } from './late-rows.ts'
import { readOutbound } from './outbound-rows.ts'
import { readUntold } from './untold-rows.ts'

/** Rows that are looked through for a decision: about a second's work, during which other questions wait. */
const MOST_EVENT_ROWS = 500_000
/** Recipients of the last day that are counted over: some milliseconds' work. */
const MOST_RECENT = 20_000

const ASCII = /^[\0-\x7f]*$/

/** Undefined when there is no queue in the folder. Throws a StoreError when there is one that cannot be read. */
export function openRows(folder: string): QueueRows | undefined {
  try {
    return open(folder)
  } catch (error) {
    throw asStoreError(error)
  }
}

function open(path: string): QueueRows | undefined {
  const folder = folderAt(path)
  const db = openReadOnly(folder)
  if (!db) return undefined
  const version = pragma(db, 'user_version')
  if (version === MIGRATIONS.length) return new QueueRows(db, folder)
  db.close()
  if (version === 0) return undefined
  throw new StoreError(
    version > MIGRATIONS.length ? 'newer-schema' : 'internal',
    `the queue in ${path} has schema ${version}, this version reads ${MIGRATIONS.length}: ` +
      (version > MIGRATIONS.length
        ? 'use the later version that wrote it'
        : 'start the server once, which brings it up to date'),
  )
}

function openReadOnly(folder: Folder): DatabaseSync | undefined {
  if (!existsSync(folder.database)) return undefined
  try {
    return openAndLook(folder.database)
  } catch (error) {
    // WAL wants its shared-memory file, which a reader who may not write in the folder cannot make. Where there is no
    // log either, nobody is writing, and the database file alone is the truth.
    if (!cannotOpen(error) || existsSync(`${folder.database}-wal`)) throw error
    return openAndLook(new URL(`${pathToFileURL(folder.database).href}?immutable=1`))
  }
}

export function openAndLook(path: string | URL): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get()
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

type Page = Parameters<QueueReader['list']>[0]

export class QueueRows implements Answers {
  readonly #db: DatabaseSync
  readonly #folder: Folder
  readonly #message
  readonly #recipients
  readonly #events
  readonly #damaged: DamagedRows
  readonly #selected: SelectedRows

  constructor(db: DatabaseSync, folder: Folder) {
    this.#db = db
    this.#folder = folder
    // SQLite itself folds ASCII only.
    db.function('fold', { deterministic: true }, (value) => (typeof value === 'string' ? value.toLowerCase() : null))
    this.#message = prepare(db, `SELECT ${MESSAGE_COLUMNS} FROM message WHERE id = ?`)
    this.#recipients = prepare(db, `SELECT ${RECIPIENT_COLUMNS} FROM recipient WHERE message = ? ORDER BY idx`)
    this.#events = prepare(
      db,
      `SELECT events FROM event WHERE message = ?1 OR (message = ${OF_THE_SERVER}
         AND seq > (SELECT min(seq) FROM event WHERE message = ?1)
         AND seq < (SELECT iif(?2, max(seq), ${Number.MAX_SAFE_INTEGER}) FROM event WHERE message = ?1)) ORDER BY seq`,
    )
    this.#damaged = new DamagedRows(db)
    this.#selected = new SelectedRows(db)
  }

  list(page: Page): QueueEntry[] {
    return this.#entries(this.#page(page))
  }

  select(asked: Selecting): Selection {
    return this.#selected.select(asked)
  }

  summarize(asked: Summarizing): Summary {
    return this.#selected.summarize(asked)
  }

  entries(ids: readonly MessageId[]): QueueEntry[] {
    return this.#entries(ids.map((id) => parseId(id) ?? -1))
  }

  damaged(page: Page): DamagedEntry[] {
    const leftOut = this.#page(page).flatMap((id) => this.#unreadable(id) ?? [])
    const { limit, afterId } = page
    return [...(afterId === undefined ? this.#damaged.list(limit) : []), ...leftOut.map(withoutEvents)].slice(0, limit)
  }

  damagedStory(id: MessageId): DamagedStory | undefined {
    const number = parseId(id) ?? -1
    return this.#damaged.story(number) ?? this.#unreadable(number)
  }

  counts(): QueueCounts {
    const [messages, recipients, held, undeliverable, damaged] = columns(
      prepare(
        this.#db,
        `SELECT messages, recipients, (SELECT count(*) FROM recipient WHERE state = 2),
           (SELECT count(*) FROM recipient WHERE state = 2 AND at IS NOT NULL),
           (SELECT count(DISTINCT message) FROM damaged WHERE dismissed_at IS NULL) FROM tally`,
      ).get(),
    )
    // Identifiers grow with time.
    const oldest: unknown = prepare(
      this.#db,
      'SELECT received_at FROM message WHERE finished_at IS NULL ORDER BY id LIMIT 1',
    ).get()
    return {
      messages: integer(messages, 'messages'),
      recipients: integer(recipients, 'recipients'),
      held: integer(held, 'held'),
      ...(undeliverable !== 0 && { undeliverable: integer(undeliverable, 'undeliverable') }),
      ...(damaged !== 0 && { damaged: integer(damaged, 'damaged') }),
      ...(oldest !== undefined && { oldest: instant(integer(columns(oldest)[0], 'received_at')) }),
    }
  }

  story(id: MessageId): Story | undefined {
    return this.#story(parseId(id) ?? -1)
  }

  findByAddress(address: string, limit: number): Story[] {
    const wanted = parseMailbox(address.trim())
    if (!wanted.ok) return []
    const { localPart, domain } = wanted.value
    // There is no index by address: it would cost every message of every day what a person asks for now and then.
    const fold = (column: string): string => (ASCII.test(localPart) ? `${column} COLLATE NOCASE` : `fold(${column})`)
    const same = (local: string, domain: string): string => `${domain} = ?2 AND ${fold(local)} = ?1`
    const ids = this.#ids(
      `SELECT id FROM message WHERE ${same('from_local', 'from_domain')}
       UNION SELECT message FROM recipient WHERE ${same('local_part', 'domain')}
       ORDER BY 1 DESC LIMIT ?3`,
      localPart.toLowerCase(),
      domain,
      limit,
    )
    return ids.flatMap((id) => this.#story(id) ?? [])
  }

  refusedSession(id: string): RefusedStory | undefined {
    return this.#refused('WHERE session = ?', parseId(id) ?? -1)[0]
  }

  findRefused(address: string, limit: number): RefusedStory[] {
    const parsed = parseMailbox(address.trim())
    const wanted = (parsed.ok ? formatMailbox(parsed.value) : address.trim()).toLowerCase()
    // As it stands in JSON, between the quotes.
    const inJson = JSON.stringify(wanted).slice(1, -1)
    return this.#refused('WHERE instr(lower(events), ?) > 0 ORDER BY session DESC LIMIT ?', inJson, limit)
  }

  findDecision(id: DecisionId, limit: number): Story[] {
    // The index has stories with a refusal alone; without it an unknown name costs a second where 200,000 messages are kept.
    const ids = this.#ids(
      `SELECT DISTINCT message FROM event INDEXED BY event_refusal
       WHERE ${HAS_REFUSAL} AND seq > (SELECT coalesce(max(seq), 0) FROM event) - ?1 AND instr(events, ?2) > 0
       ORDER BY message DESC LIMIT ?3`,
      MOST_EVENT_ROWS,
      JSON.stringify(id),
      limit,
    )
    return ids.flatMap((one) => this.#story(one) ?? [])
  }

  recentTo(domain: string, since: Instant, except: MessageId): RecentOutcomes {
    // Identifiers grow with time, so the primary key bounds what is looked at; a full server's day is bounded besides.
    const row = prepare(
      this.#db,
      `SELECT count(*) FILTER (WHERE kind = 'delivered'), count(*) FILTER (WHERE state <> 3),
         count(*) FILTER (WHERE kind IN ('bounced', 'expired'))
       FROM (SELECT state, iif(state = 3 AND json_valid(detail), json_extract(detail, '$.kind'), NULL) AS kind
             FROM (SELECT state, detail, domain FROM recipient
                   WHERE message >= ?1 AND message <> ?2 ORDER BY message DESC LIMIT ?4)
             WHERE domain = ?3)`,
    ).get(firstIdAt(since), parseId(except) ?? -1, domain, MOST_RECENT)
    const [delivered, waiting, failed] = columns(row)
    return {
      delivered: integer(delivered, 'count'),
      waiting: integer(waiting, 'count'),
      failed: integer(failed, 'count'),
    }
  }

  outbound(): OutboundRecords {
    return readOutbound(this.#db)
  }

  untold(limit: number): Untold {
    return readUntold(this.#db, limit)
  }

  late(asked: Parameters<QueueReader['late']>[0]): Late {
    return readLate(this.#db, asked)
  }

  forecast(asked: ForecastAsked): Forecast {
    return readForecast(this.#db, asked)
  }

  content(id: MessageId, limit: number): Uint8Array | undefined {
    const number = parseId(id) ?? -1
    const row = prepare(this.#db, 'SELECT substr(content, 1, ?) FROM body WHERE message = ?').get(limit, number)
    const bytes: unknown = Array.isArray(row) ? row[0] : undefined
    if (bytes instanceof Uint8Array) return bytes
    const { bodies, damagedBodies } = this.#folder
    return (
      fromFile(join(bodies, id), limit) ??
      this.#damaged.content(number, limit) ??
      fromFile(join(damagedBodies, id), limit)
    )
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }

  #page({ limit, afterId }: Page): number[] {
    const after = afterId === undefined ? -1 : (parseId(afterId) ?? -1)
    return this.#ids('SELECT id FROM message WHERE finished_at IS NULL AND id > ? ORDER BY id LIMIT ?', after, limit)
  }

  /** Undefined when there is no such message, or it can be read. */
  #unreadable(id: number): DamagedStory | undefined {
    try {
      if (this.#message.get(id) !== undefined) this.#entry(id)
      return undefined
    } catch (error) {
      if (!isUnreadable(error)) throw error
      return this.#damaged.inPlace(id, error instanceof Error ? error.message : String(error))
    }
  }

  #ids(sql: string, ...values: SQLInputValue[]): number[] {
    return prepare(this.#db, sql)
      .all(...values)
      .map((row) => integer(columns(row)[0], 'id'))
  }

  #entries(ids: readonly number[]): QueueEntry[] {
    return ids.flatMap((id) => {
      const entry = readable(() => (this.#message.get(id) === undefined ? undefined : this.#entry(id)))
      return entry ? [{ message: entry.message, recipients: entry.recipients }] : []
    })
  }

  #entry(id: number): QueueEntry & { readonly finishedAt: number | null } {
    const row = readMessageRow(this.#message.get(id))
    const recipients = this.#recipients.all(id).map((recipient) => decodeRecipient(readRecipientRow(recipient)))
    return { message: decodeMessage(row), recipients, finishedAt: row[1] }
  }

  #story(id: number): Story | undefined {
    const entry = readable(() => this.#entry(id))
    if (!entry) return undefined
    const { finishedAt, ...rest } = entry
    const events = this.#events
      .all(id, finishedAt === null ? 0 : 1)
      .flatMap((row): Event[] => readable(() => decodeEvents(text(columns(row)[0], 'events'))) ?? [])
    return finishedAt === null ? { ...rest, events } : { ...rest, events, finishedAt: instant(finishedAt) }
  }

  #refused(which: string, ...values: SQLInputValue[]): RefusedStory[] {
    const rows = prepare(this.#db, `SELECT session, at, client, events, omitted FROM refused ${which}`).all(...values)
    return rows.flatMap((row) => readable(() => refusedStory(row)) ?? [])
  }
}

function fromFile(path: string, limit: number): Uint8Array | undefined {
  if (!existsSync(path)) return undefined
  const handle = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(limit)
    return bytes.subarray(0, readSync(handle, bytes, 0, limit, 0))
  } finally {
    closeSync(handle)
  }
}

function refusedStory(row: unknown): RefusedStory {
  const [session, at, client, events, omitted] = columns(row)
  const story = {
    session: sessionId(integer(session, 'session')),
    at: instant(integer(at, 'at')),
    client: text(client, 'client'),
    events: decodeEvents<SessionEvent>(text(events, 'events')),
  }
  return omitted === 0 ? story : { ...story, omitted: integer(omitted, 'omitted') }
}

function withoutEvents(story: DamagedStory): DamagedEntry {
  const { events: _, ...entry } = story
  return entry
}

/** Undefined for what is damaged. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (isUnreadable(error)) return undefined
    throw error
  }
}
