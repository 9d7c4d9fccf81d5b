// What a mail server did in a time, counted from its log, whichever server wrote it: the report of a day. It counts and explains nothing; for
// why something was refused there is the report of a log (read-log.ts). Memory is bounded by the number of different names kept.

import type { Readable } from 'node:stream'
import type { Instant } from '../../core/time.ts'
import { domainOf } from './filter.ts'
import { arrangeFiles, readLines, STANDARD_INPUT } from './log-files.ts'
import type { LogRecord } from './log-record.ts'
import { makeReadPrefix } from './prefix.ts'
import { makeRecogniser } from './recognise.ts'
import { makeSeenElsewhere } from './seen-elsewhere.ts'

export interface StatsOptions {
  readonly files: readonly string[]
  readonly stdin: Readable
  readonly now: Instant
  readonly timeZone?: string | undefined
  readonly since?: Instant | undefined
  readonly until?: Instant | undefined
}

export interface LogStats {
  readonly lines: number
  readonly unrecognised: number
  readonly first?: Instant
  readonly last?: Instant
  readonly problems: readonly { readonly name: string; readonly problem: string }[]
  readonly received: { readonly messages: number; readonly octets: number }
  /** Of recipients; one that is deferred thrice counts thrice. */
  readonly delivered: number
  readonly deferred: number
  readonly failed: number
  readonly refused: { readonly permanent: number; readonly temporary: number }
  /** The most first. */
  readonly refusedBecause: readonly { readonly text: string; readonly count: number }[]
  readonly failedBecause: readonly { readonly text: string; readonly count: number }[]
  readonly destinations: readonly Destination[]
  readonly users: readonly { readonly user: string; readonly messages: number; readonly octets: number }[]
}

export interface Destination {
  readonly domain: string
  readonly delivered: number
  readonly deferred: number
  readonly failed: number
}

/** Different names of one kind; what is new behind that is counted in the sums alone. */
const MOST_NAMES = 20_000
/** Of which more may be told. */
const MOST_ARRIVING = 10_000
const LONGEST_TEXT = 160

export async function readStats(options: StatsOptions): Promise<LogStats> {
  const { now, timeZone, since, until, stdin } = options
  const readPrefix = makeReadPrefix({ now, ...(timeZone !== undefined && { timeZone }) })
  const count = new Counting()
  const seen = makeSeenElsewhere()
  const recogniser = makeRecogniser(readPrefix, {
    record(record) {
      const { at } = record
      if (at !== undefined && ((since !== undefined && at < since) || (until !== undefined && at >= until))) return
      // Mainlog and rejectlog tell of it both.
      if (record.kind === 'refused' && seen.before(record)) return
      count.take(record)
    },
    passed: (why) => void (why === 'unrecognised' && count.unrecognised++),
  })
  const problems: { name: string; problem: string }[] = []
  for (const file of await arrangeFiles(options.files, readPrefix)) {
    const source = file.name === STANDARD_INPUT ? stdin : file.name
    const met = await readLines(source, (line) => (count.lines++, recogniser.read(line)))
    const problem = met ?? file.problem
    if (problem !== undefined) problems.push({ name: file.name, problem })
    seen.nextFile()
  }
  return { ...count.result(), problems }
}

class Counting {
  lines = 0
  unrecognised = 0
  #first: Instant | undefined
  #last: Instant | undefined
  readonly #received = { messages: 0, octets: 0 }
  readonly #ends = { delivered: 0, deferred: 0, failed: 0 }
  readonly #refused = { permanent: 0, temporary: 0 }
  readonly #refusedBecause = new Map<string, number>()
  readonly #failedBecause = new Map<string, number>()
  readonly #destinations = new Map<string, { delivered: number; deferred: number; failed: number }>()
  readonly #users = new Map<string, { messages: number; octets: number }>()
  /** Postfix tells of one arrival in several lines, and of other messages between them. */
  readonly #arrivals = new Map<string, { size: number; user: string }>()

