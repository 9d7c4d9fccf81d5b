// `spam_score: { over: 15 }`, with `scanner: name` for one of several: what a scanner rates the message at.

import * as v from 'valibot'
import { value } from '../../config/values.ts'
import { group, isNot } from '../../conditions/condition-values.ts'
import { boundFacts, isOutside, type Bounds } from '../../conditions/kinds/number-value.ts'
import type { RuleConditionKind } from '../rule-subject.ts'
import { askScans, checkScanner } from './scan-results.ts'

interface Wanted extends Bounds {
  readonly scanner?: string | null | undefined
}

const score = value<number>((input) =>
  typeof input === 'number' && Number.isFinite(input)
    ? { value: input }
    : isNot(input, 'a score', 'write a number without quotes, for example 7.5'),
)

const schema: v.GenericSchema<unknown, Wanted> = v.pipe(
  group({ over: v.nullish(score), under: v.nullish(score), scanner: v.nullish(v.string()) }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || typeof (dataset.value.over ?? dataset.value.under) === 'number') return
    addIssue({ message: 'this compares with nothing', expected: 'write for example { over: 15 }' })
  }),
)

export const spamScore: RuleConditionKind<Wanted> = {
  name: 'spam_score',
  from: 'data',
  facts: ['spam_score', 'scanner'],
  schema,
  binds: () => 'nothing',
  check: ({ scanner }, deps) => checkScanner(scanner, deps),
  make: (wanted, deps) => (subject) =>
    askScans(
      {
        scanners: wanted.scanner ? [wanted.scanner] : [],
        wanted: boundFacts(wanted),
        fits: ({ score }) => score !== undefined && isOutside(score, wanted),
        tell: ({ score }) => (score === undefined ? {} : { spam_score: score }),
      },
      subject,
      deps,
    ),
}
