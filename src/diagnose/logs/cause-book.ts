// Adds up what went wrong, by cause and destination, in bounded memory: so many destinations and origins a cause are told
// apart, and the rest is only counted. Decides what counts as harm (given up, waiting, removed, refused) and what does not
// (delivered in the end).

import type { Instant } from '../../core/time.ts'
import { causeText, type Step } from '../causes/catalogue.ts'
import type { CauseId } from '../causes/facts.ts'
import type { Language } from '../diagnosis.ts'
import type { Explained } from './explain-once.ts'
import type { CauseReport, Counts, DestinationReport, Example, Side } from './report.ts'

export type Fate = keyof Counts

/** One recipient or client with whom something went wrong. */
export interface Trouble {
  readonly side: Side
  readonly fate: Fate
  readonly explained: Explained
  readonly destination: string
  readonly origin: string | undefined
  readonly first: Instant | undefined
  readonly last: Instant | undefined
  /** Made only when it is the one that is shown. */
  readonly example: () => Example
}

export interface CauseBook {
  add(trouble: Trouble): void
  report(language: Language): readonly CauseReport[]
}

const MOST_DESTINATIONS = 5000
const MOST_ORIGINS = 1000
const LISTED_DESTINATIONS = 20
const LISTED_ORIGINS = 5

interface Tally {
  counts: { -readonly [F in Fate]: number }
  first: Instant | undefined
  last: Instant | undefined
}

interface Entry extends Tally {
  readonly cause: CauseId
  readonly side: Side
  readonly explained: Explained
  readonly destinations: Map<string, Tally>
  beyond: number
  readonly origins: Map<string, number>
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
  return {
    add(trouble) {
      const { side, explained, fate, destination, origin } = trouble
      const key = `${side} ${explained.cause}`
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
      if (origin !== undefined && fate !== 'recovered') addOrigin(entry.origins, origin)
      // A failure shows more than what went well in the end.
      if (!entry.exampleHarm && fate !== 'recovered') {
        entry.example = trouble.example()
        entry.exampleHarm = true
      }
    },
    report: (language) =>
      [...entries.values()]
        .map((entry) => reportOf(entry, language))
        .sort((a, b) => b.count - a.count || b.recovered - a.recovered),
  }
}

const newEntry = ({ side, explained, fate, example }: Trouble): Entry => ({
  ...newTally(),
  cause: explained.cause,
  side,
  explained,
  destinations: new Map(),
  beyond: 0,
  origins: new Map(),
  example: example(),
  exampleHarm: fate !== 'recovered',
})

function count(tally: Tally, { fate, first, last }: Trouble): void {
  tally.counts[fate]++
  if (first !== undefined && (tally.first === undefined || first < tally.first)) tally.first = first
  if (last !== undefined && (tally.last === undefined || last > tally.last)) tally.last = last
}

function addOrigin(origins: Map<string, number>, origin: string): void {
  const before = origins.get(origin)
  if (before !== undefined) origins.set(origin, before + 1)
  else if (origins.size < MOST_ORIGINS) origins.set(origin, 1)
}

const harmOf = ({ failed, waiting, removed, refused, noted }: Counts): number =>
  failed + waiting + removed + refused + noted

const span = ({ first, last }: Tally): { first?: Instant; last?: Instant } => ({
  ...(first === undefined ? {} : { first }),
  ...(last === undefined ? {} : { last }),
})

function reportOf(entry: Entry, language: Language): CauseReport {
  const { cause, side, explained, counts, destinations, origins, example, beyond } = entry
  const text = causeText(cause, language)
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
    title: text.title,
    who: explained.who,
    retryHelps: explained.retryHelps,
    confidence: explained.confidence,
    count: harmOf(counts),
    ...counts,
    ...span(entry),
    destinations: all.slice(0, LISTED_DESTINATIONS),
    moreDestinations: Math.max(0, all.length - LISTED_DESTINATIONS) + beyond,
    origins: [...origins]
      .map(([origin, count]) => ({ origin, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, LISTED_ORIGINS),
    example,
    step: firstStep(text.steps),
  }
}

/** The first for everybody; those for one program come behind it. */
function firstStep(steps: readonly Step[]): string {
  for (const step of steps) if (typeof step === 'string') return step
  const first = steps[0]
  return first === undefined || typeof first === 'string' ? '' : first.says
}
