// Takes the addresses of users: their mail goes to their mailboxes, or where the site has it go. The local part is compared
// without regard to case, which only the final system may do (RFC 5321 §2.4), and that is us.

import { whenKnown } from '../../lookup/when-known.ts'
import type { UsersOfDomain } from '../domain-users.ts'
import { foldLocalPart } from '../local-names.ts'
import type { RouteQuestion, Router, RouterAnswer } from '../router.ts'
import type { UsersEnd } from '../users-end.ts'

export const localUserRouter = (usersOf: (domain: string) => UsersOfDomain, end: UsersEnd): Router => ({
  name: end.router,
  asked: 'local',
  route: (question) => userNamed(foldLocalPart(question.rcptTo.localPart), question, { usersOf, end }),
})

export interface UserDeps {
  readonly usersOf: (domain: string) => UsersOfDomain
  readonly end: UsersEnd
}

export function userNamed(
  name: string,
  question: RouteQuestion,
  { usersOf, end }: UserDeps,
): RouterAnswer | Promise<RouterAnswer> {
  const { domain } = question.rcptTo
  return whenKnown(usersOf(domain).users.find(name, domain), (found): RouterAnswer | Promise<RouterAnswer> => {
    switch (found.kind) {
      case 'found':
        return end.endOf(found.value, question)
      case 'none':
        return { kind: 'declined', because: 'no-such-user', compared: { user: name, found: false } }
      case 'unknown': {
        const { why } = found
        return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why } }, compared: { user: name } }
      }
    }
  })
}
