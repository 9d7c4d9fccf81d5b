// Takes the addresses of users: their mail goes to their mailboxes. The local part is compared without regard to case, which
// only the final system may do (RFC 5321 §2.4), and that is us.

import type { Config } from '../../config/config.ts'
import { foldLocalPart, usersByName } from '../local-names.ts'
import type { Router } from '../router.ts'

export function localUserRouter(config: Pick<Config, 'users'>): Router {
  const users = usersByName(config)
  return {
    name: 'local-user',
    asked: 'local',
    route({ rcptTo }) {
      const name = foldLocalPart(rcptTo.localPart)
      const user = users.get(name)
      if (!user) return { kind: 'declined', because: 'no-such-user', compared: { user: name, found: false } }
      const destination = { kind: 'mailbox', user: user.name, maildir: user.maildir } as const
      return { kind: 'destination', destination, compared: { user: user.name, found: true } }
    },
  }
}
