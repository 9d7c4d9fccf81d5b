// `recipient: alice@example.org`, patterns, a list file, or several: the address given in RCPT. At `data` it holds when it
// does for any recipient.

import { formatMailbox } from '../../core/address.ts'
import { no, unknown, yes, type Answer, type ConditionKind } from '../condition.ts'
import { recipientsOf } from '../subject.ts'
import { addressSchema, listFacts, makeLists, type AddressItem } from './address-value.ts'

export const recipient: ConditionKind<readonly AddressItem[]> = {
  name: 'recipient',
  from: 'rcpt',
  facts: ['recipient', 'recipient_entry'],
  schema: addressSchema,
  make(items, deps) {
    const { ask, shown } = makeLists(items, deps)
    return (subject) => {
      let doubt: Answer | undefined
      let last: Answer = no({ recipient_list: shown })
      for (const address of recipientsOf(subject)) {
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
