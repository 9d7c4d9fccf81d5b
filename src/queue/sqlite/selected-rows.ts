// Picks and counts queued messages by a filter, some tens of thousands with each question, for the thread that answers has
// other questions too. What contradicts the tables or lies on a damaged page is passed over by itself, and told.

import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { messageId, parseId, type MessageId } from '../../core/id.ts'
import { instant } from '../../core/time.ts'
import type {
  QueueFilter,
  QueueGroup,
  QueueSort,
  QueueState,
  Selecting,
  Selection,
  Summarizing,
  Summary,
  SummaryBy,
} from '../queue-filter.ts'
import { columns, damaged, integer, text } from './rows.ts'
import { RECIPIENT_STATE } from './schema.ts'
import { isUnreadable } from './sqlite-error.ts'
import { prepare } from './statement.ts'

/** Messages that one question looks at: about a tenth of a second's work. */
export const LOOK = 25_000

/** A part of a statement, and the values for its question marks. */
interface Sql {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** All queued messages with a number above the first and up to the second. */
type Range = readonly [above: number, upTo: number]

export class SelectedRows {
  readonly #db: DatabaseSync
  readonly #look: number
  readonly #range
  readonly #ids

  constructor(db: DatabaseSync, look = LOOK) {
    this.#db = db
    this.#look = look
    const open = 'FROM message INDEXED BY message_open WHERE finished_at IS NULL AND id > ?'
    this.#range = prepare(db, `SELECT max(id), count(*) FROM (SELECT id ${open} ORDER BY id LIMIT ?)`)
    this.#ids = prepare(db, `SELECT id ${open} AND id <= ? ORDER BY id`)
  }

  select({ filter, sort, limit, afterId }: Selecting): Selection {
    const range = this.#next(afterId)
    if (!range) return { picked: [], unreadable: [] }
    const where = whereOf(filter)
    // The oldest come as the index has them, so that the first few end the search.
    const sql = `SELECT m.id, group_concat(r.idx), ${SORT_KEYS[sort]} AS key ${FROM} ${where.sql}
      GROUP BY m.id ORDER BY ${sort === 'oldest' ? '' : 'key, '}m.id LIMIT ?`
    const { rows, unreadable } = this.#rows(sql, range, [...where.values, limit])
    const picked = rows.map(([id, indexes, key]) => ({
      id: messageId(integer(id, 'id')),
      recipients: text(indexes, 'idx').split(',').map(Number),
      key: typeof key === 'string' ? key : integer(key, 'key'),
    }))
    // Whoever wants the oldest goes on behind the last of them; all other orders need all.
    const last = sort === 'oldest' && picked.length >= limit ? picked[limit - 1]?.id : undefined
    const lookedTo = last ?? this.#lookedTo(range)
    return { picked: picked.slice(0, limit), unreadable, ...(lookedTo !== undefined && { lookedTo }) }
  }

  summarize({ filter, by, afterId }: Summarizing): Summary {
    const range = this.#next(afterId)
    if (!range) return { messages: 0, groups: [], unreadable: [] }
    const where = whereOf(filter)
    const { sql, values } = groupKey(by)
    // A message counts once in each group, however many of its recipients are in it.
    const inGroups = `SELECT ${sql} AS key, count(*) AS n, m.size, m.received_at, m.id ${FROM} ${where.sql} GROUP BY m.id, key`
    const grouped = `SELECT key, count(*), sum(n), sum(size), min(received_at), max(received_at), min(id) FROM (${inGroups}) GROUP BY key`
    const { rows, unreadable } = this.#rows(grouped, range, where.values, values)
    const groups = rows.map((row) => groupOf(row, by.kind === 'trouble'))
    const messages = by.kind === 'all' || by.kind === 'age' ? sumOf(groups) : this.#count(range, where)
    const lookedTo = this.#lookedTo(range)
    return { messages, groups, unreadable, ...(lookedTo !== undefined && { lookedTo }) }
  }

  /** Of messages that are in several groups, perhaps. */
  #count(range: Range, where: Sql): number {
    const { rows } = this.#rows(`SELECT count(DISTINCT m.id) ${FROM} ${where.sql}`, range, where.values)
    return rows.reduce((sum, [count]) => sum + integer(count, 'count'), 0)
  }

  #next(afterId: MessageId | undefined): Range | undefined {
    const above = afterId === undefined ? -1 : (parseId(afterId) ?? -1)
    const [upTo, count] = columns(this.#range.get(above, this.#look))
    return count === 0 ? undefined : [above, integer(upTo, 'id')]
  }

  /** Undefined when there is nothing behind it. */
  #lookedTo([, upTo]: Range): MessageId | undefined {
    const [, count] = columns(this.#range.get(upTo, 1))
    return count === 0 ? undefined : messageId(upTo)
  }

  /** `before` are the values for question marks before those of the range. */
  #rows(
    sql: string,
    range: Range,
    values: readonly SQLInputValue[],
    before: readonly SQLInputValue[] = [],
  ): { readonly rows: readonly (readonly unknown[])[]; readonly unreadable: readonly MessageId[] } {
    const statement = prepare(this.#db, sql)
    const read = (above: number, upTo: number): (readonly unknown[])[] =>
      statement.all(...before, above, upTo, ...values).map(columns)
    try {
      return { rows: read(...range), unreadable: [] }
    } catch (error) {
      if (!isUnreadable(error)) throw error
    }
    const unreadable: MessageId[] = []
    const rows = this.#ids.all(...range).flatMap((row) => {
      const id = integer(columns(row)[0], 'id')
      try {
        return read(id - 1, id)
      } catch (error) {
        if (!isUnreadable(error)) throw error
        unreadable.push(messageId(id))
        return []
      }
    })
    return { rows, unreadable }
  }
}

