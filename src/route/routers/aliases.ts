// Takes the addresses that stand in the file of aliases (Debian's /etc/aliases) or in a table: others take their place, or their mail is
// refused, kept waiting or thrown away, as the file says. What a stranger wrote is only ever compared with the names in the file.

import type { Mailbox } from '../../core/address.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import type { Facts } from '../../core/reason.ts'
import type { UsersOfDomain } from '../domain-users.ts'
import { whenKnown } from '../../lookup/when-known.ts'
import { addressOf, findAlias, type AliasAnswer } from '../find-alias.ts'
import type { Router, RouterAnswer } from '../router.ts'

/** RFC 3463 §3.2: the mailbox has moved or is gone, and takes no mail. */
const GONE = enhancedStatus('5.1.6')

export const aliasesRouter = (usersOf: (domain: string) => UsersOfDomain): Router => ({
  name: 'aliases',
  asked: 'local',
  route({ rcptTo }) {
    const users = usersOf(rcptTo.domain)
    return whenKnown(findAlias(rcptTo, users), (found) => routed(found, rcptTo, users.ownDomain ?? rcptTo.domain))
  },
})

function routed(found: AliasAnswer, rcptTo: Mailbox, ownDomain: Mailbox['domain']): RouterAnswer {
  const { compared } = found
  switch (found.kind) {
    case 'none':
      return { kind: 'declined', because: 'no-alias', compared }
    case 'unknown':
      return {
        kind: 'deferred',
        reason: {
          code: 'route.alias-unknown',
          facts: { ...compared, ...(found.why !== undefined && { why: found.why }) },
        },
        compared,
      }
    case 'defer':
      return { kind: 'deferred', reason: { code: 'route.alias-defer', facts: said(found.text, compared) }, compared }
    case 'fail':
      return {
        kind: 'failed',
        reason: { code: 'route.alias-fail', facts: said(found.text, compared) },
        status: GONE,
        compared,
      }
    case 'to': {
      const to = found.targets.map((target) => addressOf(target, rcptTo, ownDomain))
      return { kind: 'redirect', to, compared }
    }
  }
}

const said = (text: string, compared: Facts): Facts => (text === '' ? compared : { ...compared, text })
