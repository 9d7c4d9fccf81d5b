// Adds up what went wrong, by cause and destination, in bounded memory: so many destinations and origins a cause are told
// apart, and the rest is only counted. Decides what counts as harm (given up, waiting, removed, refused) and what does not
// (delivered in the end), and whether it was still going on when the log ended.

import type { Instant } from '../../core/time.ts'
import { causeFamily, type CauseId } from '../causes/facts.ts'
import type { Language } from '../diagnosis.ts'
import type { Explain } from '../explain.ts'
import { isSoftwareId, type SoftwareId } from '../software.ts'
import type { Explained } from './explain-once.ts'
import type { LogFormat } from './log-record.ts'
import type { CauseReport, Counts, DestinationReport, Example, Side } from './report.ts'

export type Fate = keyof Counts

/** One recipient or client with whom something went wrong. */
export interface Trouble {
  readonly side: Side
  readonly fate: Fate
  /** What wrote it. */
  readonly format: LogFormat
  readonly explained: Explained
  /** A fault of this server or of a part of it. */
  readonly own: boolean
  readonly reasonElsewhere?: boolean
  readonly destination: string
  readonly origin: string | undefined
  /** Of a line of the server about itself: what lines of its kind have in common. */
  readonly kind?: string
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  /** Made only when it is the one that is shown. */
  readonly example: () => Example
}

/** How the words are found. */
export interface Asked {
  readonly explain: Explain
  readonly language: Language
  readonly for?: SoftwareId | undefined
}

export interface CauseBook {
  add(trouble: Trouble): void
  /** Mail got through to a destination where there had been trouble. */
  delivered(destination: string, at: Instant): void
  /** `end`: the last time in the log. */
  report(asked: Asked, end: Instant | undefined): readonly CauseReport[]
}

const MOST_DESTINATIONS = 5000
const MOST_ORIGINS = 1000
const LISTED_DESTINATIONS = 20
const LISTED_ORIGINS = 5
const MOST_KINDS = 500
const LISTED_KINDS = 5

const HOUR_MS = 3_600_000
/** What last happened so shortly before the end of the log is going on; of a long log it is a larger part. */
const SHORTLY = { least: HOUR_MS, most: 24 * HOUR_MS, part: 20 }

/** Of one message or address: that others got through to the same place proves nothing. */
const OF_ONE_MESSAGE: ReadonlySet<string> = new Set([
  'recipient',
  'sender',
  'spam',
  'virus',
  'attachment',
  'format',
  'policy',
  'spf',
  'dkim',
  'dmarc',
  'arc',
  'unknown',
])

interface Tally {
  counts: { -readonly [F in Fate]: number }
  first: Instant | undefined
  last: Instant | undefined
}

interface Entry extends Tally {
  readonly cause: CauseId
  readonly side: Side
  readonly own: boolean
  readonly reasonElsewhere: boolean
  explained: Explained
  format: LogFormat
  readonly destinations: Map<string, Tally>
  beyond: number
  readonly origins: Map<string, number>
  readonly kinds: Map<string, number>
  example: Example
  exampleHarm: boolean
}

const newTally = (): Tally => ({
  counts: { failed: 0, waiting: 0, recovered: 0, removed: 0, refused: 0, noted: 0 },
  first: undefined,
  last: undefined,
})

export function makeCauseBook(): CauseBook {
  const entries = new Map<string, Entry>()
  const deliveries = new Map<string, Instant>()
  let first: Instant | undefined
  return {
    delivered(destination, at) {
      if (deliveries.size < MOST_DESTINATIONS || deliveries.has(destination)) deliveries.set(destination, at)
    },
    add(trouble) {
      const { side, explained, fate, destination, origin, own, kind, reasonElsewhere = false } = trouble
      const key = `${side} ${explained.cause} ${explained.who} ${own} ${reasonElsewhere}`
      first = earliest(first, trouble.first)
      let entry = entries.get(key)
      if (entry === undefined) {
        entry = newEntry(trouble)
        entries.set(key, entry)
      }
      count(entry, trouble)
      const known = entry.destinations.get(destination)
      if (known !== undefined) count(known, trouble)
      else if (entry.destinations.size < MOST_DESTINATIONS) {
        const tally = newTally()
        entry.destinations.set(destination, tally)
        count(tally, trouble)
      } else entry.beyond++
      if (origin !== undefined && fate !== 'recovered') addTo(entry.origins, origin, MOST_ORIGINS)
      if (kind !== undefined) addTo(entry.kinds, kind, MOST_KINDS)
      // A failure shows more than what went well in the end, and the answer is to be that to the example.
      if (!entry.exampleHarm && fate !== 'recovered') {
        entry.example = trouble.example()
        entry.explained = explained
        entry.format = trouble.format
        entry.exampleHarm = true
      }
    },
    report(asked, end) {
      followTheirCause(entries)
      const since = shortlyBefore(first, end)
      return [...entries.values()]
        .map((entry) => reportOf(entry, wordsOf(entry, asked), goesOn(entry, since, deliveries)))
        .sort((a, b) => b.count - a.count || b.recovered - a.recovered)
    },
  }
}

/**
 * What a fault of this side looks like where nothing shows that it is one: hosts behind a blocked port do not answer, domains behind a
 * dead resolver do not resolve.
 */
const FOLLOWERS: Readonly<Partial<Record<CauseId, readonly CauseId[]>>> = {
  'network.port-25-blocked': ['network.timeout', 'network.connect'],
  'resolver.broken': ['domain.dns-error', 'domain.not-found'],
}

