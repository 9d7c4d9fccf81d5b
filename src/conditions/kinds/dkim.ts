// `dkim: pass`, `dkim: { result: pass, domain: [example.org, "*.example.net"] }`: what the signatures of a message are worth
// (RFC 6376). Of several the best counts; with `domain`, only those of these domains are looked at.

import * as v from 'valibot'
import { value } from '../../config/values.ts'
import { someOf } from '../../core/facts.ts'
import { firstMatch, parsePattern, type Pattern } from '../../core/name-pattern.ts'
import type { AuthResult, DkimResult } from '../../core/origin-results.ts'
import { ORIGIN_WORDS } from '../../words/origin.ts'
import { isGroup } from '../reading.ts'
import { unknown, type ConditionKind } from '../condition.ts'
import { group, isNot, oneOrMore } from '../condition-values.ts'
import { judged, results } from './origin-value.ts'

/** The best first. What could have been a pass comes before what is none for certain. */
const RESULTS = ['pass', 'temperror', 'fail', 'permerror', 'neutral', 'policy', 'none'] as const

interface DkimValue {
  readonly result: readonly (typeof RESULTS)[number][]
  readonly domain?: readonly Pattern[] | null | undefined
}

const pattern = value<Pattern>((input) => {
  const parsed = typeof input === 'string' && input !== '' ? parsePattern(input) : undefined
  return parsed ? { value: parsed } : isNot(input, 'a domain', 'write for example example.org or "*.example.org"')
})
const result = results(...RESULTS)
const whole = group({ result, domain: v.nullish(oneOrMore(pattern, '[example.org, "*.example.net"]')) })
const plain = v.pipe(
  result,
  v.transform((wanted): DkimValue => ({ result: wanted })),
)
const schema: v.GenericSchema<unknown, DkimValue> = v.lazy((input) => (isGroup(input) ? whole : plain))

export const dkim: ConditionKind<DkimValue> = {
  name: 'dkim',
  from: 'data',
  facts: ['dkim', 'dkim_domain', 'dkim_reason', 'dkim_told'],
  schema,
  // Anybody may sign with a domain of one's own, and a signed message be sent again to whomever one likes.
  binds: () => 'nothing',
  make:
    ({ result: wanted, domain }) =>
    async ({ content }) => {
      if (content === undefined) return unknown('the content is not there', {})
      const all = await content.origin.dkim()
      const meant = domain ? all.filter((one) => firstMatch(domain, one.domain ?? '') !== undefined) : all
      const best = bestOf(meant)
      const found: AuthResult = best?.result ?? 'none'
      const told = best ? ORIGIN_WORDS.en.dkim(best) : ORIGIN_WORDS.en.unsigned
      return judged(found, wanted, told, {
        dkim: found,
        dkim_domain: best?.domain ?? 'none',
        dkim_reason: best?.reason ?? 'none',
        dkim_told: told,
        dkim_signatures: someOf(all.map(shown)),
        dkim_wanted: wanted,
        ...(domain && { dkim_domains: someOf(domain.map(({ text }) => text)) }),
      })
    },
}

const bestOf = (all: readonly DkimResult[]): DkimResult | undefined =>
  RESULTS.map((name) => all.find((one) => one.result === name)).find((one) => one !== undefined)

const shown = ({ domain = '?', selector = '?', result: one, reason }: DkimResult): string =>
  `${domain} ${selector}: ${one} (${reason})`
