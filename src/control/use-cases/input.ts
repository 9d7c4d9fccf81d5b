// Fields that several use-cases ask for, spelled once.

import * as v from 'valibot'
import { LANGUAGES } from '../../diagnose/diagnosis.ts'
import type { ExplainRequest } from '../recipient-diagnosis.ts'

export const textField = (title: string, description: string) =>
  v.pipe(v.string(), v.title(title), v.description(description))

export interface Limit {
  readonly usual: number
  readonly most: number
}

export function limitField({ usual, most }: Limit, description: string) {
  const wrong = `It must be a number from 1 to ${most}.`
  const number = v.pipe(
    v.number(wrong),
    v.integer(wrong),
    v.minValue(1, wrong),
    v.maxValue(most, wrong),
    v.title('n'),
    v.description(description),
  )
  return v.optional(number, usual)
}

/** Asks for what stands in the way of each recipient, in a language, and whether DNS may be asked about it now. */
export const EXPLAIN_FIELDS = {
  explain: v.exactOptional(
    v.pipe(
      v.picklist(LANGUAGES, `It must be ${LANGUAGES.join(' or ')}.`),
      v.title('language'),
      v.description('say what stands in the way of each recipient, in en or ru'),
    ),
  ),
  lookups: v.exactOptional(v.pipe(v.boolean(), v.description('ask DNS about it now'))),
}

type ExplainFields = v.InferOutput<v.ObjectSchema<typeof EXPLAIN_FIELDS, undefined>>

export const explainRequest = ({ explain, lookups = false }: ExplainFields): ExplainRequest | undefined =>
  explain && { language: explain, lookUps: lookups }