/** Fewer than their cause, and none of them got through: they are the same fault. */
function followTheirCause(entries: Map<string, Entry>): void {
  for (const main of entries.values()) {
    const followers = FOLLOWERS[main.cause]
    if (followers === undefined || main.side !== 'outgoing') continue
    for (const [key, entry] of entries) {
      const { side, cause, counts } = entry
      if (side !== 'outgoing' || !followers.includes(cause)) continue
      if (counts.recovered > 0 || harmOf(counts) > harmOf(main.counts)) continue
      join(main, entry)
      entries.delete(key)
    }
  }
}

function join(main: Entry, { counts, destinations, origins, beyond, first, last }: Entry): void {
  joinTally(main, { counts, first, last })
  for (const [name, tally] of destinations) {
    const known = main.destinations.get(name)
    if (known === undefined) main.destinations.set(name, tally)
    else joinTally(known, tally)
  }
  for (const [name, count] of origins) main.origins.set(name, (main.origins.get(name) ?? 0) + count)
  main.beyond += beyond
}

function joinTally(to: Tally, { counts, first, last }: Tally): void {
  for (const fate of Object.keys(counts) as Fate[]) to.counts[fate] += counts[fate]
  to.first = earliest(to.first, first)
  to.last = latest(to.last, last)
}

const earliest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a

const latest = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a

/** From here on something that happened counts as still going on. */
function shortlyBefore(first: Instant | undefined, end: Instant | undefined): number | undefined {
  if (first === undefined || end === undefined) return undefined
  const { least, most, part } = SHORTLY
  return end - Math.min(most, Math.max(least, (end - first) / part))
}

function goesOn(
  { cause, counts, last, side, destinations, beyond }: Entry,
  since: number | undefined,
  deliveries: ReadonlyMap<string, Instant>,
): boolean | null {
  if (counts.waiting > 0) return true
  if (last === undefined || since === undefined) return null
  const settled = ([destination, tally]: readonly [string, Tally]): boolean => {
    const delivered = deliveries.get(destination)
    return delivered !== undefined && tally.last !== undefined && delivered > tally.last
  }
  if (side === 'outgoing' && !OF_ONE_MESSAGE.has(causeFamily(cause)) && beyond === 0) {
    if ([...destinations].every(settled)) return false
  }
  return last >= since
}

const newEntry = ({ side, format, explained, own, reasonElsewhere = false, fate, example }: Trouble): Entry => ({
  ...newTally(),
  format,
  cause: explained.cause,
  side,
  own,
  reasonElsewhere,
  explained,
  destinations: new Map(),
  beyond: 0,
  origins: new Map(),
  kinds: new Map(),
  example: example(),
  exampleHarm: fate !== 'recovered',
})

function count(tally: Tally, { fate, first, last }: Trouble): void {
  tally.counts[fate]++
  // A clock may be set back between the two.
  for (const at of [first, last]) {
    tally.first = earliest(tally.first, at)
    tally.last = latest(tally.last, at)
  }
}

function addTo(counts: Map<string, number>, name: string, most: number): void {
  const before = counts.get(name)
  if (before !== undefined) counts.set(name, before + 1)
  else if (counts.size < most) counts.set(name, 1)
}

const mostOften = (counts: ReadonlyMap<string, number>, listed: number): readonly [string, number][] =>
  [...counts].sort(([, a], [, b]) => b - a).slice(0, listed)

const harmOf = ({ failed, waiting, removed, refused, noted }: Counts): number =>
  failed + waiting + removed + refused + noted

const span = ({ first, last }: Tally): { first?: Instant; last?: Instant } => ({
  ...(first === undefined ? {} : { first }),
  ...(last === undefined ? {} : { last }),
})

interface Words {
  readonly title: string
  readonly steps: readonly string[]
}

/** What is said of the example, with the steps for everybody, and those for the program asked for or that wrote the log. */
function wordsOf({ explained, format }: Entry, { explain, language, for: wanted }: Asked): Words {
  const wrote: readonly SoftwareId[] = isSoftwareId(format) ? [format] : []
  const software = wanted === undefined ? wrote : [wanted, ...wrote]
  const { title, steps, softwareSteps } = explain(explained.input, { language, software })
  const special = softwareSteps.filter((one) => software.includes(one.software)).flatMap((one) => one.steps)
  return { title, steps: wanted === undefined ? [...steps, ...special] : [...special, ...steps] }
}

function reportOf(entry: Entry, { title, steps }: Words, stillGoingOn: boolean | null): CauseReport {
  const { cause, side, own, reasonElsewhere, explained, counts, destinations, origins, kinds, example, beyond } = entry
  const all = [...destinations].map(([destination, tally]): DestinationReport => ({
    destination,
    count: harmOf(tally.counts),
    ...tally.counts,
    ...span(tally),
  }))
  all.sort((a, b) => b.count - a.count || b.recovered - a.recovered)
  return {
    cause,
    side,
    title,
    who: explained.who,
    own,
    reasonElsewhere,
    retryHelps: explained.retryHelps,
    confidence: explained.confidence,
    count: harmOf(counts),
    ...counts,
    ...span(entry),
    stillGoingOn,
    destinations: all.slice(0, LISTED_DESTINATIONS),
    moreDestinations: Math.max(0, all.length - LISTED_DESTINATIONS) + beyond,
    origins: mostOften(origins, LISTED_ORIGINS).map(([origin, count]) => ({ origin, count })),
    originCount: origins.size,
    kinds: mostOften(kinds, LISTED_KINDS).map(([text, count]) => ({ text, count })),
    example,
    step: steps[0] ?? '',
    steps,
  }
}
