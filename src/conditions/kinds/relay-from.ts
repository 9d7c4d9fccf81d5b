// `relay_from: true`: whether the client's address is among those that may send anywhere (the key `relay_from` of the
// configuration). Asked for every recipient, so the answer is kept for each address.

import { booleanValue } from '../../config/values.ts'
import { someOf } from '../../core/facts.ts'
import type { IpAddress } from '../../core/ip.ts'
import type { Facts } from '../../core/reason.ts'
import type { ConditionDeps } from '../condition-deps.ts'
import { when, type ConditionKind } from '../condition.ts'
import type { MailSubject } from '../subject.ts'

export const relayFrom: ConditionKind<boolean, ConditionDeps, MailSubject> = {
  name: 'relay_from',
  from: 'connect',
  facts: ['relay_from'],
  schema: booleanValue,
  binds: (wanted, holds) => (wanted === holds ? 'client' : 'nothing'),
  make(wanted, { ourselves }) {
    const networks = someOf(ourselves.relayFrom.map(({ text }) => text))
    let last: { readonly client: IpAddress; readonly trusted: boolean; readonly compared: Facts } | undefined
    return ({ client }) => {
      if (last?.client !== client) {
        const network = ourselves.relayNetworkOf(client)
        last = { client, trusted: network !== undefined, compared: { client, relay_from: network?.text ?? networks } }
      }
      return when(last.trusted === wanted, last.compared)
    }
  },
}
