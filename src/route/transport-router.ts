// What a route does whose mail a transport of the configuration takes. A file for each user is one for whom a look-up has found: what a
// sender wrote never becomes part of a path.

import type { MboxTransport, TransportConfig } from '../config/transport-config.ts'
import { whenKnown } from '../lookup/when-known.ts'
import type { UsersOfDomain } from './domain-users.ts'
import { foldLocalPart } from './local-names.ts'
import { NO_FACTS, type RouteQuestion, type RouterAnswer } from './router.ts'
import type { User } from '../config/config.ts'
import type { Destination } from './destination.ts'
import { autoreplyOf, mboxOf, pipeOf } from './users-end.ts'

export function transportAct(
  transport: TransportConfig,
  usersOf: (domain: string) => UsersOfDomain,
): (question: RouteQuestion) => RouterAnswer | Promise<RouterAnswer> {
  switch (transport.kind) {
    case 'lmtp': {
      const taken = { kind: 'destination', destination: transport, compared: NO_FACTS } as const
      return () => taken
    }
    case 'mbox':
      return isForEach(transport.file) ? forUser((user) => mboxOf(transport, user), usersOf) : forAll(transport)
    case 'autoreply':
      return ({ rcptTo }) =>
        whenKnown(usersOf(rcptTo.domain).users.find(foldLocalPart(rcptTo.localPart), rcptTo.domain), (user) => ({
          kind: 'destination',
          destination: autoreplyOf(transport, rcptTo, user.kind === 'found' ? user.value : undefined),
          compared: NO_FACTS,
        }))
    case 'pipe': {
      const taken = { kind: 'destination', destination: transport, compared: NO_FACTS } as const
      return isForEach(...transport.argv) ? forUser((user) => pipeOf(transport, user), usersOf) : () => taken
    }
  }
}

const isForEach = (...texts: readonly string[]): boolean => texts.some((text) => /\{(?:user|home)\}/.test(text))

function forAll(transport: MboxTransport): () => RouterAnswer {
  const destination = { ...transport, user: transport.file }
  return () => ({ kind: 'destination', destination, compared: NO_FACTS })
}

const forUser =
  (destinationOf: (user: User) => Destination, usersOf: (domain: string) => UsersOfDomain) =>
  ({ rcptTo: { localPart, domain } }: RouteQuestion): RouterAnswer | Promise<RouterAnswer> => {
    const user = foldLocalPart(localPart)
    return whenKnown(usersOf(domain).users.find(user, domain), (found): RouterAnswer => {
      switch (found.kind) {
        case 'found':
          return { kind: 'destination', destination: destinationOf(found.value), compared: { user, found: true } }
        case 'none':
          return { kind: 'declined', because: 'no-such-user', compared: { user, found: false } }
        case 'unknown':
          return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why: found.why } }, compared: { user } }
      }
    })
  }
