// Takes whatever nobody else took, where a domain has somebody for that. It stands behind users and aliases, so that it swallows
// nobody, which the usual recipe for Exim (`*: alice` among the aliases) does.

import type { UsersOfDomain } from '../domain-users.ts'
import { NO_FACTS, type Router } from '../router.ts'

export const catchAllRouter = (usersOf: (domain: string) => UsersOfDomain): Router => ({
  name: 'catch-all',
  asked: 'local',
  route({ rcptTo: { domain } }) {
    const { catchAll } = usersOf(domain)
    if (!catchAll) return { kind: 'declined', because: 'no-catch-all', compared: NO_FACTS }
    return { kind: 'redirect', to: [catchAll], compared: NO_FACTS }
  },
})
