// Takes the addresses of users: their mail goes to their mailboxes, or where the site has it go. The local part is compared
// without regard to case, which only the final system may do (RFC 5321 §2.4), and that is us.

import type { Config } from '../../config/config.ts'
import { foldLocalPart, usersByName } from '../local-names.ts'
import type { Router } from '../router.ts'
import type { UsersEnd } from '../users-end.ts'

export function localUserRouter(config: Pick<Config, 'users'>, { router, endOf }: UsersEnd): Router {
  const users = usersByName(config)
  return {
    name: router,
    asked: 'local',
    route(question) {
      const name = foldLocalPart(question.rcptTo.localPart)
      const user = users.get(name)
      if (!user) return { kind: 'declined', because: 'no-such-user', compared: { user: name, found: false } }
      return endOf(user, question)
    },
  }
}
