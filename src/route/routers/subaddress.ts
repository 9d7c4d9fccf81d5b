// Takes `alice+news` for alice (RFC 5233: user, separator, detail), after the names that hold the separator themselves. An alias
// of the user comes first, as without a detail.

import { whenKnown } from '../../lookup/when-known.ts'
import { findAlias } from '../find-alias.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router } from '../router.ts'
import { userNamed, type UserDeps } from './local-user.ts'

export const subaddressRouter = (separator: string, deps: UserDeps): Router => ({
  name: 'subaddress',
  asked: 'local',
  route(question) {
    const { localPart, domain } = question.rcptTo
    const name = foldLocalPart(localPart)
    const end = name.indexOf(separator)
    if (end <= 0) return { kind: 'declined', because: 'no-detail', compared: NO_FACTS }
    const user = name.slice(0, end)
    return whenKnown(findAlias({ localPart: user, domain }, deps.usersOf(domain)), ({ kind }) =>
      kind === 'none'
        ? userNamed(user, question, deps)
        : { kind: 'redirect', to: [{ localPart: user, domain }], compared: { user } },
    )
  },
})
