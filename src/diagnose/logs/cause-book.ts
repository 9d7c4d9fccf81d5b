// Adds up what went wrong, by cause and destination, in bounded memory: so many destinations and origins a cause are told
// apart, and the rest is only counted. Whether a cause goes on, and which causes are one fault, is decided beside it.

import type { Instant } from '../../core/time.ts'
import type { Language } from '../diagnosis.ts'
import type { Explain } from '../explain.ts'
import { isSoftwareId, type SoftwareId } from '../software.ts'
import { earliest, harmOf, latest, newTally, type Entry, type Fate, type Tally } from './cause-entry.ts'
import type { Explained } from './explain-once.ts'
import type { LogFormat } from './log-record.ts'
import { goesOn, shortlyBefore } from './goes-on.ts'
import type { CauseReport, DestinationReport, Example, Side } from './report.ts'
import { followTheirCause } from './same-fault.ts'

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
