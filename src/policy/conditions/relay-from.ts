// `relay_from: true`: whether the client's address is among those that may send anywhere (the key `relay_from` of the
// configuration). Asked for every recipient, so the answer is kept for each address.

import { booleanValue } from '../../config/values.ts'
import { someOf } from '../../core/facts.ts'
import { findNetwork, type IpAddress } from '../../core/ip.ts'
import type { Facts } from '../../core/reason.ts'
import { when, type ConditionKind } from '../condition.ts'

export const relayFrom: ConditionKind<boolean> = {
  name: 'relay_from',
  from: 'connect',
  facts: ['relay_from'],
  schema: booleanValue,
  make(wanted, { config }) {
    const networks = someOf(config.relayFrom.map(({ text }) => text))
    let last: { readonly client: IpAddress; readonly trusted: boolean; readonly compared: Facts } | undefined
    return ({ facts }) => {
      const client = facts.client.address
      if (last?.client !== client) {
        const network = findNetwork(client, config.relayFrom)
        last = { client, trusted: network !== undefined, compared: { client, relay_from: network?.text ?? networks } }
      }
      return when(last.trusted === wanted, last.compared)
    }
  },
}
