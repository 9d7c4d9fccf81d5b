// Puts together what the filters of the receiving side wrote: SpamAssassin alone writes four fields. Where fields contradict each
// other, those that only the receiving side can have written count.

import type { Field } from '../documents/header-fields.ts'
import type { FilterVerdict } from './arrived.ts'
import { trustInMark, type ReceivingSide, type Trust } from './receiving-side.ts'
import { readSpamMark, type Filter, type FilterTest, type SpamMark } from './spam-marks.ts'

export interface Verdicts {
  readonly verdicts: readonly FilterVerdict[]
  readonly spam?: boolean
  readonly proven: boolean
  readonly disbelieved: number
}

interface Placed {
  readonly mark: SpamMark
  readonly index: number
  readonly trust: Trust
}

const MOST_MARKS = 60
/** SpamAssassin writes its name beside its verdict. */
const NEAR = 6

export function readVerdicts(fields: readonly Field[], side: ReceivingSide, lastHop: number): Verdicts {
  const marks = fields
    .flatMap((field, index) => {
      const mark = readSpamMark(field)
      return mark ? [{ mark, index }] : []
    })
    .slice(0, MOST_MARKS)
  const placed = marks.map(({ mark, index }): Placed => {
    const host = mark.host ?? (ofSpamAssassin(mark) ? hostNear(marks, index) : undefined)
    return { mark, index, trust: trustInMark(side, index, host === undefined ? mark : { ...mark, host }, lastHop) }
  })
  const sure = placed.filter(({ trust }) => trust === 'own' || trust === 'named')
  const believed = sure.length > 0 ? sure : placed.filter(({ trust }) => trust === 'unproven')
  const verdicts = mergeByFilter(believed.map(({ mark }) => mark))
  const told = verdicts.flatMap(({ spam }) => (spam === undefined ? [] : [spam]))
  return {
    verdicts,
    ...(told.length === 0 ? {} : { spam: told.includes(true) }),
    proven: sure.length > 0 || believed.length === 0,
    disbelieved: placed.length - believed.length,
  }
}

const ofSpamAssassin = ({ filter, field }: SpamMark): boolean => filter === 'spamassassin' || field === 'x-spam-flag'

const hostNear = (
  marks: readonly { readonly mark: SpamMark; readonly index: number }[],
  index: number,
): string | undefined =>
  marks.find(({ mark, index: at }) => mark.host !== undefined && Math.abs(at - index) <= NEAR)?.mark.host

/** A field that names no program belongs to the one of these that is there. */
const WRITES_UNNAMED: readonly Filter[] = ['spamassassin', 'rspamd', 'exim']

function mergeByFilter(marks: readonly SpamMark[]): readonly FilterVerdict[] {
  const named = WRITES_UNNAMED.find((filter) => marks.some((mark) => mark.filter === filter))
  const groups = new Map<Filter, SpamMark[]>()
  for (const mark of marks) {
    const filter = mark.filter === 'unnamed' ? (named ?? mark.filter) : mark.filter
    const group = groups.get(filter)
    if (group) group.push(mark)
    else groups.set(filter, [mark])
  }
  return [...groups].map(([filter, group]) => merge(filter, group))
}

function merge(filter: Filter, marks: readonly SpamMark[]): FilterVerdict {
  const first = <K extends keyof SpamMark>(key: K): SpamMark[K] | undefined =>
    marks.find((mark) => mark[key] !== undefined)?.[key]
  const [score, threshold] = [first('score'), first('threshold')]
  const enough = score === undefined || threshold === undefined ? undefined : score >= threshold
  const spam = first('spam') ?? enough
  const [category, by] = [first('category'), first('by')]
  return {
    filter,
    ...(spam === undefined ? {} : { spam }),
    ...(score === undefined ? {} : { score }),
    ...(threshold === undefined ? {} : { threshold }),
    tests: worstFirst(marks.flatMap(({ tests }) => tests)),
    ...(category === undefined ? {} : { category }),
    ...(by === undefined ? {} : { by }),
  }
}

/** Each once, with points where one of the fields tells them; what speaks for the mail is left out. */
function worstFirst(tests: readonly FilterTest[]): readonly FilterTest[] {
  const known = new Map<string, FilterTest>()
  for (const test of tests) if (test.score !== undefined || !known.has(test.name)) known.set(test.name, test)
  return [...known.values()]
    .filter(({ score }) => score === undefined || score > 0)
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
}