const FROM = `FROM message m INDEXED BY message_open CROSS JOIN recipient r ON r.message = m.id
  WHERE m.finished_at IS NULL AND m.id > ? AND m.id <= ? AND r.state <> ${RECIPIENT_STATE.done}`

const json = (column: string, path: string): string =>
  `iif(json_valid(${column}), json_extract(${column}, '${path}'), NULL)`

/** A held recipient has its reason beside who holds it. */
const REASON = `iif(r.state = ${RECIPIENT_STATE.held}, ${json('r.detail', '$.lastReason.code')}, ${json('r.detail', '$.code')})`

/** What the server holds by itself ends by itself. */
const HELD_BY_OPERATOR = `(r.state = ${RECIPIENT_STATE.held} AND r.at IS NULL)`

const SENDER = `ifnull(m.from_local || '@' || m.from_domain, '')`

const SORT_KEYS: Readonly<Record<QueueSort, string>> = {
  oldest: 'm.id',
  newest: '-m.id',
  size: '-m.size',
  next: `ifnull(min(iif(r.state = ${RECIPIENT_STATE.scheduled}, r.at, NULL)), ${Number.MAX_SAFE_INTEGER})`,
  attempts: '-max(r.attempts)',
  sender: `fold(${SENDER})`,
}

const STATES: Readonly<Record<QueueState, number>> = {
  waiting: RECIPIENT_STATE.scheduled,
  held: RECIPIENT_STATE.held,
  active: RECIPIENT_STATE.active,
}

function whereOf(filter: QueueFilter): Sql {
  const { sender, recipient, domain, receivedBefore, receivedAfter, atLeast, atMost, states, reason, client, heldBy } =
    filter
  const parts: [sql: string, ...values: SQLInputValue[]][] = []
  if (sender !== undefined) parts.push(like(SENDER, sender))
  if (recipient !== undefined) parts.push(like(`r.local_part || '@' || r.domain`, recipient))
  if (domain !== undefined) parts.push(domain.includes('*') ? like('r.domain', domain) : ['r.domain = ?', domain])
  if (receivedBefore !== undefined) parts.push(['m.received_at < ?', receivedBefore])
  if (receivedAfter !== undefined) parts.push(['m.received_at > ?', receivedAfter])
  if (atLeast !== undefined) parts.push(['m.size >= ?', atLeast])
  if (atMost !== undefined) parts.push(['m.size <= ?', atMost])
  if (states !== undefined)
    parts.push([`r.state IN (${states.map(() => '?').join(', ')})`, ...states.map((state) => STATES[state])])
  if (reason !== undefined) parts.push([`(${REASON} = ? OR ${REASON} LIKE ?)`, reason, `${reason}.%`])
  if (client !== undefined) parts.push([`${json('m.envelope', '$.origin.client')} = ?`, client])
  if (heldBy !== undefined)
    parts.push([`r.state = ${RECIPIENT_STATE.held} AND ${json('r.detail', '$.by')} = ?`, heldBy])
  return {
    sql: parts.map(([sql]) => `AND ${sql}`).join(' '),
    values: parts.flatMap(([, ...values]) => values),
  }
}

const sumOf = (groups: readonly QueueGroup[]): number => groups.reduce((sum, { messages }) => sum + messages, 0)

const ASCII = /^[\0-\x7f]*$/

/** LIKE folds ASCII only; folding all costs a call of JavaScript for each row. */
function like(column: string, pattern: string): [sql: string, value: string] {
  const escaped = pattern.replaceAll(/[%_\\]/g, String.raw`\$&`).replaceAll('*', '%')
  return [`${ASCII.test(pattern) ? column : `fold(${column})`} LIKE ? ESCAPE '\\'`, escaped]
}

function groupKey(by: SummaryBy): Sql {
  switch (by.kind) {
    case 'all':
      return { sql: `''`, values: [] }
    case 'domain':
      return { sql: 'r.domain', values: [] }
    case 'reason':
      return { sql: `ifnull(${REASON}, '')`, values: [] }
    case 'trouble':
      return { sql: `json_array(${HELD_BY_OPERATOR}, ifnull(${REASON}, ''), r.domain)`, values: [] }
    case 'age':
      return { sql: `(${by.bounds.map(() => '(m.received_at < ?)').join(' + ') || '0'})`, values: by.bounds }
  }
}

function groupOf(
  [key, messages, recipients, octets, oldest, newest, id]: readonly unknown[],
  withExample: boolean,
): QueueGroup {
  if (typeof key !== 'string' && typeof key !== 'number') throw damaged('a key of a group is neither text nor number')
  return {
    key: String(key),
    messages: integer(messages, 'messages'),
    recipients: integer(recipients, 'recipients'),
    octets: integer(octets, 'octets'),
    oldest: instant(integer(oldest, 'received_at')),
    newest: instant(integer(newest, 'received_at')),
    ...(withExample && { example: messageId(integer(id, 'id')) }),
  }
}
