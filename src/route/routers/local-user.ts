// Takes the addresses of users: their mail goes to their mailboxes, or where the site has it go. The local part is compared
// without regard to case, which only the final system may do (RFC 5321 §2.4), and that is us.

import type { Users } from '../../lookup/users/user-lookup.ts'
import { foldLocalPart } from '../local-names.ts'
import type { Router } from '../router.ts'
import type { UsersEnd } from '../users-end.ts'

export function localUserRouter({ find }: Users, { router, endOf }: UsersEnd): Router {
  return {
    name: router,
    asked: 'local',
    route(question) {
      const name = foldLocalPart(question.rcptTo.localPart)
      const found = find(name)
      switch (found.kind) {
        case 'found':
          return endOf(found.value, question)
        case 'none':
          return { kind: 'declined', because: 'no-such-user', compared: { user: name, found: false } }
        case 'unknown': {
          const { why } = found
          return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why } }, compared: { user: name } }
        }
      }
    },
  }
}
