// `reverse_dns: [none, mismatch]`: what reverse DNS says of the client. `none`: it has no name. `mismatch`: none of its
// names leads back to it. `ok`: one does. `dynamic-looking`: every name looks like that of a provider's customer, whether
// it leads back or not.

import type * as v from 'valibot'
import { choiceValue } from '../../config/values.ts'
import type { Facts } from '../../core/reason.ts'
import { unknown, when, type Answer, type ConditionKind } from '../condition.ts'
import { oneOrMore } from '../condition-values.ts'
import type { Subject } from '../subject.ts'
import { looksDynamic } from './reverse-dns-dynamic.ts'
import { reverseNames, shownNames, type ReverseName } from './reverse-dns-names.ts'

const STATES = ['none', 'mismatch', 'ok', 'dynamic-looking'] as const
type State = (typeof STATES)[number]

const schema: v.GenericSchema<unknown, readonly State[]> = oneOrMore(choiceValue(...STATES), '[none, mismatch]')

export const reverseDns: ConditionKind<readonly State[]> = {
  name: 'reverse_dns',
  from: 'connect',
  facts: ['reverse_dns', 'reverse_names'],
  schema,
  binds: () => 'nothing',
  make:
    (wanted, { resolver }) =>
    async (subject) => {
      const found = await reverseNames(subject, resolver)
      const asked = { client: subject.client, reverse_dns_wanted: wanted }
      if (found.kind === 'unknown') return unknown(found.why, asked)
      return judge(wanted, found.names, subject, { ...asked, reverse_names: shownNames(found.names) })
    },
}

function judge(wanted: readonly State[], names: readonly ReverseName[], { client }: Subject, compared: Facts): Answer {
  const dynamic = names.length > 0 && names.every(({ name }) => looksDynamic(name, client))
  const state = stateOf(names)
  const shown = [...(state === undefined ? [] : [state]), ...(dynamic ? ['dynamic-looking'] : [])]
  const told = { ...compared, reverse_dns: shown.join(', ') || 'unknown' }
  if (dynamic && wanted.includes('dynamic-looking')) return when(true, told)
  if (state !== undefined) return when(wanted.includes(state), told)
  // Either `ok` or `mismatch`: who asks for both or for neither need not know which.
  if (wanted.includes('ok') === wanted.includes('mismatch')) return when(wanted.includes('ok'), told)
  return unknown(names.find(({ why }) => why !== undefined)?.why ?? 'DNS did not answer', told)
}

/** `undefined` where it is not known whether one of the names leads back. */
function stateOf(names: readonly ReverseName[]): Exclude<State, 'dynamic-looking'> | undefined {
  if (names.length === 0) return 'none'
  if (names.some(({ leadsBack }) => leadsBack === 'yes')) return 'ok'
  return names.some(({ leadsBack }) => leadsBack === 'unknown') ? undefined : 'mismatch'
}
