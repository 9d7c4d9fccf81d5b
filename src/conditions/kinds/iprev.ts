// `iprev: pass`: whether the client has a name in reverse DNS that leads back to its address, as RFC 8601 §2.7.3 tells it.

import type * as v from 'valibot'
import type { IprevResult } from '../../core/origin-results.ts'
import { checkIprev } from '../../email-auth/iprev.ts'
import { ORIGIN_WORDS } from '../../words/origin.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import type { ConditionKind } from '../condition.ts'
import { remember } from '../memo.ts'
import type { Subject } from '../subject.ts'
import { judged, results } from './origin-value.ts'

const RESULTS = ['pass', 'fail', 'temperror', 'permerror'] as const
type Wanted = readonly (typeof RESULTS)[number][]

const schema: v.GenericSchema<unknown, Wanted> = results(...RESULTS)

export const iprev: ConditionKind<Wanted> = {
  name: 'iprev',
  from: 'connect',
  facts: ['iprev', 'iprev_names'],
  schema,
  binds: () => 'nothing',
  make: (wanted, deps) => async (subject) => {
    const found = await ask(subject, deps)
    const { result, names, client } = found
    const compared = { client, iprev: result, iprev_names: names, iprev_wanted: wanted }
    return judged(result, wanted, ORIGIN_WORDS.en.iprev(found), compared)
  },
}

function ask(subject: Subject, { resolver }: ConditionDeps): Promise<IprevResult> {
  if (subject.content) return subject.content.origin.iprev()
  const { client } = subject
  return remember(
    subject,
    `iprev ${client}`,
    () => checkIprev(client, resolver),
    ({ result }) => result === 'temperror',
  )
}
