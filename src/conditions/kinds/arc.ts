// `arc: pass`, `arc: { result: pass, sealers: [lists.example, "*.example.net"], dmarc: pass }`: whether the chain of those who passed
// a message on holds (RFC 8617), whether all of them are among these, and what the first of them had found.

import * as v from 'valibot'
import { choiceValue, value } from '../../config/values.ts'
import { someOf } from '../../core/facts.ts'
import { firstMatch, parsePattern, type Pattern } from '../../core/name-pattern.ts'
import { ORIGIN_WORDS } from '../../words/origin.ts'
import { unknown, type ConditionKind } from '../condition.ts'
import { group, isNot, oneOrMore } from '../condition-values.ts'
import { isGroup } from '../reading.ts'
import { judged, results } from './origin-value.ts'

const RESULTS = ['pass', 'fail', 'none', 'temperror'] as const
const SAID = ['pass', 'fail', 'none'] as const

interface ArcValue {
  readonly result: readonly (typeof RESULTS)[number][]
  readonly sealers?: readonly Pattern[] | null | undefined
  readonly dmarc?: readonly string[] | null | undefined
}

const pattern = value<Pattern>((input) => {
  const parsed = typeof input === 'string' && input !== '' ? parsePattern(input) : undefined
  return parsed ? { value: parsed } : isNot(input, 'a domain', 'write for example lists.example.org or "*.example.org"')
})
const result = results(...RESULTS)
const whole = group({
  result,
  sealers: v.nullish(oneOrMore(pattern, '[lists.example.org, "*.example.net"]')),
  dmarc: v.nullish(oneOrMore(choiceValue(...SAID), '[pass]')),
})
const plain = v.pipe(
  result,
  v.transform((wanted): ArcValue => ({ result: wanted })),
)
const schema: v.GenericSchema<unknown, ArcValue> = v.lazy((input) => (isGroup(input) ? whole : plain))

export const arc: ConditionKind<ArcValue> = {
  name: 'arc',
  from: 'data',
  facts: ['arc', 'arc_reason', 'arc_sealers', 'arc_told'],
  schema,
  // Anybody may seal with a domain of one's own, and a sealed message be sent again to whomever one likes.
  binds: () => 'nothing',
  make:
    ({ result: wanted, sealers: trusted, dmarc }) =>
    async ({ content }) => {
      if (content === undefined) return unknown('the content is not there', {})
      const found = await content.origin.arc()
      const { sealers, said } = found
      const told = ORIGIN_WORDS.en.arc(found)
      // One who is not trusted can have told the others what they like.
      const allTrusted = !trusted || sealers.every((domain) => firstMatch(trusted, domain) !== undefined)
      const fits = allTrusted && (!dmarc || dmarc.includes(said?.dmarc ?? 'none'))
      return judged(
        found.result,
        wanted,
        told,
        {
          arc: found.result,
          arc_reason: found.reason,
          arc_sealers: someOf(sealers),
          arc_told: told,
          ...(said?.dmarc !== undefined && { arc_dmarc: said.dmarc }),
          arc_wanted: wanted,
          ...(trusted && { arc_trusted: someOf(trusted.map(({ text }) => text)) }),
          ...(dmarc && { arc_dmarc_wanted: dmarc }),
        },
        fits,
      )
    },
}
