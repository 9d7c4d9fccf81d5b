// `recipient: alice@example.org`, patterns, a list file, or several: the address given in RCPT. At `data` it holds when it
// does for any recipient.

import { formatMailbox } from '../../core/address.ts'
import { bindsRecipient, leastBinding } from '../binding.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { no, unknown, yes, type Answer, type ConditionKind } from '../condition.ts'
import type { AddressedSubject } from '../subject.ts'
import { addressSchema, listFacts, makeLists, type AddressItem } from './address-value.ts'

export const recipient: ConditionKind<readonly AddressItem[], ConditionDeps, AddressedSubject> = {
  name: 'recipient',
  from: 'rcpt',
  facts: ['recipient', 'recipient_entry'],
  schema: addressSchema,
  binds: (items, holds) =>
    holds ? leastBinding(items.map((one) => ('file' in one ? 'unseen' : bindsRecipient(one.pattern)))) : 'nothing',
  make(items, deps) {
    const { ask, shown } = makeLists(items, deps)
    return ({ recipients }) => {
      let doubt: Answer | undefined
      let last: Answer = no({ recipient_list: shown })
      for (const address of recipients) {
        const answer = ask(address)
        const compared = { recipient: formatMailbox(address), recipient_list: shown, ...listFacts(answer, 'recipient') }
        if (answer.kind === 'yes') return yes(compared)
        if (answer.kind === 'unknown') doubt ??= unknown(answer.why, compared)
        else last = no(compared)
      }
      return doubt ?? last
    }
  },
}
