// Whom others must be able to write to when something is wrong: every local domain has a postmaster (RFC 5321 §4.5.1), who is
// the first user of the configuration where nobody has that name, so that the address works without being set up. Mail for
// root and abuse (RFC 2142 §4) that nobody else took goes there. Where the configuration names nobody, it is kept in a mailbox
// of its own until somebody does, as Debian's Exim keeps root's; the start warns of it (site/postmaster-reader.ts).

import { join } from 'node:path'
import type { Config, User } from '../../config/config.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type RouteQuestion, type Router } from '../router.ts'
import type { UsersEnd } from '../users-end.ts'

const POSTMASTER = 'postmaster'
const OTHERS: ReadonlySet<string> = new Set(['root', 'abuse'])

/** The mailbox that nobody reads. */
export const fallbackMailbox = ({ stateFolder }: Pick<Config, 'stateFolder'>): User => ({
  name: POSTMASTER,
  maildir: join(stateFolder, 'mail', POSTMASTER),
  ownMaildir: true,
})

const cameBy = ({ ancestors = [] }: RouteQuestion, address: string): boolean =>
  ancestors.some((one) => one.toLowerCase() === address)

export function postmasterRouter(config: Pick<Config, 'users' | 'stateFolder'>, { endOf }: UsersEnd): Router {
  const [first = fallbackMailbox(config)] = config.users.values()
  return {
    name: 'postmaster',
    asked: 'local',
    route(question) {
      const { localPart, domain } = question.rcptTo
      const name = foldLocalPart(localPart)
      if (name !== POSTMASTER && !OTHERS.has(name)) {
        return { kind: 'declined', because: 'not-postmaster', compared: NO_FACTS }
      }
      // Debian's /etc/aliases has `postmaster: root`, and often no line for root: the way ends where it comes round.
      if (name === POSTMASTER || cameBy(question, `${POSTMASTER}@${domain}`)) return endOf(first, question)
      return { kind: 'redirect', to: [{ localPart: POSTMASTER, domain }], compared: NO_FACTS }
    },
  }
}
