// The end for the addresses of this server that nobody took: there is no such mailbox, or only aliases that lead in a circle.

import { formatMailbox } from '../../core/address.ts'
import { enhancedStatus } from '../../core/enhanced-status.ts'
import { foldLocalPart } from '../local-names.ts'
import { NO_FACTS, type Router } from '../router.ts'

/** RFC 3463 §3.2 and §3.5: bad destination mailbox address; routing loop detected. */
const BAD_MAILBOX = enhancedStatus('5.1.1')
const LOOP = enhancedStatus('5.4.6')

export const unknownUserRouter: Router = {
  name: 'unknown-user',
  asked: 'local',
  route({ rcptTo, ancestors = [] }) {
    const { localPart, domain } = rcptTo
    const address = formatMailbox(rcptTo)
    const before = ancestors.findIndex((one) => one.toLowerCase() === address.toLowerCase())
    if (before >= 0) {
      const circle = [...ancestors.slice(before), address].join(' → ')
      return {
        kind: 'failed',
        reason: { code: 'route.alias-loop', facts: { circle } },
        status: LOOP,
        compared: NO_FACTS,
      }
    }
    const reason = { code: 'route.unknown-user', facts: { user: foldLocalPart(localPart), domain } } as const
    return { kind: 'failed', reason, status: BAD_MAILBOX, compared: NO_FACTS }
  },
}
