// `sender: "*@bad.example"`, `bad.example`, `"<>"`, a list file, or several: the address given in MAIL.

import type { ConditionDeps } from '../condition-deps.ts'
import { unknown, when, type ConditionKind } from '../condition.ts'
import { shownSender, type AddressedSubject } from '../subject.ts'
import { addressSchema, listFacts, makeLists, type AddressItem } from './address-value.ts'

export const sender: ConditionKind<readonly AddressItem[], ConditionDeps, AddressedSubject> = {
  name: 'sender',
  from: 'mail',
  facts: ['sender', 'sender_entry'],
  schema: addressSchema,
  binds: () => 'claim',
  make(items, deps) {
    const { ask, shown } = makeLists(items, deps)
    return ({ mailFrom: address }) => {
      const compared = { sender: shownSender(address), sender_list: shown }
      const answer = ask(address ?? null)
      if (answer.kind === 'unknown') return unknown(answer.why, compared)
      return when(answer.kind === 'yes', { ...compared, ...listFacts(answer, 'sender') })
    }
  },
}
