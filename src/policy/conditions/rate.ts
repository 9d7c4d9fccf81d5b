// `rate: { by: client, of: messages, limit: 100, per: 1h }`: whether this one is more than the limit allows. It counts when
// it is asked, so what earlier rules have decided is not counted, and what later rules refuse is. What is over the limit is
// not counted (unless `strict`), so a client that keeps asking gets through again when the window has moved on.

import * as v from 'valibot'
import { STAGES, type Stage } from '../../core/decision.ts'
import { between, formatDuration, formatInstant, seconds, type Duration } from '../../core/time.ts'
import { booleanValue, choiceValue, durationValue, sizeValue, value } from '../../config/values.ts'
import { no, unknown, when, type Answer, type Condition } from '../../conditions/condition.ts'
import { group, isNot } from '../../conditions/condition-values.ts'
import type { RateAnswer, Rates } from '../rates/rates.ts'
import type { RuleConditionKind } from '../rule-subject.ts'
import { countedIn, type Counted } from './rate-counted.ts'
import { amountOf, UNIT_FROM, UNITS, type Unit } from './rate-amount.ts'
import { KEY_FROM, keyOf, KEYS, type KeyPart } from './rate-key.ts'

export interface RateValue {
  readonly by: readonly KeyPart[]
  readonly of: Unit
  readonly limit: number
  readonly per: Duration
  readonly strict: boolean
  readonly name?: string | null | undefined
}

const byValue = value<readonly KeyPart[]>((input) => {
  const words = typeof input === 'string' ? input.split('+').map((word) => word.trim()) : []
  const parts = words.flatMap((word) => KEYS.find((key) => key === word) ?? [])
  return parts.length > 0 && parts.length === words.length && new Set(parts).size === parts.length
    ? { value: parts }
    : isNot(input, 'something to count by', `write one of ${KEYS.join(', ')}, or several joined by +: client+user`)
})

const nameValue = value<string>((input) =>
  typeof input === 'string' && /^[\w.-]{1,64}$/.test(input)
    ? { value: input }
    : isNot(input, 'the name of a counter', 'write up to 64 letters, digits, dots or hyphens, for example outgoing'),
)

const schema: v.GenericSchema<unknown, RateValue> = group({
  by: v.nullish(byValue, 'client'),
  of: v.nullish(choiceValue(...UNITS), 'messages'),
  limit: sizeValue(1),
  per: durationValue(seconds(1)),
  strict: v.nullish(booleanValue, false),
  name: v.nullish(nameValue),
})

/** The first stage at which both what is counted and by what it is counted are known. */
const stageFor = ({ by, of }: RateValue): Stage => {
  const needed = [UNIT_FROM[of], ...by.map((part) => KEY_FROM[part])].map((stage) => STAGES.indexOf(stage))
  return STAGES[Math.max(...needed)] ?? 'data'
}

export const rate: RuleConditionKind<RateValue> = {
  name: 'rate',
  from: 'connect',
  facts: ['rate_by', 'rate_of', 'rate_limit', 'rate_per', 'rate_key', 'rate_seen', 'rate_frees_in', 'rate_frees_at'],
  schema,
  binds: () => 'nothing',
  fromFor: stageFor,
  make: (wanted, { rates }) => asker(wanted, rates),
}

function asker({ by, of, limit, per, strict, name }: RateValue, rates: Rates): Condition {
  const byText = by.join('+')
  // Rules that ask for the same thing share a counter, as rules that name the same one do.
  const counter = name ?? `${byText} ${of} ${limit}${strict ? ' strict' : ''}`
  const asked = { rate_by: byText, rate_of: of, rate_limit: limit, rate_per: formatDuration(per) }
  return (subject) => {
    const amount = amountOf(of, subject)
    const key = keyOf(by, subject)
    if (typeof amount === 'string') return unknown(amount, asked)
    if (key.kind === 'none') return no({ ...asked, rate_not_counted: key.why })
    if (key.kind === 'unknown') return unknown(key.why, asked)
    const counted: Counted = countedIn(subject, of, `${counter} ${per}`)
    const told = (seen: RateAnswer): Answer => {
      if (seen.added) counted.add(key.text)
      const frees = seen.frees && {
        rate_frees_in: formatDuration(wholeSeconds(between(subject.at, seen.frees))),
        rate_frees_at: formatInstant(seen.frees),
      }
      return when(seen.over, { ...asked, rate_key: key.text, rate_seen: seen.seen, rate_amount: amount, ...frees })
    }
    const isCounted = counted.has(key.text)
    const seen = rates.count({ counter, key: key.text, at: subject.at, per, limit, amount, strict, counted: isCounted })
    return seen instanceof Promise ? seen.then(told) : told(seen)
  }
}

const wholeSeconds = (span: Duration): Duration => seconds(Math.ceil(span / 1000))
