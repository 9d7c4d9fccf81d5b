// Takes the mail of users of the system who forward it by a file in their home: others take their place, or they and others. At
// RCPT it is not asked, as in Exim: a user is there, whatever stands in the file. A file with a mistake is as none, and the mail
// goes to the mailbox, so that nobody loses any by a slip.

import { forwardPath, nameOfTarget, readForward, type ForwardAllowed } from '../../lookup/forward-file.ts'
import { whenKnown } from '../../lookup/when-known.ts'
import type { OwnFiles } from '../../lookup/users/own-file.ts'
import type { Mailbox } from '../../core/address.ts'
import type { UsersOfDomain } from '../domain-users.ts'
import { addressOf } from '../find-alias.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router, type RouterAnswer } from '../router.ts'

export interface ForwardFiles extends ForwardAllowed {
  readonly own: OwnFiles
}

export const forwardRouter = (usersOf: (domain: string) => UsersOfDomain, files: ForwardFiles): Router => ({
  name: 'forward',
  asked: 'local',
  route({ rcptTo, verifying }) {
    if (verifying === true) return { kind: 'declined', because: 'verifying', compared: NO_FACTS }
    const { users, ownDomain = rcptTo.domain } = usersOf(rcptTo.domain)
    return whenKnown(
      users.find(foldLocalPart(rcptTo.localPart), rcptTo.domain),
      (user): RouterAnswer | Promise<RouterAnswer> =>
        user.kind !== 'found' || user.value.home === undefined
          ? { kind: 'declined', because: 'no-home', compared: NO_FACTS }
          : forward(user.value.home, { ownDomain, rcptTo }, files),
    )
  },
})

interface For {
  readonly ownDomain: Mailbox['domain']
  readonly rcptTo: Mailbox
}

async function forward(home: string, { ownDomain, rcptTo }: For, files: ForwardFiles): Promise<RouterAnswer> {
  const file = forwardPath(home)
  const found = await readForward(home, files, files.own)
  switch (found.kind) {
    case 'none':
      return { kind: 'declined', because: 'no-forward', compared: { file } }
    case 'unknown':
      return { kind: 'deferred', reason: { code: 'route.unclear', facts: { why: found.why } }, compared: { file } }
    case 'found':
      if (found.value.kind === 'faulty') {
        const { line, problem } = found.value
        return { kind: 'declined', because: 'forward-faulty', compared: { file, line, problem } }
      }
      return {
        kind: 'redirect',
        to: found.value.targets.map((target): Mailbox => {
          if (target.kind === 'address') return addressOf(target, rcptTo, ownDomain)
          if (target.kind === 'own-mailbox') return rcptTo
          // What is no address has a name that is looked up again (named-in-forward.ts).
          return { localPart: nameOfTarget(target), domain: rcptTo.domain }
        }),
        compared: { file },
      }
  }
}
