// Takes `real-alice` for the mailbox of alice, past aliases and .forward, so that a user whose mail goes elsewhere can keep a copy,
// and whoever looks after the mailbox can write to it (Debian's real_local). Not for root, whose mail a person should read.

import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router } from '../router.ts'
import { IN_MAILBOX } from '../users-end.ts'
import { userNamed, type UserDeps } from './local-user.ts'

export const realUserRouter = (prefix: string, usersOf: UserDeps['usersOf']): Router => ({
  name: 'real-user',
  asked: 'local',
  route(question) {
    const name = foldLocalPart(question.rcptTo.localPart)
    const user = name.slice(prefix.length)
    if (!name.startsWith(prefix) || user === '' || user === 'root') {
      return { kind: 'declined', because: 'no-prefix', compared: NO_FACTS }
    }
    return userNamed(user, question, { usersOf, end: IN_MAILBOX })
  },
})
