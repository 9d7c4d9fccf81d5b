// Takes what a route with `reply` has added to the recipients: the answer that a transport of the configuration gives in the name of
// whom the mail is for. It stands in the queue by a name, which nobody outside can write to: it was made from another address.

import type { AutoreplyTransport, TransportConfig } from '../../config/transport-config.ts'
import { parseMailbox } from '../../core/address.ts'
import { whenKnown } from '../../lookup/when-known.ts'
import type { UsersOfDomain } from '../domain-users.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router, type RouterAnswer } from '../router.ts'
import { autoreplyOf } from '../users-end.ts'

/** Not the name of a user, nor what a .forward can name. */
export const replyName = (transport: string): string => `:reply:${transport.toLowerCase()}`

export function repliesRouter(
  transports: readonly TransportConfig[],
  usersOf: (domain: string) => UsersOfDomain,
): Router {
  const byName = new Map(transports.filter(isAutoreply).map((one) => [replyName(one.name), one]))
  return {
    name: 'replies',
    asked: 'always',
    route({ rcptTo, ancestors = [] }) {
      const transport = byName.get(rcptTo.localPart)
      const as = parseMailbox(ancestors.at(-1) ?? '')
      if (!transport || !as.ok) return { kind: 'declined', because: 'no-reply', compared: NO_FACTS }
      const { localPart, domain } = as.value
      return whenKnown(usersOf(domain).users.find(foldLocalPart(localPart), domain), (user): RouterAnswer => ({
        kind: 'destination',
        destination: autoreplyOf(transport, as.value, user.kind === 'found' ? user.value : undefined),
        compared: { user: localPart },
      }))
    },
  }
}

const isAutoreply = (transport: TransportConfig): transport is AutoreplyTransport => transport.kind === 'autoreply'
