// Whose servers mail went to, as the label of a metric: the large ones by their names, all others together, for a domain each
// would be more series than anybody can keep.

import type { Reason } from '../../core/reason.ts'
import { providerOfDomain, providerOfHost } from '../../diagnose/reading/providers.ts'
import type { Delivery } from '../../core/message.ts'

const LOCAL = 'local'
const OTHER = 'other'

export const providerOfDelivery = (via: Delivery): string =>
  via.transport === 'smtp' ? (providerOfHost(via.host) ?? OTHER) : LOCAL

/** Where nobody was reached, by the domain of the recipient. */
export function providerOfReason(reason: Reason, recipient: string): string {
  if (reason.remote) return reason.remote.protocol === 'lmtp' ? LOCAL : (providerOfHost(reason.remote.host) ?? OTHER)
  if (reason.code.startsWith('local.') || reason.code.startsWith('route.')) return LOCAL
  return providerOfDomain(recipient.slice(recipient.lastIndexOf('@') + 1)) ?? OTHER
}
