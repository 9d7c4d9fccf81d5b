// `spf: fail`, `spf: { result: [fail, softfail], identity: helo }`: whether the domain of the sender lets the client send in
// its name (RFC 7208). With the null sender, and with `identity: helo`, it is the domain of the HELO name.

import * as v from 'valibot'
import { choiceValue } from '../../config/values.ts'
import type { SpfResult } from '../../core/origin-results.ts'
import type { Facts } from '../../core/reason.ts'
import { checkSpf } from '../../email-auth/spf/check-spf.ts'
import { ORIGIN_WORDS } from '../../words/origin.ts'
import { isGroup } from '../reading.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import type { ConditionKind } from '../condition.ts'
import { group } from '../condition-values.ts'
import { remember } from '../memo.ts'
import type { Subject } from '../subject.ts'
import { judged, results } from './origin-value.ts'

const RESULTS = ['pass', 'fail', 'softfail', 'neutral', 'none', 'temperror', 'permerror'] as const

export interface SpfValue {
  readonly result: readonly (typeof RESULTS)[number][]
  readonly identity: 'mailfrom' | 'helo'
}

const result = results(...RESULTS)
const whole = group({ result, identity: v.nullish(choiceValue('mailfrom', 'helo'), 'mailfrom') })
const plain = v.pipe(
  result,
  v.transform((wanted): SpfValue => ({ result: wanted, identity: 'mailfrom' })),
)
const schema: v.GenericSchema<unknown, SpfValue> = v.lazy((input) => (isGroup(input) ? whole : plain))

export const spf: ConditionKind<SpfValue> = {
  name: 'spf',
  from: 'mail',
  facts: ['spf', 'spf_reason', 'spf_domain', 'spf_identity', 'spf_term', 'spf_detail', 'spf_told', 'spf_says'],
  schema,
  // Whoever owns a domain may let anybody send in its name.
  binds: () => 'nothing',
  make:
    ({ result: wanted, identity }, deps) =>
    async (subject) => {
      const found = await ask(identity, subject, deps)
      return judged(found.result, wanted, ORIGIN_WORDS.en.spf(found), { ...factsOf(found), spf_wanted: wanted })
    },
}

function ask(identity: SpfValue['identity'], subject: Subject, deps: ConditionDeps): Promise<SpfResult> {
  if (subject.content) return subject.content.origin.spf(identity)
  const { client, helo = '', mailFrom = null } = subject
  const sender = mailFrom === null ? '' : `${mailFrom.localPart}@${mailFrom.domain}`
  return remember(
    subject,
    `spf ${JSON.stringify([identity, helo, identity === 'helo' ? '' : sender])}`,
    () => checkSpf({ client, helo, mailFrom, identity }, deps),
    (answer) => answer.result === 'temperror',
  )
}

function factsOf(found: SpfResult): Facts {
  const { result: spfResult, reason, domain, identity, term, detail, explanation, trace } = found
  return {
    spf: spfResult,
    spf_reason: reason,
    spf_domain: domain,
    spf_identity: identity,
    spf_term: term ?? 'none',
    spf_told: ORIGIN_WORDS.en.spf(found),
    // A stranger's words: who quotes them says whose they are.
    spf_says: explanation ?? 'nothing',
    ...(detail !== undefined && { spf_detail: detail }),
    spf_trace: trace.slice(0, 40),
  }
}
