// `dmarc: fail`, `dmarc: { result: fail, policy: reject }`, with `reason: several-authors` for one cause of several: whether the author that readers see has been proved by SPF or DKIM
// (RFC 9989), and what the owner of the author's domain asks for where not.

import * as v from 'valibot'
import { choiceValue } from '../../config/values.ts'
import {
  DMARC_POLICIES,
  DMARC_REASONS,
  type DmarcPolicy,
  type DmarcReason,
  type DmarcResult,
} from '../../core/origin-results.ts'
import type { Facts } from '../../core/reason.ts'
import type { OriginChecks } from '../../email-auth/message-origin.ts'
import { ORIGIN_WORDS } from '../../words/origin.ts'
import { isGroup } from '../reading.ts'
import { unknown, type ConditionKind } from '../condition.ts'
import { group, oneOrMore } from '../condition-values.ts'
import { judged, results } from './origin-value.ts'

const RESULTS = ['pass', 'fail', 'none', 'temperror', 'permerror'] as const

interface DmarcValue {
  readonly result: readonly (typeof RESULTS)[number][]
  /** Only where the owner asks for one of these. */
  readonly policy?: readonly DmarcPolicy[] | null | undefined
  readonly reason?: readonly DmarcReason[] | null | undefined
}

const result = results(...RESULTS)
const whole = group({
  result,
  policy: v.nullish(oneOrMore(choiceValue(...DMARC_POLICIES), '[reject, quarantine]')),
  reason: v.nullish(oneOrMore(choiceValue(...DMARC_REASONS), '[not-aligned, nothing-passed]')),
})
const plain = v.pipe(
  result,
  v.transform((wanted): DmarcValue => ({ result: wanted })),
)
const schema: v.GenericSchema<unknown, DmarcValue> = v.lazy((input) => (isGroup(input) ? whole : plain))

export const dmarc: ConditionKind<DmarcValue> = {
  name: 'dmarc',
  from: 'data',
  facts: [
    'dmarc',
    'dmarc_reason',
    'dmarc_domain',
    'dmarc_policy',
    'dmarc_detail',
    'dmarc_told',
    'dmarc_remedy',
    'spf_told',
    'dkim_told',
  ],
  schema,
  // Whoever owns a domain can pass for it.
  binds: () => 'nothing',
  make:
    ({ result: wanted, policy, reason }) =>
    async ({ content }) => {
      if (content === undefined) return unknown('the content is not there', {})
      const found = await content.origin.dmarc()
      const compared: Facts = {
        ...factsOf(found),
        ...(await proofs(content.origin, found)),
        dmarc_wanted: wanted,
        ...(policy && { dmarc_policies: policy }),
        ...(reason && { dmarc_reasons: reason }),
      }
      // Where the policy is known and another one is meant, it does not matter how it ends.
      const meant = !policy || found.policy === undefined || policy.includes(found.policy)
      if (!meant) return { kind: 'no', compared }
      const fits = (!policy || found.policy !== undefined) && (!reason || reason.includes(found.reason))
      return judged(found.result, wanted, ORIGIN_WORDS.en.dmarc(found), compared, fits)
    },
}

const factsOf = (found: DmarcResult): Facts => ({
  dmarc: found.result,
  dmarc_reason: found.reason,
  dmarc_domain: found.domain ?? 'none',
  dmarc_policy: found.policy ?? 'none',
  ...(found.recordDomain !== undefined && { dmarc_record: found.recordDomain }),
  dmarc_detail: found.detail ?? 'none',
  dmarc_told: ORIGIN_WORDS.en.dmarc(found),
})

/** What stood behind the result. Both have been asked already where there is one. */
async function proofs(origin: OriginChecks, found: DmarcResult): Promise<Facts> {
  const [spf, dkim] = await Promise.all([origin.spf('mailfrom'), origin.dkim()])
  const told = dkim.slice(0, 5).map((one) => ORIGIN_WORDS.en.dkim(one))
  return {
    spf: spf.result,
    spf_domain: spf.domain,
    spf_told: ORIGIN_WORDS.en.spf(spf),
    dkim_told: told.length === 0 ? ORIGIN_WORDS.en.unsigned : told.join('; '),
    dmarc_remedy: ORIGIN_WORDS.en.remedy(found, spf, dkim),
  }
}
