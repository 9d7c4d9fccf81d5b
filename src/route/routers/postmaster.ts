// Every local domain has a postmaster (RFC 5321 §4.5.1): where nobody has that name, the first user of the configuration, so
// that the address works without being set up. With no user at all it fails like any other.

import type { Config } from '../../config/config.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router } from '../router.ts'

const POSTMASTER = 'postmaster'

export function postmasterRouter({ users }: Pick<Config, 'users'>): Router {
  const [first] = users.values()
  return {
    name: 'postmaster',
    asked: 'local',
    route({ rcptTo }) {
      if (!first || foldLocalPart(rcptTo.localPart) !== POSTMASTER) {
        return { kind: 'declined', because: first ? 'not-postmaster' : 'no-such-user', compared: NO_FACTS }
      }
      const destination = { kind: 'mailbox', user: first.name, maildir: first.maildir } as const
      return { kind: 'destination', destination, compared: { user: first.name, found: true } }
    },
  }
}