  take(record: LogRecord): void {
    const { at } = record
    if (at !== undefined && (this.#first === undefined || at < this.#first)) this.#first = at
    if (at !== undefined && (this.#last === undefined || at > this.#last)) this.#last = at
    for (const one of [record, ...(record.also ?? [])]) this.#count(one)
  }

  #count(record: LogRecord): void {
    switch (record.kind) {
      case 'arrived':
        this.#arrived(record)
        return
      case 'attempted': {
        // The server went by what it knew already, and tried nothing.
        if (record.earlier === true && record.outcome === 'deferred') return
        this.#ends[record.outcome]++
        const domain = domainOf(record.recipient) ?? domainOf(record.original ?? '')
        const destination = domain === undefined ? undefined : named(this.#destinations, domain, NO_ENDS)
        if (destination) destination[record.outcome]++
        if (record.outcome === 'failed' && record.text !== undefined) add(this.#failedBecause, alike(record.text))
        return
      }
      case 'refused':
        this.#refused[record.temporary ? 'temporary' : 'permanent']++
        add(this.#refusedBecause, alike(record.text))
        return
      case 'finished':
        this.#arrivals.delete(record.id ?? '')
        return
      case 'remark':
      case 'note':
    }
  }

  #arrived({ id, size = 0, user = '' }: Extract<LogRecord, { kind: 'arrived' }>): void {
    const known = this.#arrivals.get(id)
    const now = known ?? { size: 0, user: '' }
    if (!known) {
      this.#received.messages++
      const [oldest] = this.#arrivals.keys()
      if (this.#arrivals.size >= MOST_ARRIVING && oldest !== undefined) this.#arrivals.delete(oldest)
      this.#arrivals.set(id, now)
    }
    const isFirstUser = now.user === '' && user !== ''
    if (isFirstUser) now.user = user
    const counted = now.user === '' ? undefined : named(this.#users, now.user, NOTHING)
    if (counted && isFirstUser) {
      counted.messages++
      counted.octets += now.size
    }
    if (now.size > 0) return
    now.size = size
    this.#received.octets += size
    if (counted) counted.octets += size
  }

  result(): Omit<LogStats, 'problems'> {
    const bySum = [...this.#destinations].map(([domain, ends]) => ({ domain, ...ends }))
    return {
      lines: this.lines,
      unrecognised: this.unrecognised,
      ...(this.#first !== undefined && { first: this.#first }),
      ...(this.#last !== undefined && { last: this.#last }),
      received: this.#received,
      ...this.#ends,
      refused: this.#refused,
      refusedBecause: mostFirst(this.#refusedBecause),
      failedBecause: mostFirst(this.#failedBecause),
      destinations: bySum.toSorted((a, b) => sum(b) - sum(a) || (a.domain < b.domain ? -1 : 1)),
      users: [...this.#users]
        .map(([user, counted]) => ({ user, ...counted }))
        .toSorted((a, b) => b.messages - a.messages || (a.user < b.user ? -1 : 1)),
    }
  }
}

const NO_ENDS = { delivered: 0, deferred: 0, failed: 0 }
const NOTHING = { messages: 0, octets: 0 }

function named<T extends object>(names: Map<string, T>, name: string, nothing: T): T | undefined {
  const known = names.get(name)
  if (known !== undefined || names.size >= MOST_NAMES) return known
  const made = { ...nothing }
  names.set(name, made)
  return made
}

function add(texts: Map<string, number>, text: string): void {
  const known = texts.get(text)
  if (known !== undefined || texts.size < MOST_NAMES) texts.set(text, (known ?? 0) + 1)
}

const sum = ({ delivered, deferred, failed }: Destination): number => delivered + deferred + failed

const mostFirst = (texts: ReadonlyMap<string, number>): { text: string; count: number }[] =>
  [...texts]
    .map(([text, count]) => ({ text, count }))
    .toSorted((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))

/** What differs from one refusal to the next: its name, addresses, identifiers. */
const alike = (text: string): string =>
  text
    .replaceAll(/\s*\(wb-[A-Z0-9]+\)/g, '')
    .replaceAll(/<?[^\s<>"'():;,]+@[^\s<>"'():;,]+>?/g, '<...>')
    .replaceAll(/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '[...]')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST_TEXT)
