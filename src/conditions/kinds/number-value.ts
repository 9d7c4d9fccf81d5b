// Conditions that compare a number: `{ over: 10M }`, `{ under: 5 }` or both. Both bounds are outside: `over: 998` holds from
// 999 on.

import * as v from 'valibot'
import { group } from '../condition-values.ts'

export interface Bounds {
  readonly over?: number | null | undefined
  readonly under?: number | null | undefined
}

export const boundsSchema = (number: v.GenericSchema<unknown, number>): v.GenericSchema<unknown, Bounds> =>
  v.pipe(
    group({ over: v.nullish(number), under: v.nullish(number) }),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed || typeof (dataset.value.over ?? dataset.value.under) === 'number') return
      addIssue({ message: 'this compares with nothing', expected: 'write for example { over: 100 }' })
    }),
  )

export const isOutside = (number: number, { over, under }: Bounds): boolean =>
  (typeof over !== 'number' || number > over) && (typeof under !== 'number' || number < under)

export const boundFacts = ({ over, under }: Bounds): { over?: number; under?: number } => ({
  ...(typeof over === 'number' && { over }),
  ...(typeof under === 'number' && { under }),
})
